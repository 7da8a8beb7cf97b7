//! What all pages of a diff share: the wording of its numbers, and in which order its sentences are shown.

use super::{
    DiffReport, EditRow, FactKind, FactRow, Kind, Op, Reversion, SentenceLife, SentenceRow, WordRow,
};

/// Which unchanged sentences a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folding {
    /// Those next to a change; of the others the count.
    Runs,
    /// All of them.
    #[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "only the terminal shows all"))]
    Nothing,
}

/// Where the other place of a moved sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Above,
    Below,
}

impl Way {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Way::Above => "above",
            Way::Below => "below",
        }
    }

    /// How a sentence went there.
    pub(crate) fn moved(self) -> &'static str {
        match self {
            Way::Above => "moved up",
            Way::Below => "moved down",
        }
    }
}

/// What a page shows next.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Piece<'a> {
    /// An edit; where it stood before, if it was moved.
    Edit(&'a EditRow, Option<Way>),
    /// Here stood an edit that was moved.
    Gone(&'a EditRow, Way),
    /// So many unchanged sentences; in so many of them typography differs.
    Fold { sentences: usize, typographic: usize },
}

impl EditRow {
    /// Whether a reader would call it a change: more than typography differs, or it stands elsewhere.
    pub(crate) fn is_change(&self) -> bool {
        self.moved || !matches!(self.kind, Kind::Same | Kind::Typographic)
    }
}

/// The edits in reading order, with the places from which sentences were moved.
pub(crate) fn pieces(edits: &[EditRow], folding: Folding) -> Vec<Piece<'_>> {
    let mut gone = left_places(edits).into_iter().peekable();
    let mut pieces = Vec::with_capacity(edits.len());
    let mut ways = vec![None; edits.len()];
    for place in 0..=edits.len() {
        while let Some((_, _, edit)) = gone.next_if(|(at, ..)| *at == place) {
            let (to, from) = if edit < place { (Way::Above, Way::Below) } else { (Way::Below, Way::Above) };
            ways[edit] = Some(from);
            pieces.push(Piece::Gone(&edits[edit], to));
        }
        if let Some(edit) = edits.get(place) {
            pieces.push(Piece::Edit(edit, None));
        }
    }
    let mut ways = ways.into_iter();
    for piece in &mut pieces {
        if let Piece::Edit(_, from) = piece {
            *from = ways.next().flatten();
        }
    }
    if folding == Folding::Runs { folded(&pieces) } else { pieces }
}

/// For each moved edit: the edit before which its old place is, its old offset, its number; in the order of the places.
fn left_places(edits: &[EditRow]) -> Vec<(usize, u32, usize)> {
    let start = |edit: &EditRow| edit.old.first().map(|sentence| sentence.start);
    let numbered =
        || edits.iter().enumerate().filter_map(|(number, edit)| Some((start(edit)?, number, edit)));
    let mut stayed: Vec<(u32, usize)> =
        numbered().filter(|(.., edit)| !edit.moved).map(|(start, number, _)| (start, number)).collect();
    stayed.sort_unstable();
    let place = |start: u32| match stayed.partition_point(|(other, _)| *other < start) {
        0 => 0,
        before => stayed[before - 1].1 + 1,
    };
    let moved = numbered().filter(|(.., edit)| edit.moved);
    let mut places: Vec<(usize, u32, usize)> =
        moved.map(|(start, number, _)| (place(start), start, number)).collect();
    places.sort_unstable();
    places
}

/// With runs of unchanged sentences folded: the ones next to a change stay for context, and what would save no line
/// is not folded.
fn folded<'a>(pieces: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let mut shown = Vec::new();
    let mut at = 0;
    let is_quiet = |piece: &&Piece| matches!(piece, Piece::Edit(edit, _) if !edit.is_change());
    while at < pieces.len() {
        let run = pieces[at..].iter().take_while(is_quiet).count();
        let end = at + run;
        let first = at + usize::from(at > 0).min(run);
        let last = end - usize::from(end < pieces.len()).min(end - first);
        if last - first > 1 {
            shown.extend_from_slice(&pieces[at..first]);
            shown.push(fold(&pieces[first..last]));
            shown.extend_from_slice(&pieces[last..end]);
        } else {
            shown.extend_from_slice(&pieces[at..end]);
        }
        shown.extend(pieces.get(end));
        at = end + 1;
    }
    shown
}

fn fold<'a>(run: &[Piece<'a>]) -> Piece<'a> {
    let sentences = |piece: &Piece| match piece {
        Piece::Edit(edit, _) => edit.new.len().max(1),
        _ => 0,
    };
    let is_typographic =
        |piece: &&Piece| matches!(piece, Piece::Edit(edit, _) if edit.kind == Kind::Typographic);
    Piece::Fold {
        sentences: run.iter().map(sentences).sum(),
        typographic: run.iter().filter(is_typographic).map(sentences).sum(),
    }
}

