//! Aligned sentences -> what changed in substance: figures, times, names, quotations, attributions, negations, hedges.
//!
//! Each kind finds its mentions on both sides (`figures`, `times`, `names`, `attributions`); a mention whose value is on
//! the other side as well has not changed, wherever it stands there. The others are paired where they share a word or
//! stand in the same replaced run. `quotes` and `toggles` look at the replaced runs themselves. All of it is lists and
//! rules, no model; where a rule is not sure there is no fact.

mod attributions;
mod figures;
mod names;
mod quotes;
mod times;
mod toggles;
mod view;

use std::ops::Range;

use serde::Serialize;

use super::align::Cut;
use super::keys::KeySet;
use super::language::Language;
use super::token::{self, Class};
use super::words::Group;
use crate::text::Word;
use view::View;

pub use quotes::Quotes;

/// A kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// A number or an amount, with its unit.
    Figure,
    /// A time of day, a day, a date.
    Time,
    /// A person, a place, an organisation.
    Name,
    /// Words inside quotation marks.
    Quote,
    /// Who is said to have said it.
    Attribution,
    /// A "not" that came or went.
    Negation,
    /// A "may" or "reportedly" that came or went.
    Hedge,
}

impl FactKind {
    /// The name in the files.
    pub fn name(self) -> &'static str {
        match self {
            FactKind::Figure => "figure",
            FactKind::Time => "time",
            FactKind::Name => "name",
            FactKind::Quote => "quote",
            FactKind::Attribution => "attribution",
            FactKind::Negation => "negation",
            FactKind::Hedge => "hedge",
        }
    }
}

/// Something that changed in substance. One side at least has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub kind: FactKind,
    /// Its bytes in the old text; none where it has none.
    pub old: Option<Range<u32>>,
    /// Its bytes in the new text; none where it has none.
    pub new: Option<Range<u32>>,
    /// Number of the edit it is in.
    pub edit: u32,
}

/// A side of an edit, with what the whole text says of its words.
#[derive(Clone, Copy, Debug)]
pub struct Side<'t> {
    /// The sentences.
    pub group: Group<'t>,
    /// Of every token of the group, the number of the quotation that it stands in, 0 for none.
    pub quoted: &'t [u32],
}

/// What holds for all edits of two texts.
#[derive(Clone, Debug)]
pub struct Context<'t> {
    /// The language of both.
    pub language: Language,
    /// The words of the old text.
    pub old: &'t [Word],
    /// The words of the new text.
    pub new: &'t [Word],
    /// Keys of words that stand with a capital inside a sentence of either text: at the beginning of another one they are
    /// names as well.
    pub names: KeySet,
}

impl<'t> Context<'t> {
    /// The context of two texts.
    pub fn new(language: Language, old: &'t Cut<'_>, new: &'t Cut<'_>) -> Self {
        let both = || {
            let printed = |cut: &'t Cut<'_>| cut.tokens.iter().map(move |token| (token, token.of(cut.text)));
            printed(old).chain(printed(new))
        };
        let mut names: KeySet =
            both().filter(|(token, _)| token.class == Class::Name).map(|(token, _)| token.key).collect();
        // "Next" in a heading, and "next".
        for (token, printed) in both() {
            if token.class == Class::Plain && printed.starts_with(char::is_lowercase) {
                names.remove(&token.key);
            }
        }
        Context { language, old: &old.words, new: &new.words, names }
    }
}

/// A figure, a time, a name or an attribution, in a side of an edit.
#[derive(Clone, Debug, PartialEq)]
struct Mention {
    /// Its tokens.
    tokens: Range<usize>,
    /// Its bytes in the text.
    bytes: Range<u32>,
    /// Two mentions with one value are one thing.
    value: String,
    /// What is measured, of figures: money does not replace a share.
    measure: Measure,
    /// Whether it counts where the other side has nothing in its place.
    stands_alone: bool,
}

/// What a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Money,
    Share,
    Other,
}

/// Replaced runs longer than this, in tokens, are rewritten, and say nothing of what replaced what.
const REWRITTEN: usize = 8;

