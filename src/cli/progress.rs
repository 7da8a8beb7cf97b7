//! How far a run is, drawn on standard error while a person looks at it.

use std::io::IsTerminal;
use std::mem::discriminant;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::column::{amount, grouped};
use crate::pipeline::Step;

/// Whether progress is to be drawn, where there is a terminal for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Draw {
    Terminal,
    Nowhere,
}

const KNOWN: &str = "{prefix:9} [{bar:12}] {percent:>3}%  {eta} left  {wide_msg}";
const UNKNOWN: &str = "{prefix:9} {spinner} {elapsed}  {wide_msg}";

/// The line that shows the step a run is at.
#[derive(Clone)]
pub(super) struct Progress {
    bar: ProgressBar,
    at: Arc<Mutex<Stage>>,
}

/// The step, and since when.
struct Stage {
    step: Option<Step>,
    since: Instant,
}

impl Progress {
    pub(super) fn new(draw: Draw) -> Self {
        let target = if draw == Draw::Terminal && std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let at = Arc::new(Mutex::new(Stage { step: None, since: Instant::now() }));
        Progress { bar: ProgressBar::with_draw_target(None, target), at }
    }

    /// Shows a step.
    pub(super) fn show(&self, step: Step) {
        if self.bar.is_hidden() {
            return;
        }
        let mut stage = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        if stage.step.map(|before| discriminant(&before)) != Some(discriminant(&step)) {
            stage.since = Instant::now();
            self.begin(step);
        }
        stage.step = Some(step);
        let seconds = stage.since.elapsed().as_secs_f64().max(0.001);
        match step {
            Step::Read { bytes, of, articles } => {
                let rate = grouped((articles as f64 / seconds) as u64);
                // Where the end is not known, the percentage does not say how much was read.
                let size = of.map_or(format!(", {}", amount(bytes)), |_| String::new());
                self.bar.set_position(bytes);
                self.bar.set_message(format!("{} articles, {rate}/s{size}", grouped(articles)));
            }
            Step::Verify { done, of } => {
                let rate = grouped((done as f64 / seconds) as u64);
                self.bar.set_position(done);
                self.bar.set_message(format!("{} of {} pairs, {rate}/s", grouped(done), grouped(of)));
            }
            Step::Propose | Step::Write => self.bar.tick(),
        }
    }

    /// Sets the line for another kind of step.
    fn begin(&self, step: Step) {
        let (name, of) = match step {
            Step::Read { of, .. } => ("reading", of),
            Step::Propose => ("proposing", None),
            Step::Verify { of, .. } => ("comparing", Some(of)),
            Step::Write => ("writing", None),
        };
        let template = if of.is_some() { KNOWN } else { UNKNOWN };
        let style = ProgressStyle::with_template(template).expect("a template of this file");
        self.bar.set_style(style.progress_chars("=> "));
        self.bar.set_message("");
        self.bar.set_prefix(name);
        self.bar.reset();
        match of {
            Some(of) => {
                self.bar.set_length(of);
                self.bar.disable_steady_tick();
            }
            // These steps report seldom: the line shows that something is going on.
            None => {
                self.bar.unset_length();
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        self.bar.disable_steady_tick();
        self.bar.finish_and_clear();
    }
}
