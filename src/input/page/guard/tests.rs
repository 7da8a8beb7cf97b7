use trafilatura::dom::Document;

use super::*;
use crate::input::page::clean::clean;

/// What a parser builds: depth and elements under `<body>`.
fn built(html: &str) -> [usize; 2] {
    let doc = Document::parse(&clean(html));
    let Some(body) = doc.body() else { return [0, 0] };
    let (mut deepest, mut elements) = (0, 0);
    let mut stack = vec![(body, 0)];
    while let Some((id, depth)) = stack.pop() {
        for child in doc.children(id) {
            elements += 1;
            deepest = deepest.max(depth + 1);
            stack.push((child, depth + 1));
        }
    }
    [deepest, elements]
}

fn counted(html: &str) -> [usize; 2] {
    let mut shape = Shape::default();
    kept(html).for_each(|token| shape.take(token));
    [shape.deepest, shape.elements]
}

/// Numbers that look random.
fn numbers(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    }
}

const NAMES: [&str; 34] = [
    "p",
    "div",
    "b",
    "i",
    "a",
    "font",
    "span",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "ul",
    "li",
    "dl",
    "dd",
    "dt",
    "h1",
    "h2",
    "section",
    "button",
    "form",
    "blockquote",
    "em",
    "strong",
    "u",
    "code",
    "body",
    "br",
    "hr",
    "pre",
    "nobr",
    "center",
    "caption",
];

fn soup(seed: u64, len: usize) -> String {
    let mut next = numbers(seed);
    let mut html = String::new();
    let used = 2 + next(NAMES.len() - 2);
    let from = next(NAMES.len());
    for _ in 0..len {
        let name = NAMES[(from + next(used)) % NAMES.len()];
        match next(7) {
            0..=3 => html.push_str(&format!("<{name} class={}>", next(4))),
            4 => html.push_str("text "),
            _ => html.push_str(&format!("</{name}>")),
        }
    }
    html
}

/// A parser moves what stands at odd places in tables, and copies elements that are ended out of order; that is not
/// counted exactly.
#[test]
fn no_tree_is_twice_as_deep_or_large_as_counted() {
    for seed in 0..4000 {
        let html = soup(seed, 20 + (seed as usize % 150));
        let (built, counted) = (built(&html), counted(&html));
        for at in 0..2 {
            assert!(built[at] <= 2 * counted[at] + 2, "{built:?} {counted:?} {html}");
        }
    }
}

#[test]
fn a_page_without_faults_is_counted_exactly() {
    let html = "<body class=x><div><p>One <b>two</b><p>Three<ul><li>a<li>b</ul><table><tr><td>c<td>d</table><br></div>";
    assert_eq!(counted(html)[1], built(html)[1] + 1, "the body counts");
    assert_eq!(counted(html)[0], built(html)[0] + 1);
}

#[test]
fn what_a_parser_would_choke_on_is_refused() {
    let many = |unit: &str, count: usize| unit.repeat(count);
    let fonts: String = (0..3000).map(|number| format!("<font x={number}>")).collect();
    for (name, html, refusal) in [
        ("nested div", many("<div>", 100_000), Refusal::Depth),
        ("nested b and i", many("<b><i>", 20_000), Refusal::Depth),
        ("nested tables", many("<table><tr><td>", 3_000), Refusal::Depth),
        ("tables in rows", many("<table><tr>", 100_000), Refusal::Depth),
        ("nested lists", many("<ul><li>", 100_000), Refusal::Depth),
        ("formatting opened again in each paragraph", fonts + &many("<p>x</p>", 3_000), Refusal::Depth),
        ("paragraphs", many("<p>One two three.</p>", 200_000), Refusal::Elements),
        ("links not closed", many("<a href=x>link ", 200_000), Refusal::Elements),
        ("paragraphs ended that were not begun", many("</p>", 200_000), Refusal::Elements),
        (
            "few formatting elements, many paragraphs",
            "<p>".to_owned() + &many("<i><b><u>", 20) + &many("<p>x", 3_000),
            Refusal::Elements,
        ),
        ("one long paragraph", format!("<p>{}", many("One two three. ", 700_000)), Refusal::Text),
        ("entities", many("&amp;&#x41;", 500_000), Refusal::Text),
        ("a long page", many("<!-- nothing -->", 2_200_000), Refusal::Size),
    ] {
        assert_eq!(refuses(&html), Some(refusal), "{name}");
    }
}

#[test]
fn what_is_left_out_of_the_page_does_not_count() {
    for html in [
        "<p>x</p><svg>".to_owned() + &"<g>".repeat(100_000),
        "<svg><title>".to_owned() + &"<div>".repeat(100_000),
        "<template>".to_owned() + &"<div>".repeat(100_000),
        "<p>x</p><!-- ".to_owned() + &"<div>".repeat(100_000),
        "<script>".to_owned() + &"<div>".repeat(100_000),
        "<select>".to_owned() + &"<option>".repeat(100_000),
        "<body a=1>".repeat(100_000),
        format!("<p {}>x</p>", "a=1 ".repeat(100_000)),
    ] {
        assert_eq!(refuses(&html), None);
    }
}

#[test]
fn attributes_hide_no_tags() {
    assert_eq!(counted(r#"<p title="<div><div>">x</p>"#), [1, 1]);
    assert_eq!(counted("<p title=<div><i>x</p>"), [2, 2]);
    assert_eq!(counted("a < b <3 c <"), [0, 0]);
}
