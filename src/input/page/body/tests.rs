use super::*;

fn page(data: &str) -> String {
    format!(
        "<p>Text.</p><script type='application/ld+json'>{data}</script><script>var articleBody = 1;</script>"
    )
}

#[test]
fn the_longest_body_is_taken_wherever_it_stands() {
    let data = r#"[{"@type":"WebPage"},{"@graph":[{"articleBody":"Short."},{"x":{"articleBody":"A longer one.\n\nTwo lines."}}]}]"#;
    assert_eq!(stated(&page(data)).as_deref(), Some("A longer one.\nTwo lines."));
}

#[test]
fn tags_and_entities_in_it_are_undone() {
    let data = r#"{"articleBody":"&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three.&lt;/p&gt;"}"#;
    assert_eq!(stated(&page(data)).as_deref(), Some("One & two.\nThree."));
    let data = r#"{"articleBody":"<p>One.</p><p>Two.</p>"}"#;
    assert_eq!(stated(&page(data)).as_deref(), Some("One.\nTwo."));
}

#[test]
fn what_is_no_data_is_none() {
    for data in ["", "{", "[".repeat(100_000).as_str(), r#"{"articleBody":7}"#, r#"{"articleBody":" "}"#] {
        assert_eq!(stated(&page(data)), None);
    }
    assert_eq!(stated("<p>articleBody</p>"), None);
}
