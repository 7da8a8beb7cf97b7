//! No text leaves its element.

use proptest::prelude::*;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use sha2::{Digest, Sha256};

use super::*;
use crate::report::diff::{
    DIFF_SCHEMA, EditRow, FactKind, FactRow, FieldChange, Kind, Op, Reversion, SentenceLife, SentenceRow,
    Summary, WordRow,
};

/// A report in which every text there can be is `text`, with at least one of each kind of row.
fn report(text: &str) -> DiffReport {
    let some = || Some(text.to_string());
    let version = || Version {
        id: text.to_string(),
        sentences: 9,
        words: 90,
        title: some(),
        source: some(),
        published: some(),
        modified: some(),
        url: some(),
    };
    let words =
        || [Op::Same, Op::Removed, Op::Added].map(|op| WordRow { op, text: text.to_string() }).to_vec();
    let edit = |kind, moved, old: Option<u32>, new: Option<u32>, words| {
        let row = |start: u32| SentenceRow { start, end: start + 1, text: text.to_string() };
        EditRow {
            kind,
            moved,
            old: old.map(row).into_iter().collect(),
            new: new.map(row).into_iter().collect(),
            words,
        }
    };
    let mut edits = vec![
        edit(Kind::Changed, false, Some(0), Some(0), words()),
        edit(Kind::Split, true, Some(9), Some(1), words()),
        edit(Kind::Merged, false, Some(2), Some(2), Vec::new()),
        edit(Kind::Added, false, None, Some(3), Vec::new()),
        edit(Kind::Removed, false, Some(4), None, Vec::new()),
        edit(Kind::Same, true, Some(1), Some(5), Vec::new()),
    ];
    edits.extend((10..16).map(|at| edit(Kind::Same, false, Some(at), Some(at), Vec::new())));
    edits.push(edit(Kind::Typographic, false, Some(20), Some(20), Vec::new()));
    let fact = |kind, old, new| FactRow { kind, old, new, old_span: None, new_span: None, edit: 0 };
    let field = |field, words| FieldChange { field, old: some(), new: some(), words };
    DiffReport {
        schema: DIFF_SCHEMA,
        old: version(),
        new: version(),
        summary: Summary { changed: 1, same: 7, typographic: 1, similarity: 0.999, ..Summary::default() },
        metadata: vec![field("title", words()), field("author", Vec::new()), field("url", Vec::new())],
        facts: vec![
            fact(FactKind::Figure, some(), some()),
            fact(FactKind::Negation, None, some()),
            fact(FactKind::Quote, some(), None),
        ],
        edits,
        limits: vec![text.to_string()],
    }
}

fn chain(text: &str) -> ChainReport {
    let life = |left, changed| SentenceLife { text: text.to_string(), entered: 0, left, changed };
    let step = report(text);
    ChainReport {
        schema: DIFF_SCHEMA,
        versions: vec![step.old.clone(), step.new.clone(), step.new.clone()],
        steps: vec![step.clone(), step],
        sentences: vec![life(None, Vec::new()), life(Some(2), vec![1, 2])],
        reversions: vec![Reversion { text: text.to_string(), before: 0, changed: 1, back: 2 }],
    }
}

/// The tags of a page with their attributes, between its style and its script.
fn skeleton(page: &str) -> Vec<&str> {
    let body = page.split_once("</style>").expect("a page has a style").1;
    let body = body.rsplit_once("<script>").expect("a page has a script").0;
    let tags = body.split('<').skip(1).map(|tag| tag.split_once('>').expect("a tag ends").0);
    tags.filter(|tag| !tag.starts_with("span class=\"ctl\"")).collect()
}

/// Texts that try: half of the characters are ones that mean something in a page.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        proptest::sample::select(vec![
            "<",
            ">",
            "&",
            "\"",
            "'",
            "`",
            "=",
            "/",
            "--",
            "-->",
            "<!--",
            "]]>",
            "</",
            "</p>",
            "</bdi>",
            "</style>",
            "</script>",
            "<script>",
            "</title>",
            "<img src=x onerror=a()>",
            "&lt;",
            "&#60",
            "javascript:",
            "\0",
            "\r\n",
            "\u{1b}",
            "\u{202e}",
            "\u{2066}",
            "\u{85}",
            " ",
            "on",
        ])
        .prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Spaces around a marked run are put outside of it, and a run of nothing else has no mark.
