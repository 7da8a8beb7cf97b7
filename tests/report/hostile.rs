//! A crawl of which every field wants to get out of the page that it is put on.

use serde_json::json;

/// Links that are no links to the web.
pub(crate) const LINKS: [&str; 16] = [
    "javascript:window.ran=1",
    "JaVaScRiPt:window.ran=1",
    " javascript:window.ran=1",
    "java\tscript:window.ran=1",
    "java\nscript:window.ran=1",
    "\u{1}javascript:window.ran=1",
    "javascript&colon;window.ran=1",
    "javascript://evil.example/%0awindow.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    "vbscript:window.ran=1",
    "file:///etc/passwd",
    "blob:https://evil.example/1",
    "//evil.example/",
    "https:\u{202e}//evil.example/",
    "view-source:javascript:window.ran=1",
    "\" onclick=\"window.ran=1",
];

pub(crate) const ATTACK: &str = "</script></style></title><script>window.ran=1</script><img src=x onerror=window.ran=1>\
                      <svg onload=window.ran=1>\"' onmouseover=window.ran=1 --><!-- ]]> {{7*7}} ${1} \u{202e}txet\u{2066} \0\u{1b}[2J \
                      \u{2028} &lt;script&gt; ../../../etc/passwd";

/// A crawl of which every field wants to get out, as JSON lines: copies of one text, each with a link of its own.
pub(crate) fn crawl() -> String {
    let base: Vec<String> = (0..14)
        .map(|number| format!("Sentence {number} of the council's report says that the harbour wall was mended by {} masons.", number + 3))
        .collect();
    let mut lines = String::new();
    for (number, link) in LINKS.iter().enumerate() {
        let mut sentences = base.clone();
        sentences[number % 14] =
            format!("He said {ATTACK} and went home to count the {number} boats that were left there.");
        sentences.truncate(if number % 3 == 1 { 9 } else { 14 });
        let record = json!({
            "id": format!("{ATTACK}{number}"),
            "text": sentences.join(" "),
            "title": ATTACK,
            "url": link,
            "source": format!("{ATTACK}{}", number % 5),
            "published": format!("2025-03-{:02}T10:00:00Z", number + 1),
            "author": ATTACK,
        });
        lines.push_str(&format!("{record}\n"));
    }
    lines
}
