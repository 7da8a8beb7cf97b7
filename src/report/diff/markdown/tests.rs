//! The pages as they are read without a renderer, and what no text of an article can do to them.

use proptest::prelude::*;

use super::escape::{acts, escaped, leading};
use super::{chain, page, words};
use crate::report::diff::fixture::{any_report, fact, ferries, ferry, report, same, text};
use crate::report::diff::{FactKind, Op, WordRow};

#[test]
fn a_page_reads_well_as_plain_text() {
    let expected = r#"# What changed

- old: Three dead as ferry sinks off Lanpu; courier/ferry@1 (127 words, 13 sentences, Harbour Courier, published 2026-03-02T10:15)
- new: Four dead as ferry sinks off Lanpu; courier/ferry@2 (135 words, 14 sentences, Harbour Courier, published 2026-03-02T14:40)

**2 changed, 1 split, 1 removed, 1 added, 1 moved; 9 of 14 sentences and 83% of words the same (1 but for typography)**

## Facts

| What        | Old                                   | New              |
| ----------- | ------------------------------------- | ---------------- |
| figure      | Three people                          | Four people      |
| attribution | police                                | the coast guard  |
| negation    | did not rule out                      | —                |
| hedge       | —                                     | may              |
| figure      | 54                                    | 56               |
| time        | —                                     | Tuesday          |
| name        | Jan Vermeer, a spokesman for the line | Northline Mutual |

## Quotes

| What  | Old                      | New |
| ----- | ------------------------ | --- |
| quote | We did all that we could | —   |

## Fields

- title: ~~Three~~ **Four** dead as ferry sinks off Lanpu
- published: ~~2026-03-02T10:15~~ → **2026-03-02T14:40**

## Text

- *changed:* ~~Three~~ **Four** people died when a ferry sank off Lanpu on Monday, ~~police~~ **the coast guard** said.
- The Ostrand Star had left the harbour shortly before dawn.
- *… 3 sentences unchanged, 1 but for typography*
- Rescue boats reached the scene within twenty minutes.
- *moved from below:* A second ferry, the Vale Queen, was called back to port as a precaution.
- *removed:* ~~Officials did not rule out a technical fault.~~
- *added:* **The ship's bow doors may have been open, an investigator told the Courier.**
- *split in 2:* The captain, who is ~~54,~~ **56,** was among the ~~survivors and~~ **survivors. He** was questioned by ~~police.~~ **police on Tuesday.**
- *changed:*
  - ~~“We did all that we could,” said Jan Vermeer, a spokesman for the line.~~
  - **The line declined to comment and referred questions to its insurer, Northline Mutual.**
- *moved up:* A second ferry, the Vale Queen, was called…
- The wreck lies in forty metres of water.
- *… 2 sentences unchanged*
"#;
    let shown = page(&ferry());
    assert_eq!(shown.replace('\u{2060}', ""), expected, "{shown}");
}

#[test]
fn a_page_of_a_chain_begins_with_all_versions() {
    let expected = r#"# What changed in 3 versions

- v1: Three dead as ferry sinks off Lanpu; courier/ferry@1 (127 words, 13 sentences, Harbour Courier, published 2026-03-02T10:15)
- v2: Four dead as ferry sinks off Lanpu; courier/ferry@2 (135 words, 14 sentences, Harbour Courier, published 2026-03-02T14:40)
- v3: Four dead as ferry sinks off Lanpu; courier/ferry@3 (34 words, 3 sentences, Harbour Courier, published 2026-03-02T14:40)

## Steps

- v1 to v2: 2 changed, 1 split, 1 removed, 1 added, 1 moved; 9 of 14 sentences and 83% of words the same (1 but for typography)
- v2 to v3: 1 changed; 2 of 3 sentences and 83% of words the same

## Changed back

- as in v1, otherwise in v2, as before in v3: Three people died when a ferry sank off Lanpu on Monday, police said.

## Sentences

- v1–v3, changed in v2, v3: Three people died when a ferry sank off Lanpu on Monday, police said.
- v1: Officials did not rule out a technical fault.
- v2: The ship's bow doors may have been open, an investigator said.
- *… 2 sentences the same in all versions*

"#;
    let shown = chain(&ferries()).replace('\u{2060}', "");
    assert_eq!(shown.get(..expected.len()), Some(expected), "{shown}");
}

