use super::*;

fn cut(html: &str) -> Vec<String> {
    tokens(html)
        .map(|token| match token {
            Token::Text(text) => format!("'{text}'"),
            Token::Open(tag) => {
                let attributes: Vec<String> =
                    tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{}{}>", tag.name, attributes.concat())
            }
            Token::Close(name) => format!("</{name}>"),
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
        ("<script>a<b></Script ><i>", vec!["<script>", "'a<b>'", "</Script>", "<i>"]),
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
            assert!(tokens(part).count() <= part.len());
        }
    }
}
