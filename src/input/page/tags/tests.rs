use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token as Theirs, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use proptest::prelude::*;

use super::*;

/// What a page is made of, texts joined.
#[derive(Clone, Debug, PartialEq)]
enum Made {
    Start(String, Vec<(String, String)>),
    End(String),
    Text(String),
}

fn push_text(made: &mut Vec<Made>, more: &str) {
    match made.last_mut() {
        Some(Made::Text(text)) => text.push_str(more),
        _ if more.is_empty() => {}
        _ => made.push(Made::Text(more.to_owned())),
    }
}

fn ours(html: &str) -> Vec<Made> {
    let mut made = Vec::new();
    let start = |tag: Tag| {
        let mut attributes: Vec<(String, String)> = Vec::new();
        for (name, value) in tag.attributes() {
            let name = name.to_ascii_lowercase();
            if !attributes.iter().any(|(own, _)| *own == name) {
                attributes.push((name, resolved(value).into_owned()));
            }
        }
        Made::Start(tag.name.to_ascii_lowercase(), attributes)
    };
    for token in Tags::new(html, Scope::All) {
        match token {
            Token::Open(tag) => made.push(start(tag)),
            Token::Raw(tag, content) => {
                made.push(start(tag));
                push_text(&mut made, content);
                made.push(Made::End(tag.name.to_ascii_lowercase()));
            }
            Token::Close(name) => made.push(Made::End(name.to_ascii_lowercase())),
            Token::Text(text) => push_text(&mut made, &resolved(text)),
        }
    }
    made
}

#[derive(Default)]
struct Sink(RefCell<Vec<Made>>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Theirs, _line: u64) -> TokenSinkResult<()> {
        let mut made = self.0.borrow_mut();
        match token {
            Theirs::TagToken(tag) => {
                let name = tag.name.to_string();
                if tag.kind == TagKind::EndTag {
                    made.push(Made::End(name));
                    return TokenSinkResult::Continue;
                }
                let attributes =
                    tag.attrs.iter().map(|own| (own.name.local.to_string(), own.value.to_string())).collect();
                made.push(Made::Start(name.clone(), attributes));
                return match name.as_str() {
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                        TokenSinkResult::RawData(RawKind::Rawtext)
                    }
                    _ => TokenSinkResult::Continue,
                };
            }
            Theirs::CharacterTokens(text) => push_text(&mut made, &text),
            Theirs::NullCharacterToken => push_text(&mut made, "\0"),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn theirs(html: &str) -> Vec<Made> {
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}

fn attribute() -> impl Strategy<Value = String> {
    let name = "[a-zA-Z][a-zA-Z0-9:-]{0,6}";
    let value = "([a-zA-Z0-9é ./:>;=-]|&amp;){0,10}";
    prop_oneof![
        (name, value).prop_map(|(name, value)| format!(" {name}=\"{value}\"")),
        (name, value).prop_map(|(name, value)| format!(" {name} = '{value}'")),
        (name, "[a-z0-9./:-]{1,8}").prop_map(|(name, value)| format!("\n{name}={value}")),
        name.prop_map(|name| format!(" {name}")),
    ]
}

fn piece() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["p", "DIV", "span", "h1", "meta", "time", "a", "br/", "x-y"]);
    let raw = prop::sample::select(vec!["script", "style", "textarea", "STYLE"]);
    prop_oneof![
        (name.clone(), prop::collection::vec(attribute(), 0..4))
            .prop_map(|(name, attributes)| format!("<{name}{}>", attributes.concat())),
        name.clone().prop_map(|name| format!("</{name}>")),
        (name, attribute()).prop_map(|(name, attribute)| format!("</{name}{attribute}>")),
        (raw, "[a-z<>/=\"' ]{0,12}").prop_map(|(name, text)| format!("<{name}>{text}</{name}>")),
        "[a-zé漢 \n;:.,>\"'=/-]{0,12}",
        "[a-z <>/=!\"'-]{0,8}".prop_map(|text| format!("<!--{text}-->")),
        Just("<!doctype html>".to_owned()),
        Just("<?xml version='1.0'?>".to_owned()),
        Just("a &lt; b &amp;c".to_owned()),
    ]
}

