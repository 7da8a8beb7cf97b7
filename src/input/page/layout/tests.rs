use super::*;

fn layout(html: &str) -> Layout {
    Layout::of(&Document::parse(html))
}

fn texts(html: &str) -> Vec<(String, Part)> {
    let layout = layout(html);
    (0..layout.blocks.len()).map(|at| (layout.text(at), layout.blocks[at].part)).collect()
}

#[test]
fn blocks_are_what_a_reader_sees_as_paragraphs() {
    let html = "<h1>Bridge</h1><p>One <b>two</b>, <a href=x>three</a>.<p>Four<br>five<br><br>six</p>\
        <ul><li>seven<li><p>eight</p></ul><blockquote>nine</blockquote>\
        <table><tr><td>ten<td>eleven<tr><td>twelve</table><div>thirteen<p>fourteen</p>fifteen</div>";
    let expected = [
        ("Bridge", Part::Heading),
        ("One two, three.", Part::Paragraph),
        ("Four five", Part::Paragraph),
        ("six", Part::Paragraph),
        ("seven", Part::Item),
        ("eight", Part::Item),
        ("nine", Part::Quote),
        ("ten", Part::Cell),
        ("eleven", Part::Cell),
        ("twelve", Part::Cell),
        ("thirteen", Part::Paragraph),
        ("fourteen", Part::Paragraph),
        ("fifteen", Part::Paragraph),
    ];
    assert_eq!(texts(html), expected.map(|(text, part)| (text.to_owned(), part)));
}

#[test]
fn cells_of_a_row_are_one_line() {
    let layout = layout("<table><tr><td>a<td>b<tr><td>c<td>d</table>");
    let continues: Vec<bool> = layout.blocks.iter().map(|block| block.continues_row).collect();
    assert_eq!(continues, [false, true, false, true]);
}

#[test]
fn captions_and_posts_are_told() {
    let html = "<figure><img src=x><figcaption>The bridge.</figcaption></figure><div class=photo-caption>By night.</div>\
        <div class=embed><blockquote class=twitter-tweet><p>It is closed!</p></blockquote></div><p>Text.</p>";
    let expected = [
        ("The bridge.", Part::Caption),
        ("By night.", Part::Caption),
        ("It is closed!", Part::Post),
        ("Text.", Part::Paragraph),
    ];
    assert_eq!(texts(html), expected.map(|(text, part)| (text.to_owned(), part)));
    assert!(!layout(html).html.contains("embed"), "the libraries would drop it");
}

#[test]
fn what_stands_beside_the_article_is_left_out() {
    let article =
        "<p>The bridge is closed for cars until the end of the summer, the council said.</p>".repeat(30);
    let links = "<li><a href=x>The choir wins a prize in the capital</a></li>".repeat(15);
    let html = format!(
        "<nav>Menu</nav><div class=cookie-banner>We use cookies.</div>{article}\
         <div id=newsletter>Our letter.</div><ul>{links}</ul><aside>Beside.</aside><footer>Imprint</footer>"
    );
    let texts = texts(&html);
    assert_eq!(texts.len(), 30);
    assert!(texts.iter().all(|(text, _)| text.starts_with("The bridge")));
    // An article in a form or in a list named so is still one.
    for html in [format!("<form>{article}</form>"), format!("<div class=newsletter>{article}</div>")] {
        assert_eq!(layout(&html).blocks.len(), 30, "{html}");
        assert!(!layout(&html).html.contains("<form"));
    }
}

#[test]
fn an_article_is_not_left_out_for_its_name() {
    let article =
        "<p>The bridge is closed for cars until the end of the summer, the council said.</p>".repeat(5);
    let rest = "<p>Forty children of the school choir sang for a jury of five in the capital.</p>".repeat(40);
    for html in [
        format!("<div class=subscriber-content>{article}</div>{rest}"),
        format!("<aside><h1>Bridge closed</h1><p>It is closed until the autumn.</p></aside>{rest}"),
    ] {
        assert!(layout(&html).text(0).contains("ridge"), "{html}");
    }
    let banner = format!("<div class=cookie-consent>{article}</div>{rest}");
    assert!(layout(&banner).text(0).starts_with("Forty"));
}

#[test]
fn marks_name_the_pieces() {
    let layout = layout("<p>One <b>two</b> \u{F0007}three</p><p>four &amp; &lt;five&gt;</p>");
    assert!(layout.pieces.iter().all(|piece| !piece.text.contains('\u{F0007}')), "a mark of the page's own");
    let article = Document::parse(&layout.html);
    let all = layout.chosen(&article.text_content(article.root()));
    assert_eq!(all, [true; 4]);
    let some: String = layout.html.chars().filter(|c| number(*c) != Some(1)).collect();
    assert_eq!(layout.chosen(&some), [true, false, true, true]);
    assert!(layout.html.contains("four &amp; &lt;five&gt;"));
}

#[test]
fn every_mark_stands_for_its_number() {
    for number in [0, 1, 65_533, 65_534, 65_535, 131_067] {
        assert_eq!(mark(number).and_then(super::number), Some(number));
    }
    assert_eq!(mark(131_068), None);
    assert_eq!(super::number('a'), None);
}
