//! A pair with its order -> what the two are to each other, and by which rule.

use serde::Serialize;

use super::Article;
use super::compare::{Compared, Side, share};
use super::order::Order;

/// What two articles are to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Equal after normalisation, boilerplate and credit line aside.
    Identical,
    /// The same text with trivial edits.
    Copy,
    /// The later and smaller one is contained in the other.
    Cut,
    /// The later one contains the other and has text of its own.
    Expanded,
    /// A later version of the same outlet or address.
    Revision,
    /// A passage, less than a cut.
    Excerpt,
    /// Much the same, sentence by sentence changed.
    Rewrite,
    /// The same frame, filled with other facts.
    Template,
    /// One text under headlines of which one is of another article: a mistake of whoever stored it.
    SameTextUnrelatedTitles,
}

impl Relation {
    /// The name in the files.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Identical => "identical",
            Relation::Copy => "copy",
            Relation::Cut => "cut",
            Relation::Expanded => "expanded",
            Relation::Revision => "revision",
            Relation::Excerpt => "excerpt",
            Relation::Rewrite => "rewrite",
            Relation::Template => "template",
            Relation::SameTextUnrelatedTitles => "same_text_unrelated_titles",
        }
    }

    /// Whether one of the two can have been made from the other.
    pub fn is_derived(self) -> bool {
        !matches!(self, Relation::Template | Relation::SameTextUnrelatedTitles)
    }
}

/// A copy has at least this share of the other's words, and the other of its own: a sentence in twenty may differ.
const COPY: f64 = 0.95;
/// Of what was cut or expanded, at least this share of the smaller is in the larger.
const CONTAINED: f64 = 0.8;
/// A cut is at least this share of what it was cut from; less is a passage.
const CUT: f64 = 0.3;
/// Sentences are aligned in at least this share of the words of both where one is the other, rewritten or refilled.
const ALIGNED: f64 = 0.75;
/// Rewritten: at least this share of the aligned words stands in sentences that were changed.
const REWRITTEN: f64 = 0.5;
/// A frame: at least this share of the aligned sentences was changed, and this share of those in facts alone.
const FILLED: (f64, f64) = (0.5, 0.6);
/// A frame is filled with at least so many other facts; reports of a series have one in so many sentences.
const FACTS: u32 = 3;
/// Without outlets a revision has at least this share of each side in the other or changed in place.
const IN_PLACE: f64 = 0.5;

/// What a pair is, and why: a rule with its numbers, for people.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What it is.
    pub relation: Relation,
    /// The rule that says so, with its numbers.
    pub rule: String,
}

/// What two articles are to each other. It does not depend on which is given first.
pub fn relation(a: &Article<'_>, b: &Article<'_>, compared: &Compared, order: Order) -> Found {
    let Compared { a: of_a, b: of_b, .. } = compared;
    let found = |relation, rule: String| Found { relation, rule };
    if has_unrelated_titles(a, b, of_a, of_b) {
        let rule =
            "one text, but the headlines have no word in common and one has none of the text".to_string();
        return found(Relation::SameTextUnrelatedTitles, rule);
    }
    if compared.changed == 0 && of_a.own_sentences == 0 && of_b.own_sentences == 0 && compared.moved == 0 {
        return found(Relation::Identical, format!("all {} sentences are the same", compared.same));
    }
    let aligned = aligned_share(compared);
    let is_copy = of_a.share().min(of_b.share()) >= COPY;
    if a.is_framed && b.is_framed && (!is_copy || facts(compared) > 0) {
        let rule = "both are a frame that the outlet repeats, filled otherwise";
        return found(
            Relation::Template,
            format!("{rule}: {} ({} facts)", counts(compared), facts(compared)),
        );
    }
    if !a.is_of_one_address(b)
        && let Some(rule) = template(a, b, compared)
    {
        return found(Relation::Template, rule);
    }
    if a.is_of_one_outlet(b) {
        let of = if a.is_of_one_address(b) { "address" } else { "outlet" };
        return found(Relation::Revision, format!("the same {of}; {}", shares(of_a, of_b)));
    }
    let is_unknown = |article: &Article<'_>| article.outlet.is_none() && article.address.is_none();
    if (is_unknown(a) || is_unknown(b)) && !is_copy && is_version(compared, aligned) {
        let rule = format!(
            "the outlets are not both known; {aligned:.2} of both is shared or changed in place, in order, with changes \
             on both sides"
        );
        return found(Relation::Revision, rule);
    }
    by_share(of_a, of_b, aligned, order)
}