/// The facts of an edit whose words were compared; `pairs` are the tokens that are the same.
pub fn facts(
    old: &Side<'_>,
    new: &Side<'_>,
    pairs: &[(u32, u32)],
    edit: u32,
    context: &Context<'_>,
) -> Vec<Fact> {
    let (old, new) = view::views(old, new, pairs, context.language);
    if is_credit_line(&old) || is_credit_line(&new) {
        return Vec::new();
    }
    let mut found = quotes::altered(&old, &new);
    let attributions = changed(
        FactKind::Attribution,
        (&old, &attributions::mentions(&old, context)),
        (&new, &attributions::mentions(&new, context)),
        context,
    );
    found.extend(attributions);
    let figures = (figures::mentions(&old), figures::mentions(&new));
    found.extend(changed(FactKind::Figure, (&old, &figures.0), (&new, &figures.1), context));
    let times = (times::mentions(&old), times::mentions(&new));
    found.extend(changed(FactKind::Time, (&old, &times.0), (&new, &times.1), context));
    if names::are_told_by_capitals(&old, &new, context) {
        let names = (names::mentions(&old, context), names::mentions(&new, context));
        let is_known = |fact: &Fact| names::is_same_thing(&old, &new, fact, context);
        found.extend(
            changed(FactKind::Name, (&old, &names.0), (&new, &names.1), context)
                .into_iter()
                .filter(|f| !is_known(f)),
        );
    }
    found.extend(toggles::changed(&old, &new, context.language));
    let mut kept: Vec<Fact> = Vec::with_capacity(found.len());
    for mut fact in found {
        // What a quotation or an attribution says already is not said again.
        if !kept.iter().any(|other| overlap(&other.old, &fact.old) || overlap(&other.new, &fact.new)) {
            fact.edit = edit;
            kept.push(fact);
        }
    }
    let place = |fact: &Fact| (fact.new.as_ref().map(|b| b.start), fact.old.as_ref().map(|b| b.start));
    kept.sort_by_key(|fact| (fact.kind, place(fact)));
    kept
}

fn overlap(a: &Option<Range<u32>>, b: &Option<Range<u32>>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.start < b.end && b.start < a.end)
}

/// Whether two values are one. A source may be told by surname alone.
fn is_same_value(kind: FactKind, a: &str, b: &str) -> bool {
    a == b
        || (kind == FactKind::Attribution
            && (a.ends_with(b) || b.ends_with(a) || a.starts_with(b) || b.starts_with(a)))
}

/// "(Reporting by Jane Doe; editing by John Roe)": who wrote it is no fact of the story.
fn is_credit_line(view: &View<'_>) -> bool {
    (0..view.len().min(4)).any(|at| {
        matches!(view.word(at), "reporting" | "editing" | "writing" | "compiled") && view.word(at + 1) == "by"
    })
}

/// Whether a mention makes up most of what was put in or taken out. What a whole clause says is an edit, and a name in
/// the place of "the company" is the same thing called otherwise.
fn is_put_in(kind: FactKind, view: &View<'_>, mention: &Mention, other: &View<'_>) -> bool {
    let run = view.run[mention.tokens.start] as usize;
    // ", founded by 12 friends,".
    let is_clause = view.runs[run].len() > 2
        && view.gap_before(view.runs[run].start).contains(',')
        && view.gap(view.runs[run].end - 1).contains(',');
    if is_clause && kind != FactKind::Attribution {
        return false;
    }
    let more = view.runs[run].len() - mention.tokens.len().min(view.runs[run].len());
    match kind {
        FactKind::Name => more <= 2 && other.runs[run].is_empty(),
        _ => more <= 4 && other.runs[run].len() <= 4,
    }
}

/// Whether the words of these tokens follow each other somewhere in a text.
fn has_run(text: &[Word], tokens: &[&str]) -> bool {
    let parts = tokens.iter().flat_map(|token| token.split(|c: char| !c.is_alphanumeric()));
    let keys: Vec<u64> = parts.filter(|part| !part.is_empty()).map(token::word_key).collect();
    !keys.is_empty()
        && text.windows(keys.len()).any(|run| run.iter().zip(&keys).all(|(word, key)| word.hash == *key))
}