/// "7 sentences unchanged".
pub(crate) fn fold_words(sentences: usize, typographic: usize) -> String {
    let but = if typographic > 0 { format!(", {typographic} but for typography") } else { String::new() };
    format!("{} unchanged{but}", counted(sentences, "sentence"))
}

/// The summary in a line. The sentences that are the same are counted out of all edits, so that the numbers of the
/// line add up.
pub(crate) fn summary(report: &DiffReport) -> String {
    let summary = &report.summary;
    let kinds = [
        (summary.changed, "changed"),
        (summary.split, "split"),
        (summary.merged, "merged"),
        (summary.removed, "removed"),
        (summary.added, "added"),
    ];
    let same = summary.same + summary.typographic;
    let all = same + kinds.iter().map(|(count, _)| count).sum::<u32>();
    let parts: Vec<String> = (kinds.iter().chain([&(summary.moved, "moved")]))
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    let edits = if parts.is_empty() { "no sentence changed".to_string() } else { parts.join(", ") };
    let kept = match (same, all) {
        (_, 0) => return "no sentences".to_string(),
        (1, 1) => "the one sentence the same".to_string(),
        _ if same == all => format!("all {all} sentences the same"),
        _ => {
            format!("{same} of {} and {} of words the same", counted(all as usize, "sentence"), share(report))
        }
    };
    let typographic = match summary.typographic {
        0 => String::new(),
        count => format!(" ({count} but for typography)"),
    };
    format!("{edits}; {kept}{typographic}")
}

/// The similarity in percent, rounded down: only what is the same is 100% the same.
fn share(report: &DiffReport) -> String {
    format!("{:.0}%", (report.summary.similarity * 100.0 + 1e-9).floor().clamp(0.0, 100.0))
}

/// What a fact is called.
pub(crate) fn fact_name(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Figure => "figure",
        FactKind::Time => "time",
        FactKind::Name => "name",
        FactKind::Quote => "quote",
        FactKind::Attribution => "attribution",
        FactKind::Negation => "negation",
        FactKind::Hedge => "hedge",
    }
}

/// The facts with how often each stands in the report: first those that are no quotes, then quotes.
pub(crate) fn facts(report: &DiffReport) -> [Vec<(&FactRow, usize)>; 2] {
    let mut facts = [Vec::new(), Vec::new()];
    let mut known = std::collections::HashMap::new();
    for fact in &report.facts {
        let list = &mut facts[usize::from(fact.kind == FactKind::Quote)];
        let at = *known.entry((fact.kind, &fact.old, &fact.new)).or_insert(list.len());
        match list.get_mut(at) {
            Some((_, count)) => *count += 1,
            None => list.push((fact, 1)),
        }
    }
    facts
}

/// " (3 times)": how often a fact stands in the report; nothing for once.
pub(crate) fn often(count: usize) -> String {
    if count > 1 { format!(" ({count} times)") } else { String::new() }
}

