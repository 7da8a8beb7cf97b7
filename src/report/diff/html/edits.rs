//! The sentences of both versions, side by side: rows of edits, with long runs of unchanged ones folded.

use std::fmt::{self, Write};

use super::text::{OWN, Side, Text, words};
use crate::report::diff::outline::joined;
use crate::report::diff::{EditRow, Kind};

/// Runs of unchanged sentences that are longer than this are folded but for the first and the last.
const LONG: usize = 3;

/// Where a page names its edits: a chain has several comparisons on one page.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Anchors {
    /// The step of a chain, counted from 1; 0 for a page of one comparison.
    pub(in crate::report) step: usize,
}

impl Anchors {
    /// The id of an edit.
    pub(super) fn edit(self, edit: usize) -> String {
        match self.step {
            0 => format!("e{edit}"),
            step => format!("s{step}-e{edit}"),
        }
    }

    fn left(self, edit: usize) -> String {
        format!("{}-old", self.edit(edit))
    }
}

/// The numbers by which the page speaks of its changes, by edit.
pub(super) fn numbers(edits: &[EditRow]) -> Vec<Option<usize>> {
    let mut count = 0;
    let number = |edit: &EditRow| {
        edit.is_change().then(|| {
            count += 1;
            count
        })
    };
    edits.iter().map(number).collect()
}

/// A row of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// An edit, by its number.
    Edit(usize),
    /// Where an edit that moved stood in the old version.
    Left(usize),
}

/// The edits in their order, and between them the places that moved ones left: each before the first edit that stayed
/// and stood after it.
fn places(edits: &[EditRow]) -> Vec<Place> {
    let start = |edit: &EditRow| edit.old.first().map(|sentence| sentence.start);
    let mut left: Vec<(u32, usize)> = (edits.iter().enumerate())
        .filter(|(_, edit)| edit.moved)
        .filter_map(|(number, edit)| Some((start(edit)?, number)))
        .collect();
    left.sort_unstable();
    let mut left = left.into_iter().peekable();
    let mut places = Vec::with_capacity(edits.len() + left.len());
    for (number, edit) in edits.iter().enumerate() {
        if let Some(start) = start(edit).filter(|_| !edit.moved) {
            while let Some((_, gone)) = left.next_if(|(stood, _)| *stood < start) {
                places.push(Place::Left(gone));
            }
        }
        places.push(Place::Edit(number));
    }
    places.extend(left.map(|(_, gone)| Place::Left(gone)));
    places
}

/// Which way a sentence moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// For each of `edits`, which way it moved, if it left a place.
fn ways(places: &[Place], edits: usize) -> Vec<Option<Way>> {
    let mut is_passed = vec![false; edits];
    let mut ways = vec![None; edits];
    for place in places {
        match *place {
            Place::Edit(edit) => is_passed[edit] = true,
            Place::Left(edit) => ways[edit] = Some(if is_passed[edit] { Way::Up } else { Way::Down }),
        }
    }
    ways
}

/// The edits of one comparison.
pub(in crate::report) fn edits(out: &mut String, edits: &[EditRow], anchors: Anchors) -> fmt::Result {
    let places = places(edits);
    let rows = Rows { edits, numbers: numbers(edits), ways: ways(&places, edits.len()), anchors };
    let is_quiet = |place: &Place| matches!(place, Place::Edit(number) if !edits[*number].is_change());
    for run in places.chunk_by(|a, b| is_quiet(a) && is_quiet(b)) {
        if run.len() <= LONG {
            rows.rows(out, run)?;
            continue;
        }
        let (first, rest) = run.split_at(1);
        let (folded, last) = rest.split_at(rest.len() - 1);
        rows.rows(out, first)?;
        writeln!(out, "<details class=\"fold\"><summary>{} unchanged sentences</summary>", folded.len())?;
        rows.rows(out, folded)?;
        writeln!(out, "</details>")?;
        rows.rows(out, last)?;
    }
    Ok(())
}