/// Whether what one side alone says of a thing here is said in another sentence of the other text.
fn is_elsewhere(kind: FactKind, view: &View<'_>, mention: &Mention, other: &[Word]) -> bool {
    let has = |at: usize| has_run(other, &[view.word(at)]);
    let of_class = |class: Class| mention.tokens.clone().filter(move |at| view.token(*at).class == class);
    match kind {
        // "officials said" has no name.
        FactKind::Attribution if of_class(Class::Name).next().is_none() => {
            of_class(Class::Plain).filter(|at| !matches!(view.word(*at), "said" | "according")).all(has)
        }
        FactKind::Name | FactKind::Attribution => of_class(Class::Name).all(has),
        FactKind::Figure => of_class(Class::Figure).any(has),
        _ => false,
    }
}

/// Whether the other side has something in its place that is no mention but says the same: "a year ago", "it said".
fn is_stood_for(kind: FactKind, other: &View<'_>, run: usize) -> bool {
    let words: &[&str] = match kind {
        FactKind::Time => &[
            "ago",
            "this",
            "last",
            "next",
            "earlier",
            "later",
            "today",
            "yesterday",
            "tomorrow",
            "year",
            "month",
            "week",
            "day",
        ],
        FactKind::Attribution => &["said", "added", "told", "says", "according", "reported"],
        _ => &[],
    };
    other.runs[run].clone().any(|at| words.contains(&other.word(at)))
}

/// The mentions of one kind that are not on both sides, paired where they stand for each other.
fn changed(
    kind: FactKind,
    old: (&View<'_>, &[Mention]),
    new: (&View<'_>, &[Mention]),
    context: &Context<'_>,
) -> Vec<Fact> {
    let (mut old_left, mut new_left): (Vec<&Mention>, Vec<&Mention>) =
        (old.1.iter().collect(), new.1.iter().collect());
    old_left.retain(|mention| {
        let is_same = |other: &&Mention| is_same_value(kind, &other.value, &mention.value);
        let same = new_left.iter().position(is_same);
        same.map(|at| new_left.remove(at)).is_none()
    });
    // The same thing once more: "Trump ... Trump" for one "Trump".
    old_left.retain(|mention| new.1.iter().all(|other| !is_same_value(kind, &other.value, &mention.value)));
    new_left.retain(|mention| old.1.iter().all(|other| !is_same_value(kind, &other.value, &mention.value)));
    let fact = |old: Option<&Mention>, new: Option<&Mention>| Fact {
        kind,
        old: old.map(|mention| mention.bytes.clone()),
        new: new.map(|mention| mention.bytes.clone()),
        edit: 0,
    };
    let mut facts = Vec::new();
    old_left.retain(|mention| {
        let linked = new_left.iter().position(|other| old.0.is_linked(&mention.tokens, &other.tokens));
        let partner = linked.or_else(|| {
            new_left.iter().position(|other| {
                other.measure == mention.measure
                    && view::share_run(old.0, &mention.tokens, new.0, &other.tokens)
            })
        });
        let Some(partner) = partner.map(|at| new_left.remove(at)) else { return true };
        // Hours in two zones may be one.
        let zone = |view: &View<'_>, mention: &Mention| times::zone(view, mention).map(str::to_string);
        if kind != FactKind::Time || zone(old.0, mention) == zone(new.0, partner) {
            facts.push(fact(Some(mention), Some(partner)));
        }
        false
    });
    let is_alone = |view: &View<'_>, mention: &Mention, other: &View<'_>, elsewhere: &[Word]| {
        mention.stands_alone
            && view.is_all_replaced(&mention.tokens)
            && is_put_in(kind, view, mention, other)
            && !is_elsewhere(kind, view, mention, elsewhere)
            && !is_stood_for(kind, other, view.run[mention.tokens.start] as usize)
    };
    facts.extend(
        old_left.iter().filter(|m| is_alone(old.0, m, new.0, context.new)).map(|m| fact(Some(m), None)),
    );
    facts.extend(
        new_left.iter().filter(|m| is_alone(new.0, m, old.0, context.old)).map(|m| fact(None, Some(m))),
    );
    facts
}