/// What a changed, split, merged or moved edit is, where its mark alone does not say it.
pub(crate) fn note(edit: &EditRow, from: Option<Way>) -> Option<String> {
    let moved = from.map(|way| format!("moved from {}", way.word()));
    let kind = match edit.kind {
        Kind::Split => Some(format!("split in {}", edit.new.len())),
        Kind::Merged => Some(format!("merged from {}", edit.old.len())),
        Kind::Changed if moved.is_some() => Some("changed".to_string()),
        _ => None,
    };
    let parts: Vec<String> = moved.into_iter().chain(kind).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Whether so much of an edit changed that both versions are clearer one after the other than with their words
/// between each other: less than half of the letters of both are in words that both have. Letters, because long words
/// are what the eye holds on to, and because not every script has spaces between words. Without words to tell apart
/// there is no other way.
pub(crate) fn is_rewritten(words: &[WordRow]) -> bool {
    let letters = |op: Op| -> usize {
        let rows = words.iter().filter(|row| row.op == op);
        rows.map(|row| row.text.chars().filter(|letter| letter.is_alphanumeric()).count()).sum()
    };
    let (same, other) = (2 * letters(Op::Same), letters(Op::Removed) + letters(Op::Added));
    words.is_empty() || same < other
}

/// Sentences as one text.
pub(crate) fn joined(sentences: &[SentenceRow]) -> String {
    sentences.iter().map(|sentence| sentence.text.trim()).collect::<Vec<_>>().join(" ")
}

/// A count with its noun.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// What readers call a version: they count from 1.
pub(crate) fn version_name(number: u32) -> String {
    format!("v{}", u64::from(number) + 1)
}

/// In which versions a sentence is, and in which it was changed.
pub(crate) fn life(life: &SentenceLife, versions: usize) -> String {
    let last = life.left.unwrap_or(versions as u32).saturating_sub(1);
    let span = if last <= life.entered { String::new() } else { format!("–{}", version_name(last)) };
    let changed: Vec<String> = life.changed.iter().map(|version| version_name(*version)).collect();
    let changed =
        if changed.is_empty() { String::new() } else { format!(", changed in {}", changed.join(", ")) };
    format!("{}{span}{changed}", version_name(life.entered))
}

/// Whether all versions have the sentence as it is.
pub(crate) fn is_steady(life: &SentenceLife) -> bool {
    life.entered == 0 && life.left.is_none() && life.changed.is_empty()
}

/// "as in v1, otherwise in v2, as before in v3".
pub(crate) fn reversion(reversion: &Reversion) -> String {
    let [before, changed, back] = [reversion.before, reversion.changed, reversion.back].map(version_name);
    format!("as in {before}, otherwise in {changed}, as before in {back}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::diff::fixture::{edit, fact, moved, report, same, words};

    /// What is shown, one letter a piece.
    fn shape(edits: &[EditRow], folding: Folding) -> String {
        let piece = |piece: Piece| match piece {
            Piece::Edit(edit, None) => joined(if edit.new.is_empty() { &edit.old } else { &edit.new }),
            Piece::Edit(edit, Some(way)) => format!("({} from {})", joined(&edit.new), way.word()),
            Piece::Gone(edit, way) => format!("({} {})", joined(&edit.old), way.moved()),
            Piece::Fold { sentences, typographic } => format!("{sentences}/{typographic}"),
        };
        pieces(edits, folding).into_iter().map(piece).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_moved_sentence_has_two_places() {
        let edits = vec![same("a"), moved(same("b"), 3), same("c"), same("d")];
        let edits = report("", "", edits).edits;
        assert_eq!(shape(&edits, Folding::Runs), "a (b from below) c (b moved up) d");
        let edits = vec![same("a"), same("b"), moved(same("c"), 0), moved(same("d"), 0)];
        let edits = report("", "", edits).edits;
        let expected = "(c moved down) (d moved down) a b (c from above) (d from above)";
        assert_eq!(shape(&edits, Folding::Nothing), expected);
    }

    #[test]
    fn runs_are_folded_where_that_saves_lines() {
        let quote = || edit(Kind::Typographic, &["q"], &["q"]);
        let edits = vec![same("a"), quote(), same("b"), edit(Kind::Added, &[], &["c"]), same("d"), same("e")];
        assert_eq!(shape(&edits, Folding::Runs), "2/1 b c d e");
        assert_eq!(shape(&edits[..3], Folding::Runs), "3/1");
        assert_eq!(shape(&[], Folding::Runs), "");
        assert_eq!(fold_words(3, 1), "3 sentences unchanged, 1 but for typography");
    }

    #[test]
    fn the_summary_adds_up() {
        let edit = |kind| edit(kind, &["a"], &["b"]);
        let shown = |edits| summary(&report("", "", edits));
        let kinds = [Kind::Changed, Kind::Merged, Kind::Removed, Kind::Added, Kind::Added];
        let edits: Vec<EditRow> =
            kinds.into_iter().map(edit).chain([same("c"), moved(same("d"), 0)]).collect();
        let expected =
            "1 changed, 1 merged, 1 removed, 2 added, 1 moved; 2 of 7 sentences and 83% of words the same";
        assert_eq!(shown(edits), expected);
        assert_eq!(shown(Vec::new()), "no sentences");
        let edits = vec![same("a"), moved(edit(Kind::Typographic), 0)];
        assert_eq!(shown(edits), "1 moved; all 2 sentences the same (1 but for typography)");
        let mut almost = report("", "", vec![edit(Kind::Changed), same("a")]);
        almost.summary.similarity = 0.999_999;
        assert_eq!(summary(&almost), "1 changed; 1 of 2 sentences and 99% of words the same");
    }

    #[test]
    fn a_fact_is_told_once() {
        let mut twice = report("", "", Vec::new());
        let kinds = [FactKind::Figure, FactKind::Quote, FactKind::Figure, FactKind::Figure];
        twice.facts = kinds.into_iter().zip(0..).map(|(kind, edit)| fact(kind, "1", "2", edit)).collect();
        twice.facts[2].new = None;
        let counts = facts(&twice)
            .map(|list| list.iter().map(|(fact, count)| (fact.edit, *count)).collect::<Vec<_>>());
        assert_eq!(counts, [vec![(0, 2), (2, 1)], vec![(1, 1)]]);
    }

    #[test]
    fn a_rewritten_sentence_has_lost_most_of_its_letters() {
        let cases = [
            ("Three people died.", "Four people died.", false),
            ("The line did all that it could.", "Divers will reach the wreck.", true),
            ("Yes – no", "Yes - no", false),
            ("", "", true),
        ];
        for (old, new, expected) in cases {
            assert_eq!(is_rewritten(&words(old, new)), expected, "{old} {new}");
        }
    }
}