#[test]
fn text_is_text() {
    let cases = [
        ("1 * 2 * 3 = _six_ `x`", r"1 \* 2 \* 3 = \_six\_ \`x\`"),
        ("<script>a | b</script> &lt; AT&T R & D", r"\<script\>a \| b\</script\> \&lt; AT\&T R & D"),
        ("[a](b) ![c] ~~d~~ \\", r"\[a\](b) !\[c\] \~\~d\~\~ \\"),
        ("see https://a.example and WWW.b.example", r"see https\://a.example and WWW\.b.example"),
        // A renderer takes this for an address of mail too.
        ("me@.a", "me@\u{2060}.a"),
        ("me@a.example @user #12 # 12", "me@\u{2060}a.example @\u{2060}user #\u{2060}12 # 12"),
        ("a\r\n\tb\u{202e}c\u{1b}[31m\u{0}\u{2060}", "a bU+202EcU+001B\\[31mU+0000U+2060"),
        ("It cost $12, not $x$", "It cost $12, not \\$x\\$"),
        ("\u{a0}a\u{a0}b\u{3000}", "a\u{a0}b"),
    ];
    for (text, expected) in cases {
        assert_eq!(escaped(text), expected);
    }
    for (text, expected) in [
        ("# a", "\\# a"),
        ("- a", "\\- a"),
        ("12. a", "12\\. a"),
        ("1) a", "1\\) a"),
        ("1.5 million", "1\\.5 million"),
        ("12 people", "12 people"),
        ("+", "\\+"),
        ("===", "\\==="),
        ("", ""),
    ] {
        assert_eq!(leading(text), expected);
    }
}

#[test]
fn signs_stand_where_a_renderer_takes_them_for_signs() {
    let line = |rows: &[(Op, &str)]| {
        words(&rows.iter().map(|(op, text)| WordRow { op: *op, text: text.to_string() }).collect::<Vec<_>>())
    };
    let (same, old, new) = (Op::Same, Op::Removed, Op::Added);
    let cases = [
        (
            line(&[(same, "All "), (old, "twelve "), (new, "four "), (same, "left.")]),
            "All ~~twelve~~ **four** left.",
        ),
        (line(&[(same, "("), (old, "12"), (new, "14"), (same, ")")]), "(~~12~~ **14**)"),
        (line(&[(same, "said"), (new, ", \"no\""), (same, "and")]), "said **, \"no\"** and"),
        (line(&[(same, "灯塔"), (old, "重新"), (same, "开放")]), "灯塔~~重新~~开放"),
        (line(&[(old, " "), (new, "a"), (same, "b")]), "**a**b"),
        (line(&[]), ""),
    ];
    for (shown, expected) in cases {
        assert_eq!(shown, expected);
    }
}

#[test]
fn a_pipe_does_not_end_a_cell() {
    let mut report = report("A", "A", vec![same("# All is well.")]);
    report.facts = vec![fact(FactKind::Name, "a|b\n| c", "", 0), fact(FactKind::Name, "a|b\n| c", "", 0)];
    let page = page(&report);
    assert!(page.contains("| name (2 times) | a\\|b \\| c | —   |\n"), "{page}");
}

/// The lines of a page that a text can have had a part in, without the signs of the page itself.
fn links(page: &str) -> Vec<&str> {
    let lower = |line: &str| line.to_lowercase();
    page.lines()
        .filter(|line| {
            let line = lower(line);
            line.contains("://") && !line.contains("\\://")
                || line.contains("www.")
                || line.match_indices('<').any(|(at, _)| !line[..at].ends_with('\\'))
                || line.match_indices('[').any(|(at, _)| !line[..at].ends_with('\\'))
        })
        .collect()
}

proptest! {
    #[test]
    fn no_text_becomes_more_than_text(report in any_report()) {
        let page = page(&report);
        prop_assert_eq!(links(&page), Vec::<&str>::new());
        let harmful = |character: char| acts(character) && !matches!(character, '\n' | '\u{2060}');
        prop_assert!(!page.chars().any(harmful));
        for line in page.lines().filter(|line| line.starts_with('|')) {
            prop_assert_eq!(line.replace("\\\\", "").replace("\\|", "").matches('|').count(), 4);
        }
        // One line a piece: nothing but the page itself makes one.
        let allowed = ["", "#", "##", "###", "-", "|", "**"];
        for line in page.lines() {
            let sign: String = line.trim_start().chars().take_while(|sign| "#-|*".contains(*sign)).collect();
            prop_assert!(allowed.contains(&sign.as_str()) && (line.is_empty() || !sign.is_empty()), "{line:?}");
        }
    }

    #[test]
    fn what_is_escaped_is_read_back(text in text()) {
        let shown = escaped(&text);
        let mut read = String::new();
        let mut rest = shown.chars();
        while let Some(character) = rest.next() {
            read.extend(if character == '\\' { rest.next() } else { Some(character).filter(|sign| *sign != '\u{2060}') });
        }
        let plain = |text: &str| -> String { text.chars().filter(|sign| !acts(*sign) && !sign.is_whitespace()).collect() };
        let (read, text) = (plain(&read), plain(&text));
        let mut left = read.chars();
        prop_assert!(text.chars().all(|wanted| left.any(|character| character == wanted)));
    }
}
