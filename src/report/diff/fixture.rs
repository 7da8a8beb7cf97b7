//! Reports for the tests of the pages, made without the engine that makes those of the program.

use proptest::prelude::*;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{
    ChainReport, DIFF_SCHEMA, DiffReport, EditRow, FactKind, FactRow, FieldChange, Kind, Op, Reversion,
    SentenceLife, SentenceRow, Summary, Version, WordRow,
};

/// The words of a change, as plain as can be.
pub(crate) fn words(old: &str, new: &str) -> Vec<WordRow> {
    let [a, b]: [Vec<&str>; 2] = [old, new].map(|text| text.split_inclusive(' ').collect());
    let mut rows = Vec::new();
    let mut push = |op, words: &[&str]| {
        if !words.is_empty() {
            rows.push(WordRow { op, text: words.concat() });
        }
    };
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        match op {
            DiffOp::Equal { .. } => push(Op::Same, &b[op.new_range()]),
            _ => {
                push(Op::Removed, &a[op.old_range()]);
                push(Op::Added, &b[op.new_range()]);
            }
        }
    }
    rows
}

/// An edit; offsets come with [`report`].
pub(crate) fn edit(kind: Kind, old: &[&str], new: &[&str]) -> EditRow {
    let rows = |texts: &[&str]| -> Vec<SentenceRow> {
        texts
            .iter()
            .map(|text| SentenceRow { start: 0, end: text.len() as u32, text: text.to_string() })
            .collect()
    };
    let has_words = matches!(kind, Kind::Changed | Kind::Split | Kind::Merged);
    let words = if has_words { words(&old.join(" "), &new.join(" ")) } else { Vec::new() };
    EditRow { kind, moved: false, old: rows(old), new: rows(new), words }
}

/// An edit that stood, in the old version, before the sentences of the edit of this number.
pub(crate) fn moved(edit: EditRow, before: u32) -> EditRow {
    let start = 1000 * (before + 1) - 1;
    let old = edit.old.into_iter().map(|row| SentenceRow { start, ..row }).collect();
    EditRow { moved: true, old, ..edit }
}

pub(crate) fn same(text: &str) -> EditRow {
    edit(Kind::Same, &[text], &[text])
}

pub(crate) fn fact(kind: FactKind, old: &str, new: &str, edit: u32) -> FactRow {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_string());
    FactRow { kind, old: text(old), new: text(new), old_span: None, new_span: None, edit }
}

fn version(id: &str, title: &str, published: &str) -> Version {
    Version {
        id: id.to_string(),
        sentences: 0,
        words: 0,
        title: Some(title.to_string()),
        source: Some("Harbour Courier".to_string()),
        published: Some(published.to_string()),
        modified: None,
        url: None,
    }
}

/// A report of these edits, with offsets and counts.
pub(crate) fn report(old_title: &str, new_title: &str, mut edits: Vec<EditRow>) -> DiffReport {
    let mut summary = Summary { similarity: 0.83, ..Summary::default() };
    let mut old = version("courier/ferry@1", old_title, "2026-03-02T10:15");
    let mut new = version("courier/ferry@2", new_title, "2026-03-02T14:40");
    for (number, edit) in (0..).zip(&mut edits) {
        *match edit.kind {
            Kind::Same => &mut summary.same,
            Kind::Typographic => &mut summary.typographic,
            Kind::Changed => &mut summary.changed,
            Kind::Split => &mut summary.split,
            Kind::Merged => &mut summary.merged,
            Kind::Added => &mut summary.added,
            Kind::Removed => &mut summary.removed,
        } += 1;
        summary.moved += u32::from(edit.moved);
        for (version, rows, is_new) in [(&mut old, &mut edit.old, false), (&mut new, &mut edit.new, true)] {
            version.sentences += rows.len() as u32;
            version.words += rows.iter().map(|row| row.text.split_whitespace().count() as u32).sum::<u32>();
            for row in rows.iter_mut().filter(|_| is_new || !edit.moved) {
                row.start = 1000 * (number + 1);
            }
        }
    }
    let titles = FieldChange {
        field: "title",
        old: Some(old_title.to_string()),
        new: Some(new_title.to_string()),
        words: words(old_title, new_title),
    };
    let metadata = if old_title == new_title { Vec::new() } else { vec![titles] };
    DiffReport {
        schema: DIFF_SCHEMA,
        old,
        new,
        summary,
        metadata,
        facts: Vec::new(),
        edits,
        limits: Vec::new(),
    }
}

