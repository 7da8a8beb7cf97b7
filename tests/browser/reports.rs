//! Reports written by hand: one as a newsroom would have it, and one as somebody would who wants to get out of it.

use newsprint::report::diff::{
    ChainReport, DIFF_SCHEMA, DiffReport, EditRow, FactKind, FactRow, FieldChange, Kind, Op, Reversion,
    SentenceLife, SentenceRow, Summary, Version, WordRow,
};

/// Words in the short form of this file: `[-removed-]`, `{+added+}`, and all else the same.
fn words(marked: &str) -> Vec<WordRow> {
    let mut rows = Vec::new();
    let mut rest = marked;
    let mut push = |op, text: &str| {
        if !text.is_empty() {
            rows.push(WordRow { op, text: text.to_string() });
        }
    };
    while let Some(at) = [rest.find("[-"), rest.find("{+")].into_iter().flatten().min() {
        let (op, end) = if rest[at..].starts_with('[') { (Op::Removed, "-]") } else { (Op::Added, "+}") };
        let inner = &rest[at + 2..];
        let len = inner.find(end).unwrap();
        push(Op::Same, &rest[..at]);
        push(op, &inner[..len]);
        rest = &inner[len + 2..];
    }
    push(Op::Same, rest);
    rows
}

fn side(words: &[WordRow], other: Op) -> String {
    words.iter().filter(|word| word.op != other).map(|word| word.text.as_str()).collect()
}

/// Edits as they are written one after another; offsets are counted on the way, in the old text by `old_at`.
struct Draft {
    report: DiffReport,
    new_at: u32,
    old_at: u32,
}

impl Draft {
    fn new(old: Version, new: Version) -> Self {
        let report = DiffReport {
            schema: DIFF_SCHEMA,
            old,
            new,
            summary: Summary { similarity: 0.8374, ..Summary::default() },
            metadata: Vec::new(),
            facts: Vec::new(),
            edits: Vec::new(),
            limits: Vec::new(),
        };
        Draft { report, new_at: 0, old_at: 0 }
    }

    /// An edit with whole sentences; `stood` is where a moved one stood in the old text.
    fn whole(&mut self, kind: Kind, old: &[&str], new: &[&str], words: Vec<WordRow>, stood: Option<u32>) {
        let rows = |texts: &[&str], at: &mut u32| {
            let row = |text: &&str| {
                let start = *at;
                *at += text.len() as u32 + 1;
                SentenceRow { start, end: start + text.len() as u32, text: text.to_string() }
            };
            texts.iter().map(row).collect()
        };
        let mut place = stood.unwrap_or(self.old_at);
        let old_rows = rows(old, &mut place);
        self.old_at = if stood.is_some() { self.old_at } else { place };
        let new_rows = rows(new, &mut self.new_at);
        let edit = EditRow { kind, moved: stood.is_some(), old: old_rows, new: new_rows, words };
        let summary = &mut self.report.summary;
        summary.moved += u32::from(edit.moved);
        *match kind {
            Kind::Same => &mut summary.same,
            Kind::Typographic => &mut summary.typographic,
            Kind::Changed => &mut summary.changed,
            Kind::Split => &mut summary.split,
            Kind::Merged => &mut summary.merged,
            Kind::Added => &mut summary.added,
            Kind::Removed => &mut summary.removed,
        } += 1;
        self.report.edits.push(edit);
    }

    fn same(&mut self, text: &str) {
        self.whole(Kind::Same, &[text], &[text], Vec::new(), None);
    }

    fn changed(&mut self, marked: &str) {
        let words = words(marked);
        let (old, new) = (side(&words, Op::Added), side(&words, Op::Removed));
        self.whole(Kind::Changed, &[&old], &[&new], words, None);
    }

    fn fact(&mut self, kind: FactKind, old: Option<&str>, new: Option<&str>) {
        let own = |text: Option<&str>| text.map(str::to_string);
        let edit = self.report.edits.len() as u32 - 1;
        self.report.facts.push(FactRow {
            kind,
            old: own(old),
            new: own(new),
            old_span: None,
            new_span: None,
            edit,
        });
    }

    fn field(&mut self, field: &'static str, old: Option<&str>, new: Option<&str>, words: Vec<WordRow>) {
        let own = |text: Option<&str>| text.map(str::to_string);
        self.report.metadata.push(FieldChange { field, old: own(old), new: own(new), words });
    }

    fn done(mut self) -> DiffReport {
        let count = |rows: fn(&EditRow) -> &Vec<SentenceRow>, edits: &[EditRow]| {
            edits.iter().map(|edit| rows(edit).len() as u32).sum()
        };
        self.report.old.sentences = count(|edit| &edit.old, &self.report.edits);
        self.report.new.sentences = count(|edit| &edit.new, &self.report.edits);
        self.report
    }
}