proptest! {
    #[test]
    fn tags_are_those_of_the_standard(pieces in prop::collection::vec(piece(), 0..12)) {
        let html = pieces.concat();
        prop_assert_eq!(ours(&html), theirs(&html), "of {}", html);
    }

    #[test]
    fn no_text_ends_it_and_nothing_is_read_twice(html in "\\PC{0,80}") {
        let read: usize = Tags::new(&html, Scope::All).map(|token| match token {
            Token::Open(tag) => tag.name.len() + tag.attributes().map(|(name, value)| name.len() + value.len()).sum::<usize>(),
            Token::Raw(tag, content) => tag.name.len() + content.len(),
            Token::Close(text) | Token::Text(text) => text.len(),
        }).sum();
        prop_assert!(read <= html.len());
    }
}

#[test]
fn what_ends_a_tag_is_that_of_the_standard() {
    for html in [
        "<a b=c=\"d>e\">f",
        "<a =\">\">b",
        "<a b = \"c>d\"e=f>g",
        "</p a=\">\">b",
        "<script></scripts></script-a></script a='>'>b",
        "<title>a</title/>b",
    ] {
        assert_eq!(ours(html), theirs(html), "of {html}");
    }
}

#[test]
fn slips_of_the_pen_are_forgiven() {
    let start = |name: &str, attributes: &[(&str, &str)]| {
        let attributes =
            attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Made::Start(name.to_owned(), attributes)
    };
    // A quote that opens no value does not swallow the page.
    assert_eq!(
        ours("<p class=a\"><b>x"),
        [start("p", &[("class", "a\"")]), start("b", &[]), Made::Text("x".to_owned())]
    );
    assert_eq!(ours("<p 'a'>x"), [start("p", &[("'a'", "")]), Made::Text("x".to_owned())]);
    assert_eq!(ours("a < b <3"), [Made::Text("a < b <3".to_owned())]);
    assert_eq!(ours("<!-->x<!-- y --!> z<!-- --- -->"), [Made::Text("x z".to_owned())]);
    assert_eq!(
        ours("<title>x"),
        [start("title", &[]), Made::Text("x".to_owned()), Made::End("title".to_owned())]
    );
    assert_eq!(ours("<p a=1 a=2>"), [start("p", &[("a", "1")])]);
}

fn cut(html: &str) -> Vec<String> {
    let open = |tag: Tag| {
        let attributes: Vec<String> =
            tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
        format!("<{}{}>", tag.name, attributes.concat())
    };
    Tags::new(html, Scope::Shown)
        .flat_map(|token| match token {
            Token::Text(text) => vec![format!("'{text}'")],
            Token::Open(tag) => vec![open(tag)],
            Token::Raw(tag, content) => vec![open(tag), format!("'{content}'"), format!("</{}>", tag.name)],
            Token::Close(name) => vec![format!("</{name}>")],
        })
        .collect()
}

#[test]
fn tags_are_told_from_text() {
    for (html, expected) in [
        ("a<b>c</b>d", vec!["'a'", "<b>", "'c'", "</b>", "'d'"]),
        ("1 < 2 <3 <", vec!["'1 < 2 <3 <'"]),
        (r#"<a title="x > y" b='"' c=d/e f>t"#, vec![r#"<a title=x > y b=" c=d/e f=>"#, "'t'"]),
        ("<a b = c>t", vec!["<a b=c>", "'t'"]),
        ("<br/><img src=x />", vec!["<br>", "<img src=x>"]),
        ("<!-- <b> --><i>", vec!["<i>"]),
        ("<!--><i><!---><b>", vec!["<i>", "<b>"]),
        ("<!doctype html><?xml a?><p>", vec!["<p>"]),
        ("</3><p>", vec!["<p>"]),
        ("<!-- never ended <p>", vec![]),
        ("<p title=\"never ended <p>", vec!["<p title=never ended <p>>"]),
        ("<script>a<b></Script ><i>", vec!["<script>", "'a<b>'", "</script>", "<i>"]),
        ("<title>a</titles></title>", vec!["<title>", "'a</titles>'", "</title>"]),
        ("<a =b c==d>", vec!["<a =b= c==d>"]),
        ("<p", vec!["<p>"]),
        ("<!--a--!><p>", vec!["<p>"]),
    ] {
        assert_eq!(cut(html), expected, "{html}");
    }
}

#[test]
fn every_cut_of_a_page_ends() {
    let html = "é<a b='ü' c=\"ä\">ß<!-- ö --><script>x</script><p/>&amp;</p><svg/><title>é</title><?x?>";
    for at in (0..html.len()).filter(|at| html.is_char_boundary(*at)) {
        for part in [&html[..at], &html[at..]] {
            assert!(Tags::new(part, Scope::Shown).count() <= part.len());
        }
    }
}