/// An article that grew in the course of a day.
pub(crate) fn ferry() -> DiffReport {
    use Kind::{Added, Changed, Removed, Split, Typographic};
    let edits = vec![
        edit(
            Changed,
            &["Three people died when a ferry sank off Lanpu on Monday, police said."],
            &["Four people died when a ferry sank off Lanpu on Monday, the coast guard said."],
        ),
        same("The Ostrand Star had left the harbour shortly before dawn."),
        same("It was bound for Kettlesund with 112 passengers and 14 crew."),
        same("The crossing takes about three hours."),
        edit(Typographic, &["\"We saw nothing.\""], &["“We saw nothing.”"]),
        same("Rescue boats reached the scene within twenty minutes."),
        moved(same("A second ferry, the Vale Queen, was called back to port as a precaution."), 11),
        edit(Removed, &["Officials did not rule out a technical fault."], &[]),
        edit(Added, &[], &["The ship's bow doors may have been open, an investigator told the Courier."]),
        edit(
            Split,
            &["The captain, who is 54, was among the survivors and was questioned by police."],
            &["The captain, who is 56, was among the survivors.", "He was questioned by police on Tuesday."],
        ),
        edit(
            Changed,
            &["“We did all that we could,” said Jan Vermeer, a spokesman for the line."],
            &["The line declined to comment and referred questions to its insurer, Northline Mutual."],
        ),
        same("The wreck lies in forty metres of water."),
        same("Divers are expected to reach it this week."),
        same("The strait is one of the busiest in the region."),
    ];
    let mut report =
        report("Three dead as ferry sinks off Lanpu", "Four dead as ferry sinks off Lanpu", edits);
    report.facts = vec![
        fact(FactKind::Figure, "Three people", "Four people", 0),
        fact(FactKind::Attribution, "police", "the coast guard", 0),
        fact(FactKind::Negation, "did not rule out", "", 7),
        fact(FactKind::Hedge, "", "may", 8),
        fact(FactKind::Figure, "54", "56", 9),
        fact(FactKind::Time, "", "Tuesday", 9),
        fact(FactKind::Quote, "We did all that we could", "", 10),
        fact(FactKind::Name, "Jan Vermeer, a spokesman for the line", "Northline Mutual", 10),
    ];
    report.metadata.push(FieldChange {
        field: "published",
        old: Some("2026-03-02T10:15".to_string()),
        new: Some("2026-03-02T14:40".to_string()),
        words: Vec::new(),
    });
    report
}

/// Three versions of it: what the second one changed, the third one changed back in part.
pub(crate) fn ferries() -> ChainReport {
    let first = ferry();
    let lead = "Three people died when a ferry sank off Lanpu on Monday, police said.";
    let later = "Four people died when a ferry sank off Lanpu on Monday, the coast guard said.";
    let edits = vec![
        edit(Kind::Changed, &[later], &[lead]),
        same("The Ostrand Star had left the harbour shortly before dawn."),
        same("It was bound for Kettlesund with 112 passengers and 14 crew."),
    ];
    let title = "Four dead as ferry sinks off Lanpu";
    let mut second = report(title, title, edits);
    second.facts = vec![fact(FactKind::Figure, "Four people", "Three people", 0)];
    second.new.id = "courier/ferry@3".to_string();
    let life = |text: &str, entered, left, changed: &[u32]| SentenceLife {
        text: text.to_string(),
        entered,
        left,
        changed: changed.to_vec(),
    };
    ChainReport {
        schema: DIFF_SCHEMA,
        versions: vec![first.old.clone(), first.new.clone(), second.new.clone()],
        sentences: vec![
            life(lead, 0, None, &[1, 2]),
            life("The Ostrand Star had left the harbour shortly before dawn.", 0, None, &[]),
            life("It was bound for Kettlesund with 112 passengers and 14 crew.", 0, None, &[]),
            life("Officials did not rule out a technical fault.", 0, Some(1), &[]),
            life("The ship's bow doors may have been open, an investigator said.", 1, Some(2), &[]),
        ],
        reversions: vec![Reversion { text: lead.to_string(), before: 0, changed: 1, back: 2 }],
        steps: vec![first, second],
    }
}

/// Text of all kinds: prose, wide scripts, Markdown, HTML, control characters, words longer than any line.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-z]{1,9}[.,]?",
        1 => "[0-9]{1,3}[.)]",
        1 => "[*_~`#<>|&@:+=\\[\\](){}!.$\\\\-]{1,4}",
        1 => "[\u{0}-\u{1f}\u{7f}-\u{9f}\u{200b}-\u{202e}\u{2066}-\u{2069}a]{1,4}",
        1 => "[灯塔重新开放，。「」]{1,12}",
        1 => "[a-z0-9/:.@]{20,200}",
        1 => Just("https://evil.example/a_b www.evil.example me@evil.example <b>".to_string()),
        1 => "\\PC{1,6}",
    ];
    proptest::collection::vec(word, 1..14).prop_map(|words| words.join(" "))
}

/// Reports of any edits of such texts.
pub(crate) fn any_report() -> impl Strategy<Value = DiffReport> {
    let edit = (0..7u8, text(), text(), text(), any::<bool>(), 0..20u32).prop_map(
        |(kind, a, b, c, is_moved, at)| {
            let edit = match kind {
                0 => same(&a),
                1 => edit(Kind::Typographic, &[&a], &[&a]),
                2 => edit(Kind::Changed, &[&format!("{a} {b}")], &[&format!("{a} {c}")]),
                3 => edit(Kind::Split, &[&a], &[&b, &c]),
                4 => edit(Kind::Merged, &[&a, &b], &[&format!("{a} {c}")]),
                5 => return edit(Kind::Added, &[], &[&a]),
                _ => return edit(Kind::Removed, &[&a], &[]),
            };
            if is_moved { moved(edit, at) } else { edit }
        },
    );
    let fact = (text(), text(), any::<bool>()).prop_map(|(old, new, is_quote)| {
        fact(if is_quote { FactKind::Quote } else { FactKind::Name }, &old, &new, 0)
    });
    let lists = (proptest::collection::vec(edit, 0..12), proptest::collection::vec(fact, 0..4));
    (text(), text(), text(), lists).prop_map(|(old, new, id, (edits, facts))| {
        let mut report = report(&old, &new, edits);
        report.old.id.clone_from(&id);
        report.limits.push(id);
        report.facts = facts;
        report
    })
}