fn version(id: &str, title: &str, modified: &str) -> Version {
    Version {
        id: id.to_string(),
        sentences: 0,
        words: 312,
        title: Some(title.to_string()),
        source: Some("The Coastal Chronicle".to_string()),
        published: Some("2026-03-02T06:10:00Z".to_string()),
        modified: Some(modified.to_string()),
        url: Some("https://chronicle.example/2026/03/02/island-ferry-dry-dock".to_string()),
    }
}

const OLD_TITLE: &str = "Island ferry stays in dry dock until April";
const NEW_TITLE: &str = "Island ferry stays in dry dock until May";

/// One of each kind of edit, and runs to fold.
pub(crate) fn normal() -> DiffReport {
    let old = version("chronicle-ferry-1", OLD_TITLE, "2026-03-02T06:10:00Z");
    let new = version("chronicle-ferry-2", NEW_TITLE, "2026-03-02T14:45:00Z");
    let mut draft = Draft::new(old, new);
    let title = words("Island ferry stays in dry dock until [-April-]{+May+}");
    draft.field("title", Some(OLD_TITLE), Some(NEW_TITLE), title);
    draft.field("author", Some("M. Hale"), Some("M. Hale and R. Osei"), Vec::new());
    draft.field("modified", Some("2026-03-02T06:10:00Z"), Some("2026-03-02T14:45:00Z"), Vec::new());
    ferry_top(&mut draft);
    ferry_rest(&mut draft);
    draft.done()
}

fn ferry_top(draft: &mut Draft) {
    draft.changed(
        "The ferry to Sandrey will stay in dry dock until [-April 12-]{+at least May 3+} after inspectors found cracks \
         in [-two-]{+five+} of its frames, the harbour authority said on Monday.",
    );
    draft.fact(FactKind::Time, Some("April 12"), Some("May 3"));
    draft.fact(FactKind::Figure, Some("two"), Some("five"));
    draft.fact(FactKind::Hedge, None, Some("at least"));
    draft.same("The vessel, which carries about 900 people a day in summer, was taken out of service on February 19.");
    draft.whole(
        Kind::Same,
        &["“Nobody is going to be cut off,” said Ellen Marsh, who runs the authority."],
        &["“Nobody is going to be cut off,” said Ellen Marsh, who runs the authority."],
        Vec::new(),
        Some(2000),
    );
    draft.whole(
        Kind::Added,
        &[],
        &["A smaller boat chartered from the mainland will run three times a day from Thursday, weather permitting, \
           and will take foot passengers and bicycles but no cars."],
        Vec::new(),
        None,
    );
    draft.fact(FactKind::Time, None, Some("Thursday"));
    for text in [
        "The cracks were found when the hull was cleaned for its yearly survey.",
        "They run along the welds of frames in the forward part of the ship.",
        "None of them had reached the outer plates.",
        "The ferry was built in 1988 and last overhauled in 2014.",
        "A replacement has been on order for three years.",
        "It is being built at a yard in Gdańsk and is due next spring.",
    ] {
        draft.same(text);
    }
}

fn ferry_rest(draft: &mut Draft) {
    let split = words(
        "The repair will cost [-€1.2 million and-]{+€1.9 million. It+} will be paid for from the reserve that the \
         council set aside in the autumn.",
    );
    draft.whole(
        Kind::Split,
        &["The repair will cost €1.2 million and will be paid for from the reserve that the council set aside in \
           the autumn."],
        &[
            "The repair will cost €1.9 million.",
            "It will be paid for from the reserve that the council set aside in the autumn.",
        ],
        split,
        None,
    );
    draft.fact(FactKind::Figure, Some("€1.2 million"), Some("€1.9 million"));
    draft.whole(
        Kind::Typographic,
        &["\"We plan for this,\" the treasurer said - \"every year.\""],
        &["“We plan for this,” the treasurer said – “every year.”"],
        Vec::new(),
        None,
    );
    draft.whole(
        Kind::Removed,
        &["Shopkeepers on the island said they had not been told how goods would be brought over."],
        &[],
        Vec::new(),
        None,
    );
    draft.fact(FactKind::Negation, Some("had not been told"), None);
    draft.changed("The authority [-did not-] {+did +}consult the island council before the decision, [-Marsh-]{+a spokesman+} said.");
    draft.fact(FactKind::Negation, Some("did not"), None);
    draft.fact(FactKind::Attribution, Some("Marsh"), Some("a spokesman"));
    for text in [
        "The council meets on Wednesday.",
        "Its chair, Tomas Reid, has asked for the survey to be published.",
        "The last ferry to be withdrawn for so long was the Maid of Sandrey, in 1971.",
        "That winter the mail came by fishing boat.",
        "The harbour office is open from eight to five.",
    ] {
        draft.same(text);
    }
}