/// The relation of articles of different outlets, by how much of each is in the other.
fn by_share(a: &Side, b: &Side, aligned: f64, order: Order) -> Found {
    let found = |relation, rule: String| Found { relation, rule };
    // Two of one size are told apart as well: the rule must not hang on which is given first.
    let size = |side: &Side| (side.words, side.shared(), side.same, side.changed);
    let (small, large) = if size(a) <= size(b) { (a, b) } else { (b, a) };
    let rewritten = share(small.changed, small.same + small.changed);
    if aligned >= ALIGNED && rewritten >= REWRITTEN && a.share().max(b.share()) < COPY {
        let rule = format!("{aligned:.2} of both is aligned, {rewritten:.2} of that in changed sentences");
        return found(Relation::Rewrite, rule);
    }
    if a.share().min(b.share()) >= COPY {
        return found(Relation::Copy, shares(a, b));
    }
    if small.share() < CONTAINED {
        if self::aligned(small) >= CONTAINED && rewritten >= REWRITTEN {
            let rule = format!(
                "{:.2} of the smaller is aligned, {rewritten:.2} of that in changed sentences",
                self::aligned(small)
            );
            return found(Relation::Rewrite, rule);
        }
        return found(
            Relation::Excerpt,
            format!("no more than {:.2} of either is in the other", small.share().max(large.share())),
        );
    }
    let rule = format!(
        "{:.2} of the smaller is in the larger, {:.2} of the larger in the smaller",
        small.share(),
        large.share()
    );
    let is_small_first = match order {
        Order::A(_) => (a.words, a.shared()) < (b.words, b.shared()),
        Order::B(_) => (b.words, b.shared()) < (a.words, a.shared()),
        Order::Unknown => false,
    };
    match is_small_first {
        true => found(Relation::Expanded, rule),
        false if large.share() >= CUT => found(Relation::Cut, rule),
        false => found(Relation::Excerpt, rule),
    }
}

fn shares(a: &Side, b: &Side) -> String {
    format!("{:.2} of a is in b, {:.2} of b in a", a.share(), b.share())
}

/// Whether most of both stands in sentences which the other has, as they are or changed.
pub(super) fn is_aligned(compared: &Compared) -> bool {
    aligned_share(compared) >= ALIGNED
}

fn aligned_share(compared: &Compared) -> f64 {
    aligned(&compared.a).min(aligned(&compared.b))
}

/// The share of a side that stands in sentences which the other has, as they are or changed.
fn aligned(side: &Side) -> f64 {
    share(side.same + side.changed, side.words)
}

fn counts(compared: &Compared) -> String {
    format!("{} sentences are the same, {} changed", compared.same, compared.changed)
}

fn facts(compared: &Compared) -> u32 {
    compared.figures + compared.times + compared.names
}

/// Why one frame was filled twice, if it was.
fn template(a: &Article<'_>, b: &Article<'_>, compared: &Compared) -> Option<String> {
    if compared.is_lead_changed && a.heading.is_about_else(&b.heading) {
        let rule = "both begin with one sentence, but each headline names what the other text does not have";
        return Some(format!("{rule}; {}", counts(compared)));
    }
    let sentences = compared.same + compared.changed;
    let are_apart = a.is_of_one_outlet(b) && !a.times.are_close(&b.times);
    let is_series = are_apart && a.is_in_series && b.is_in_series;
    if is_series && is_aligned(compared) && FACTS * facts(compared) >= sentences {
        let rule = "reports of a series that the outlet printed on three days or more";
        return Some(format!("{rule}; {} ({} facts)", counts(compared), facts(compared)));
    }
    let is_in_facts = is_changed(compared) && share(compared.refilled, compared.changed) >= FILLED.1;
    // The next report of one kind in the same outlet: nobody corrects a text days later in half of its sentences.
    let is_next = are_apart && is_in_facts && facts(compared) > 0;
    // What was changed in figures soon after is a correction or an update, or the same figures in another form.
    let may_be_version = a.times.are_close(&b.times) && !a.heading.may_be_about_else(&b.heading);
    (is_next || is_in_facts && facts(compared) >= FACTS && !may_be_version).then(|| {
        format!(
            "{} of {sentences} sentences were changed, {} of them in figures, names and times alone ({} facts)",
            compared.changed,
            compared.refilled,
            facts(compared)
        )
    })
}

/// Whether two texts are one frame, filled twice, when it is known that the outlet repeats most of both: what the next
/// report has otherwise is in the frame's own sentences. Nothing is asked of the times, as it is of a linked pair: that
/// the frame returns in reports that have nothing else to do with one another is known already.
pub fn is_refilled(compared: &Compared) -> bool {
    is_changed(compared) && facts(compared) > 0
}

/// Whether both are aligned, and a good part of their sentences changed.
fn is_changed(compared: &Compared) -> bool {
    is_aligned(compared) && share(compared.changed, compared.same + compared.changed) >= FILLED.0
}

/// Whether one is a version of the other by the texts alone: much of both is the same or changed in place, in order, and
/// both sides have something that the other has not.
fn is_version(compared: &Compared, aligned: f64) -> bool {
    let pairs = compared.same + compared.changed;
    let has_own = |side: &Side| side.words > side.shared();
    aligned >= IN_PLACE && 4 * compared.moved <= pairs && has_own(&compared.a) && has_own(&compared.b)
}

/// Pages of one outlet that were stored with the text of a story beside their own. Elsewhere it is a headline of one's own
/// for a text that was taken, unless whoever read the page doubts it.
fn has_unrelated_titles(a: &Article<'_>, b: &Article<'_>, of_a: &Side, of_b: &Side) -> bool {
    let is_likely = a.is_doubtful || b.is_doubtful || a.is_of_one_outlet(b) && !a.is_of_one_address(b);
    is_likely && of_a.share().min(of_b.share()) >= CONTAINED && a.heading.is_unrelated(&b.heading)
}

#[cfg(test)]
mod tests;