fn is_marked(text: &str) -> bool {
    !text.trim().is_empty()
}

proptest! {
    #[test]
    fn whatever_the_texts_say_the_tags_are_the_same(text in hostile().prop_filter("blank", |text| is_marked(text))) {
        let closing = |tags: Vec<&str>| {
            // A span that shows a control character is closed by a tag that others have too.
            tags.into_iter().filter(|tag| *tag != "/span").map(str::to_string).collect::<Vec<_>>()
        };
        prop_assert_eq!(closing(skeleton(&page(&report(&text)))), closing(skeleton(&page(&report("x")))));
        prop_assert_eq!(closing(skeleton(&chain_page(&chain(&text)))), closing(skeleton(&chain_page(&chain("x")))));
    }

    #[test]
    fn nothing_acts_unseen(text in hostile()) {
        for page in [page(&report(&text)), chain_page(&chain(&text))] {
            prop_assert!(!page.chars().any(|character| text::acts(character) || character == '\r'));
        }
    }
}

#[test]
fn addresses_that_are_scripts_are_not_links() {
    for url in ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>", " https://a.example"]
    {
        let page = page(&report(url));
        let outward = page.matches("href=\"").count() - page.matches("href=\"#").count();
        assert_eq!(outward, 1, "{url}: only the empty icon");
    }
    assert!(
        page(&report("https://a.example/1")).contains("<a href=\"https://a.example/1\" rel=\"noreferrer")
    );
}

#[test]
fn what_is_linked_is_there_once() {
    for page in [page(&report("x")), chain_page(&chain("x"))] {
        let after = |mark: &str| -> Vec<String> {
            page.split(mark)
                .skip(1)
                .map(|rest| rest.split('"').next().unwrap_or_default().to_string())
                .collect()
        };
        let ids = after(" id=\"");
        let distinct: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
        assert!(after("href=\"#").iter().all(|target| ids.contains(target)));
    }
}

#[test]
fn the_style_and_the_script_end_where_they_end() {
    for text in [STYLE, SCRIPT] {
        assert!(!text.contains("</") && !text.contains("<!--") && !text.contains('\r'));
    }
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    let page = page(&report("x"));
    let forbidden = |tag: &&str| tag.contains(" style=") || tag.contains(" on");
    assert_eq!(skeleton(&page).into_iter().find(forbidden), None);
}

#[test]
fn the_policy_allows_what_the_page_has_and_no_more() {
    let page = page(&report("x"));
    let inside = |tag: &str| {
        let rest = page.split_once(&format!("<{tag}>")).unwrap().1;
        let hash = Sha256::digest(rest.split_once(&format!("</{tag}>")).unwrap().0);
        format!("sha256-{}", BASE64.encode(hash))
    };
    let wanted = format!(
        "content=\"default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; \
         form-action 'none'\"",
        inside("style"),
        inside("script")
    );
    assert!(page.contains(&wanted), "the page wants {wanted}");
}

#[test]
fn the_summary_counts_and_never_rounds_up() {
    let page = page(&report("x"));
    assert!(page.contains("<strong>1 changed</strong>; 8 of 9 sentences the same (1 but for typography)."));
    assert!(page.contains("<p class=\"note\">99 % of the words are in both versions.</p>"));
}

#[test]
fn a_report_of_nothing_is_a_page() {
    let empty = DiffReport {
        metadata: Vec::new(),
        facts: Vec::new(),
        edits: Vec::new(),
        limits: Vec::new(),
        summary: Summary { similarity: 1.0, ..Summary::default() },
        ..report("x")
    };
    assert!(page(&empty).contains("Nothing changed"));
    let nothing = ChainReport {
        versions: Vec::new(),
        steps: Vec::new(),
        sentences: Vec::new(),
        reversions: Vec::new(),
        ..chain("x")
    };
    assert!(chain_page(&nothing).contains("0 versions"));
}