/// What the rows of one comparison need to know of each other.
struct Rows<'a> {
    edits: &'a [EditRow],
    numbers: Vec<Option<usize>>,
    ways: Vec<Option<Way>>,
    anchors: Anchors,
}

impl Rows<'_> {
    fn rows(&self, out: &mut String, run: &[Place]) -> fmt::Result {
        for place in run {
            match *place {
                Place::Edit(edit) if self.edits[edit].is_change() => self.change(out, edit)?,
                Place::Edit(edit) => self.unchanged(out, edit)?,
                Place::Left(edit) => self.left(out, edit)?,
            }
        }
        Ok(())
    }

    fn unchanged(&self, out: &mut String, edit: usize) -> fmt::Result {
        let EditRow { kind, old, new, .. } = &self.edits[edit];
        let id = self.anchors.edit(edit);
        if *kind == Kind::Same {
            writeln!(out, "<div class=\"row same\" id=\"{id}\">")?;
        } else {
            writeln!(out, "<div class=\"row same typo\" id=\"{id}\">")?;
            writeln!(out, "<p class=\"tag\"><span class=\"sign\">≈</span> only typography</p>")?;
        }
        // Heard once is enough of what is the same twice.
        writeln!(out, "<p class=\"old\" aria-hidden=\"true\" {OWN}>{}</p>", Text(&joined(old)))?;
        writeln!(out, "<p class=\"new\" {OWN}>{}</p>\n</div>", Text(&joined(new)))
    }

    fn change(&self, out: &mut String, edit: usize) -> fmt::Result {
        let row = &self.edits[edit];
        let id = self.anchors.edit(edit);
        let number = self.numbers[edit].unwrap_or_default();
        let (sign, name) = label(row);
        let class = class(row.kind);
        let has_words = if row.words.is_empty() { "" } else { " words" };
        write!(
            out,
            "<div class=\"row change {class}{has_words}\" id=\"{id}\" tabindex=\"-1\" role=\"group\""
        )?;
        writeln!(out, " aria-label=\"Change {number}: {name}\">")?;
        write!(out, "<p class=\"tag\"><span class=\"no\">{number}</span> ")?;
        write!(out, "<span class=\"sign\">{sign}</span> {name}")?;
        if let Some(way) = self.ways[edit] {
            let arrow = if way == Way::Up { '↓' } else { '↑' };
            write!(out, " <a href=\"#{}\">old place {arrow}</a>", self.anchors.left(edit))?;
        }
        writeln!(out, "</p>")?;
        if row.words.is_empty() {
            whole(out, row)?
        } else {
            by_words(out, row)?
        }
        writeln!(out, "</div>")
    }

    fn left(&self, out: &mut String, edit: usize) -> fmt::Result {
        let id = self.anchors.left(edit);
        let number = self.numbers[edit].unwrap_or_default();
        let arrow = if self.ways[edit] == Some(Way::Up) { '↑' } else { '↓' };
        writeln!(out, "<div class=\"row left\" id=\"{id}\" tabindex=\"-1\">")?;
        write!(out, "<p class=\"tag\"><span class=\"no\">{number}</span> <span class=\"sign\">&gt;</span> ")?;
        writeln!(out, "moved away <a href=\"#{}\">new place {arrow}</a></p>", self.anchors.edit(edit))?;
        writeln!(
            out,
            "<p class=\"old\" {OWN}><span class=\"mv\">{}</span></p>\n</div>",
            Text(&joined(&self.edits[edit].old))
        )
    }
}

/// The sentences of a change of which no words are told: whole ones that came or went, or moved as they were.
fn whole(out: &mut String, edit: &EditRow) -> fmt::Result {
    if matches!(edit.kind, Kind::Same | Kind::Typographic) {
        // The old place has the old text.
        return writeln!(
            out,
            "<p class=\"new\" {OWN}><span class=\"mv\">{}</span></p>",
            Text(&joined(&edit.new))
        );
    }
    for (sentences, class, tag) in [(&edit.old, "old", "del"), (&edit.new, "new", "ins")] {
        if !sentences.is_empty() {
            writeln!(out, "<p class=\"{class}\" {OWN}><{tag}>{}</{tag}></p>", Text(&joined(sentences)))?;
        }
    }
    Ok(())
}

