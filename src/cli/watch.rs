//! Runs a job on its own threads, shows how far it is, and stops it when the user says so.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::progress::{Draw, Progress};
use super::{Failure, INTERRUPTED};
use crate::error::Error;
use crate::pipeline::{Step, Watch};

/// The user asked for an end.
static STOP: AtomicBool = AtomicBool::new(false);
/// The run is reading: it may be waiting for input that never comes, and nothing is written yet.
static READING: AtomicBool = AtomicBool::new(true);

/// How long a run that reads may take to see that it is to end.
const PATIENCE: Duration = Duration::from_millis(500);
/// Deep recursion is nowhere, but large frames are.
const STACK: usize = 4 << 20;

/// Runs `work` on so many threads (one for each core if `None`), watched.
pub(super) fn watched<T: Send>(
    threads: Option<NonZeroUsize>,
    draw: Draw,
    work: impl FnOnce(&Watch) -> Result<T, Error> + Send,
) -> Result<T, Failure> {
    let progress = Progress::new(draw);
    listen(progress.clone())?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, NonZeroUsize::get))
        .stack_size(STACK)
        .thread_name(|number| format!("newsprint-{number}"))
        .build()
        .map_err(|error| Failure::Threads(error.to_string()))?;
    let step = |step: Step| {
        READING.store(matches!(step, Step::Read { .. }), Ordering::Relaxed);
        progress.show(step);
    };
    let watch = Watch { stop: &STOP, step: &step };
    let done = pool.install(|| work(&watch));
    progress.clear();
    Ok(done?)
}

/// Has Ctrl-C, SIGTERM and SIGHUP end the run in good order the first time, and at once the second time.
fn listen(progress: Progress) -> Result<(), Failure> {
    if survives_hangup() {
        return Ok(());
    }
    let set = ctrlc::set_handler(move || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
        let progress = progress.clone();
        // A read from a pipe that is silent does not come back to look at STOP.
        std::thread::spawn(move || {
            std::thread::sleep(PATIENCE);
            if READING.load(Ordering::Relaxed) {
                progress.clear();
                super::report_failure(&Error::Interrupted.into(), super::FAILED);
                std::process::exit(INTERRUPTED.into());
            }
        });
    });
    set.map_err(|error| Failure::Signals(error.to_string()))
}

/// Whether the program was started to outlive its terminal, as by nohup: the handler, which takes all signals or
/// none, would undo that.
fn survives_hangup() -> bool {
    const HANGUP: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.unwrap_or_default() & HANGUP != 0
}
