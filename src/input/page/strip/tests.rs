use super::*;

#[test]
fn paragraphs_become_lines_and_menus_are_left_out() {
    let html = r#"<html><head><title>Bridge &amp; ferry</title><style>p{}</style></head><body>
        <nav><a href=/>Home</a></nav><header>Daily News</header>
        <h1>Bridge closed</h1><p>The bridge <b>was</b> closed&nbsp;on <a href=x>Tuesday</a>.<br>No date&hellip;</p>
        <script>var a = "<p>no</p>";</script><ul><li>One<li>Two</ul>
        <table><tr><td>Boats<td>12</table><aside>Also read</aside><footer>Imprint</footer></body>"#;
    let stripped = strip(html);
    assert_eq!(stripped.title.as_deref(), Some("Bridge & ferry"));
    assert_eq!(
        stripped.text,
        "Bridge closed\nThe bridge was closed on Tuesday.\nNo date…\nOne\nTwo\nBoats 12"
    );
}

#[test]
fn a_menu_left_open_does_not_take_the_article_with_it() {
    assert_eq!(strip("<nav><a>Home</a><article><p>Text.</p>").text, "Text.");
    assert_eq!(strip("</nav></nav><nav>Home</nav><p>Text.").text, "Text.");
}

#[test]
fn text_without_tags_stays_as_it_is() {
    assert_eq!(strip("1 < 2 and 3 > 2 & so on").text, "1 < 2 and 3 > 2 & so on");
    assert_eq!(strip(""), Stripped::default());
    assert_eq!(strip("<title>Only a title").title.as_deref(), Some("Only a title"));
}

#[test]
fn deep_pages_are_no_trouble() {
    let html = "<div>".repeat(200_000) + "Text." + &"<b><i>".repeat(100_000) + "More.";
    assert_eq!(strip(&html).text, "Text.More.");
}