fn by_words(out: &mut String, edit: &EditRow) -> fmt::Result {
    for (side, class) in [(Side::Old, "old"), (Side::New, "new"), (Side::Both, "both")] {
        write!(out, "<p class=\"{class}\" {OWN}>")?;
        words(out, &edit.words, side)?;
        writeln!(out, "</p>")?;
    }
    Ok(())
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Same | Kind::Typographic => "moved",
        Kind::Changed | Kind::Split | Kind::Merged => "changed",
        Kind::Added => "added",
        Kind::Removed => "removed",
    }
}

/// The sign of a change and its name.
fn label(edit: &EditRow) -> (&'static str, String) {
    let (sign, name) = match edit.kind {
        Kind::Same | Kind::Typographic => return ("&gt;", "moved here".to_string()),
        Kind::Changed => ("~", "changed".to_string()),
        Kind::Split => ("~", format!("split in {}", edit.new.len())),
        Kind::Merged => ("~", format!("merged from {}", edit.old.len())),
        Kind::Added => ("+", "added".to_string()),
        Kind::Removed => ("−", "removed".to_string()),
    };
    if edit.moved { ("&gt; ~", format!("{name}, moved here")) } else { (sign, name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::diff::SentenceRow;

    /// An edit by its old and new place, `None` for none.
    fn edit(kind: Kind, moved: bool, old: Option<u32>, new: Option<u32>) -> EditRow {
        let sentences = |start: Option<u32>| {
            start
                .map(|start| SentenceRow { start, end: start + 1, text: "S.".to_string() })
                .into_iter()
                .collect()
        };
        EditRow { kind, moved, old: sentences(old), new: sentences(new), words: Vec::new() }
    }

    fn same(at: u32) -> EditRow {
        edit(Kind::Same, false, Some(at), Some(at))
    }

    #[test]
    fn moved_ones_leave_a_place_where_they_stood() {
        use Place::{Edit, Left};
        let rows = [
            edit(Kind::Same, true, Some(30), Some(0)),
            edit(Kind::Same, false, Some(10), Some(10)),
            edit(Kind::Added, false, None, Some(20)),
            edit(Kind::Same, false, Some(20), Some(30)),
            edit(Kind::Changed, true, Some(0), Some(40)),
        ];
        let places = places(&rows);
        assert_eq!(places, [Edit(0), Left(4), Edit(1), Edit(2), Edit(3), Edit(4), Left(0)]);
        assert_eq!(ways(&places, 5), [Some(Way::Up), None, None, None, Some(Way::Down)]);
        assert_eq!(numbers(&rows), [Some(1), None, Some(2), None, Some(3)]);
    }

    #[test]
    fn long_runs_are_folded_and_short_ones_are_not() {
        let folds = |count: u32| {
            let mut out = String::new();
            let rows: Vec<EditRow> = (0..count).map(same).collect();
            edits(&mut out, &rows, Anchors { step: 0 }).unwrap();
            assert_eq!(out.matches("<div class=\"row same\"").count(), count as usize);
            out.matches("<details").count()
        };
        assert_eq!([folds(0), folds(3), folds(4), folds(40)], [0, 0, 1, 1]);
    }

    #[test]
    fn moved_ones_and_their_old_places_are_linked_both_ways() {
        let rows = [edit(Kind::Same, true, Some(9), Some(0)), same(5)];
        let mut out = String::new();
        edits(&mut out, &rows, Anchors { step: 2 }).unwrap();
        for wanted in ["id=\"s2-e0\"", "href=\"#s2-e0-old\"", "id=\"s2-e0-old\"", "href=\"#s2-e0\""] {
            assert_eq!(out.matches(wanted).count(), 1, "{wanted}");
        }
        assert!(out.contains("old place ↓") && out.contains("new place ↑"));
    }
}
