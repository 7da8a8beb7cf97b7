//! The articles of the crawl as a crawler brings them: web pages of a realistic weight, in an archive.

use std::fmt::Write as _;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Article, Author, Crawl};

/// What the pages of an outlet have around their articles.
pub(crate) struct Layout {
    head: String,
    before: String,
    after: String,
}

impl Layout {
    pub(crate) fn new(outlet: &str, seed: u64) -> Self {
        let mut author = Author::new(1000 + seed);
        let mut links = |count: usize| {
            let mut list = String::from("<ul class=\"nav-list\">\n");
            for number in 0..count {
                let title = author.sentences(8).remove(0);
                writeln!(
                    list,
                    "  <li class=\"nav-item item-{number}\"><a class=\"nav-link\" \
                     href=\"/section/{number}/story.html?ref=nav\" data-track=\"nav|{number}\">{title}</a></li>"
                )
                .expect("memory takes it");
            }
            list + "</ul>\n"
        };
        let mut style = String::from("<style>");
        let mut script = String::from("<script>window.dataLayer=window.dataLayer||[];");
        for number in 0..120 {
            writeln!(style, ".block-{number}{{margin:{number}px;padding:0 {number}px;color:#{number:06x}}}")
                .expect("memory takes it");
            writeln!(script, "dataLayer.push({{event:'slot{number}',size:[{number},250],if:'a<b&&c>d'}});")
                .expect("memory takes it");
        }
        let head = format!(
            "<meta charset=\"utf-8\"><meta property=\"og:site_name\" content=\"{outlet}\">\n\
             <link rel=\"stylesheet\" href=\"/main.css\">{style}</style>{script}</script>"
        );
        let before =
            format!("<header class=\"site-header\"><nav>{}</nav></header>\n<div class=\"page\">", links(40));
        let after = format!(
            "<aside class=\"sidebar related\"><h3>More stories</h3>{}</aside></div>\n<footer \
             class=\"site-footer\">{}<p>All rights reserved. {outlet}.</p></footer>\n{script}</script>",
            links(30),
            links(25)
        );
        Layout { head, before, after }
    }

    /// The page of an article.
    pub(crate) fn page(&self, article: &Article) -> String {
        let paragraphs: Vec<&str> = article.text.split("\n\n").collect();
        let title: Vec<&str> = article.text.split_whitespace().take(9).collect();
        let title = escaped(&title.join(" "));
        let mut body = String::new();
        for (number, paragraph) in paragraphs.iter().enumerate() {
            writeln!(body, "<p class=\"body-text\">{}</p>", escaped(paragraph)).expect("memory takes it");
            if number == 2 {
                body.push_str(
                    "<figure><img src=\"/i.jpg\" alt=\"\"><figcaption>A picture.</figcaption></figure>\n",
                );
                body.push_str("<div class=\"ad-slot\"><script>slot(1)</script></div>\n");
            }
        }
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{title} | {outlet}</title>\n<meta \
             property=\"og:title\" content=\"{title}\"><meta property=\"article:published_time\" \
             content=\"2025-03-01T08:00:00Z\">{head}</head>\n<body>{before}<main><article><h1>{title}</h1>\n<div \
             class=\"byline\">By Ann Example</div>\n<div class=\"article-body\">{body}</div></article></main>{after}\
             </body></html>\n",
            outlet = article.source,
            head = self.head,
            before = self.before,
            after = self.after,
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Writes the crawl as an archive: a request and a response for each article, each record a gzip member. Bytes before
/// packing.
pub(crate) fn write_archive(crawl: &Crawl, mut out: impl Write) -> u64 {
    let mut layouts: Vec<(String, Layout)> = Vec::new();
    let mut bytes = 0;
    for article in &crawl.articles {
        if !layouts.iter().any(|(outlet, _)| *outlet == article.source) {
            layouts.push((article.source.clone(), Layout::new(&article.source, layouts.len() as u64)));
        }
        let layout = layouts.iter().find(|(outlet, _)| *outlet == article.source).map(|(_, layout)| layout);
        let page = layout.expect("just made").page(article);
        let outlet = article.source.to_lowercase().replace(' ', "-");
        let url = format!("https://{outlet}.example/{}.html", article.id);
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nServer: bench\r\n\r\n{page}",
            page.len()
        );
        let request = format!("GET /{}.html HTTP/1.1\r\nHost: {outlet}.example\r\n\r\n", article.id);
        for (kind, mime, block) in [("request", "request", &request), ("response", "response", &http)] {
            let record = format!(
                "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-03-01T09:00:00Z\r\n\
                 WARC-Record-ID: <urn:{kind}:{}>\r\nContent-Type: application/http; msgtype={mime}\r\n\
                 Content-Length: {}\r\n\r\n{block}\r\n\r\n",
                article.id,
                block.len()
            );
            bytes += record.len() as u64;
            let mut member = GzEncoder::new(&mut out, Compression::default());
            member.write_all(record.as_bytes()).expect("it is written");
            member.finish().expect("it is written");
        }
    }
    bytes
}