/// Of everything that must not work, something, in every field there is.
pub(crate) fn hostile() -> DiffReport {
    let attack = "<script>window.ran = 1; alert(1)</script><img src=x onerror=\"window.ran = 2\">\
                  <svg onload='window.ran = 3'>\"' onmouseover=window.ran=4 autofocus onfocus=window.ran=5 x=\
                  </style></title></script><style>*{display:none}</style>]]>--><!-- <base href=//evil.example> \
                  <meta http-equiv=refresh content=0;url=//evil.example> &lt;script&gt; \u{202e}desrever\u{2066} \0\u{1b}[2J\u{9b} \
                  שלום 'x' مرحبا \u{feff}";
    let long = "m".repeat(100_000);
    let side = |url: &str| Version { url: Some(url.to_string()), ..version(attack, attack, attack) };
    let mut draft =
        Draft::new(side("javascript:window.ran=6"), side("https://evil.example/\"onclick=\"window.ran=7"));
    draft.report.limits.push(attack.to_string());
    draft.field("title", Some(attack), Some(attack), Vec::new());
    draft.field("author", Some(&long), None, Vec::new());
    let urls = ["javascript:window.ran=8", "data:text/html,<script>window.ran=9</script>"];
    draft.field("url", Some(urls[0]), Some(urls[1]), Vec::new());
    draft.changed(&format!("He said {{+{attack}+}} and [-{long}-] then"));
    draft.fact(FactKind::Quote, Some(attack), Some(&long));
    draft.whole(Kind::Added, &[], &[attack], Vec::new(), None);
    draft.fact(FactKind::Name, None, Some(attack));
    draft.report.facts[1].edit = u32::MAX;
    for _ in 0..6 {
        draft.same(attack);
    }
    draft.whole(Kind::Removed, &[&long], &[], Vec::new(), None);
    draft.whole(Kind::Same, &[attack], &[attack], Vec::new(), Some(1));
    draft.same(&"Z\u{0351}\u{0347}\u{0319}\u{036c}".repeat(40));
    draft.done()
}

/// Three versions, of which the last takes back what the second changed.
pub(crate) fn chain() -> ChainReport {
    let first = normal();
    let third = version("chronicle-ferry-3", NEW_TITLE, "2026-03-03T08:00:00Z");
    let mut draft = Draft::new(first.new.clone(), third);
    draft.field("modified", Some("2026-03-02T14:45:00Z"), Some("2026-03-03T08:00:00Z"), Vec::new());
    draft.same("The ferry to Sandrey will stay in dry dock until at least May 3.");
    draft.changed("The authority [-did consult-]{+did not consult+} the island council before the decision.");
    draft.fact(FactKind::Negation, None, Some("did not"));
    for number in 0..7 {
        draft.same(&format!("Sentence {number} of those that nobody touched."));
    }
    let second = draft.done();
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
            life("The ferry to Sandrey will stay in dry dock until at least May 3.", 0, None, &[1]),
            life(
                "The vessel, which carries about 900 people a day in summer, was taken out of service on February 19.",
                0,
                None,
                &[],
            ),
            life(
                "Shopkeepers on the island said they had not been told how goods would be brought over.",
                0,
                Some(1),
                &[],
            ),
            life("The authority did not consult the island council before the decision.", 0, None, &[1, 2]),
            life("The council meets on Wednesday.", 0, None, &[]),
            life(
                "A smaller boat chartered from the mainland will run three times a day from Thursday.",
                1,
                None,
                &[],
            ),
        ],
        steps: vec![first, second],
        reversions: vec![Reversion {
            text: "The authority did not consult the island council before the decision.".to_string(),
            before: 0,
            changed: 1,
            back: 2,
        }],
    }
}

/// A chain in which every text wants to get out.
pub(crate) fn hostile_chain() -> ChainReport {
    let step = hostile();
    let text = step.old.id.clone();
    ChainReport {
        schema: DIFF_SCHEMA,
        versions: vec![step.old.clone(), step.new.clone()],
        steps: vec![step],
        sentences: vec![
            SentenceLife { text: text.clone(), entered: 0, left: Some(u32::MAX), changed: vec![1, 7] },
            SentenceLife { text: "w".repeat(100_000), entered: 0, left: None, changed: Vec::new() },
        ],
        reversions: vec![Reversion { text, before: 0, changed: 1, back: 2 }],
    }
}
