use proptest::prelude::*;

use super::percent::percent_decoded;
use super::*;

#[track_caller]
fn assert_form(url: &str, form: &str) {
    assert_eq!(normal_form(url).as_deref(), Some(form), "of {url}");
    assert_eq!(normal_form(form).as_deref(), Some(form), "of the form itself");
}

#[track_caller]
fn assert_one(urls: &[&str]) {
    let form = normal_form(urls[0]);
    assert!(form.is_some());
    for url in urls {
        assert_eq!(normal_form(url), form, "of {url}");
    }
}

#[track_caller]
fn assert_apart(one: &str, other: &str) {
    assert_ne!(normal_form(one).unwrap(), normal_form(other).unwrap());
}

#[test]
fn only_addresses_of_the_web_have_a_form() {
    for none in [
        "",
        "   ",
        "mailto:desk@example.com",
        "ftp://example.com/a",
        "javascript:void(0)",
        "data:text/html,a",
        "file:///tmp/a",
        "/2019/05/03/a",
        "a word",
        "https://",
        "https:///",
        "http://?a=1",
        "https://exa mple.com/",
        "http://a..b/",
        "http://example.com:99999/",
        "urn:uuid:1-2",
        "https://[::1/",
        "about:blank",
    ] {
        assert_eq!(normal_form(none), None, "of {none:?}");
    }
    assert_eq!(normal_form(&format!("https://example.com/{}", "a".repeat(LONGEST))), None);
    assert_one(&[
        "https://example.com/a",
        "//example.com/a",
        "example.com/a",
        "  https://example.com/a\n",
        "HTTPS://example.com/a",
        "https:\\\\example.com\\a",
        "https://exam\nple.com/a",
    ]);
}

#[test]
fn scheme_and_host_are_folded() {
    assert_one(&[
        "https://example.com/a",
        "http://example.com/a",
        "http://EXAMPLE.com/a",
        "https://www.example.com/a",
        "http://example.com:80/a",
        "https://example.com:443/a",
        "https://example.com./a",
        "https://reader:secret@example.com/a",
        "https://m.example.com/a",
        "https://mobile.example.com/a",
        "https://amp.example.com/a",
        "https://www.m.example.com/a",
        "https://ex%61mple.com/a",
        "https://ｅｘａｍｐｌｅ.com/a",
    ]);
    assert_form("https://example.com:8080/a", "https://example.com:8080/a");
    assert_form("https://de.m.wikipedia.org/wiki/Elbe", "https://de.wikipedia.org/wiki/Elbe");
    assert_form("http://[2001:DB8::1]/a", "https://[2001:db8::1]/a");
    // Too little would be left of these.
    assert_form("https://m.com/a", "https://m.com/a");
    assert_form("https://amp.co.uk/a", "https://amp.co.uk/a");
    assert_form("https://m.bbc.co.uk/a", "https://bbc.co.uk/a");
    assert_apart("https://sport.example.com/a", "https://example.com/a");
}

#[test]
fn hosts_in_any_script_have_one_form() {
    assert_one(&[
        "https://zürich-blatt.ch/a",
        "https://xn--zrich-blatt-thb.ch/a",
        "https://ZÜRICH-blatt.ch/a",
        "https://zu\u{308}rich-blatt.ch/a",
        "https://z%C3%BCrich-blatt.ch/a",
    ]);
    assert_one(&["https://пример.рф/а", "https://xn--e1afmkfd.xn--p1ai/%D0%B0"]);
    assert_one(&["https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"]);
}

#[test]
fn percent_encoding_has_one_form() {
    assert_form("https://example.com/%7Eanna/caf%c3%a9", "https://example.com/~anna/caf%C3%A9");
    assert_one(&[
        "https://example.com/café au",
        "https://example.com/caf%C3%A9%20au",
        "https://example.com/caf%c3%a9 au",
    ]);
    assert_form("https://example.com/100%/%zz", "https://example.com/100%25/%25zz");
    assert_form("https://example.com/a%2Fb", "https://example.com/a%2Fb");
    assert_apart("https://example.com/a%2Fb", "https://example.com/a/b");
    assert_form("https://example.com/a?q=x+y", "https://example.com/a?q=x%20y");
    // What an encoded percent sign hides is not looked at.
    assert_form("https://example.com/%2541", "https://example.com/%2541");
    assert_form("https://example.com/%%3441", "https://example.com/%25441");
}

#[test]
fn paths_are_cleared_of_what_says_nothing() {
    assert_one(&[
        "https://example.com/2019/story",
        "https://example.com/2019/story/",
        "https://example.com//2019///story",
        "https://example.com/2019/./story",
        "https://example.com/2019/x/../story",
        "https://example.com/2019/story/index.html",
        "https://example.com/2019/story/Default.aspx",
        "https://example.com/2019/story;jsessionid=0A1B",
        "https://example.com\\2019\\story",
    ]);
    assert_one(&[
        "https://example.com",
        "https://example.com/",
        "https://example.com/index.php",
        "https://example.com/?",
        "https://example.com/#top",
    ]);
    assert_form("https://example.com/index-of-names.html", "https://example.com/index-of-names.html");
    assert_form("https://example.com/a;b=1", "https://example.com/a;b=1");
    assert_apart("https://example.com/Story", "https://example.com/story");
}

#[test]
fn other_forms_of_a_page_are_that_page() {
    assert_one(&[
        "https://example.com/2019/story",
        "https://example.com/2019/story/amp",
        "https://example.com/2019/story/amp/",
        "https://example.com/2019/story.amp",
        "https://example.com/amp/2019/story",
        "https://example.com/2019/story?amp=1",
        "https://example.com/2019/story?amp",
        "https://example.com/2019/story?outputType=amp",
        "https://example.com/2019/story/print",
        "https://example.com/2019/story?print=true",
        "https://example.com/2019/story?view=print&m=1",
    ]);
    assert_one(&[
        "https://example.com/story.html",
        "https://example.com/story.amp.html",
        "https://example.com/amp/story.html",
    ]);
    // A parameter of the same name that decides the article.
    assert_form("https://example.com/a?print=20190503", "https://example.com/a?print=20190503");
    assert_form("https://example.com/a?m=201905", "https://example.com/a?m=201905");
    assert_form(
        "https://example.com/a?view=article&format=pdf",
        "https://example.com/a?format=pdf&view=article",
    );
    assert_form("https://example.com/amp", "https://example.com/amp");
    assert_form("https://example.com/print", "https://example.com/print");
    assert_form("https://example.com/amplifier", "https://example.com/amplifier");
}

#[test]
fn wrapped_copies_are_what_they_wrap() {
    assert_one(&[
        "https://www.example.com/2019/story?id=5",
        "https://www.google.com/amp/s/www.example.com/2019/story/amp?id=5",
        "https://google.de/amp/www.example.com/2019/story?id=5",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/2019/story?id=5&usqp=mq331AQ",
        "https://cdn.ampproject.org/v/s/www.example.com/2019/story?id=5&amp_js_v=0.1",
        "https://www.google.com/amp/s/www.google.com/amp/s/example.com/2019/story?id=5",
        "https://www.bing-amp.com/c/s/www.example.com/2019/story?id=5",
    ]);
    assert_form("https://www.google.com/amp/help", "https://google.com/help");
    assert_form("https://google.com/search?q=example.com", "https://google.com/search?q=example.com");
    assert_form("https://cdn.ampproject.org/v0.js", "https://cdn.ampproject.org/v0.js");
}

#[test]
fn how_a_reader_came_is_dropped() {
    for name in DROPPED {
        assert_form(&format!("https://example.com/a?{name}=x1&id=7"), "https://example.com/a?id=7");
    }
    for prefix in DROPPED_PREFIXES {
        assert_form(&format!("https://example.com/a?id=7&{prefix}x=1"), "https://example.com/a?id=7");
    }
    assert_form("https://example.com/a?UTM_Source=feed&FBCLID=x", "https://example.com/a");
    assert_form("https://example.com/a?utm%5Fsource=feed", "https://example.com/a");
    assert_form("https://example.com/a?utm_source=feed#comments", "https://example.com/a");
}

#[test]
fn what_decides_the_article_stays() {
    for query in [
        "id=5",
        "p=5",
        "story=5",
        "articleId=5",
        "page=2",
        "ArtNr=335614",
        "f=4&t=167",
        "news_id=3",
        "mod=news",
        "cid=77",
        "source=5",
        "lang=de",
        "v=aBc",
        "reference=4",
        "attachment=2",
    ] {
        let url = format!("https://example.com/a?{query}");
        assert_form(&url, &url);
    }
}

#[test]
fn the_order_of_parameters_says_nothing() {
    assert_one(&[
        "https://example.com/a?b=2&a=1",
        "https://example.com/a?a=1&b=2",
        "https://example.com/a?a=1&&b=2&a=1",
    ]);
    assert_apart("https://example.com/a?a=1&b=2", "https://example.com/a?a=2&b=1");
    assert_form("https://example.com/a?a", "https://example.com/a?a");
    assert_form("https://example.com/a?a=&b=x=y", "https://example.com/a?a=&b=x=y");
}

#[test]
fn fragments_are_dropped_unless_they_hide_the_article() {
    assert_one(&["https://example.com/a", "https://example.com/a#comments", "https://example.com/a#"]);
    assert_form("https://example.com/#!/story/5", "https://example.com/#!/story/5");
    assert_apart("https://example.com/#!/story/5", "https://example.com/#!/story/6");
}

#[test]
fn a_host_is_told_without_the_rest() {
    assert_eq!(normal_host("http://www.Example.com/a?b#c").as_deref(), Some("example.com"));
    assert_eq!(normal_host("nothing"), None);
}

#[test]
fn long_chains_of_wrappers_and_marks_end() {
    let wrapped = format!("https://{}example.com/a", "google.com/amp/s/".repeat(480));
    assert_form(&wrapped, "https://example.com/a");
    let marked = format!("https://example.com/{}a{}", "amp/".repeat(900), "/amp".repeat(900));
    assert_form(&marked, "https://example.com/a");
}

/// The address as the `url` crate reads it, with the host and path that it finds.
fn by_crate(url: &str) -> Option<(String, String)> {
    let url = url::Url::parse(url).ok()?;
    Some((url.host_str()?.to_owned(), url.path().to_owned()))
}

proptest! {
    #[test]
    fn no_text_ends_it_and_a_form_is_its_own_form(text in "\\PC{0,80}") {
        for url in [text.clone(), format!("https://{text}"), format!("https://example.com/{text}"), format!("http://cdn.ampproject.org/c/s/{text}")] {
            if let Some(form) = normal_form(&url) {
                prop_assert_eq!(normal_form(&form), Some(form.clone()), "of {}", url);
                prop_assert!(form.is_ascii());
            }
        }
    }

    #[test]
    fn pieces_in_any_order_keep_one_form(pieces in prop::collection::vec(prop::sample::select(vec![
        "http://", "https://", "www.", "m.", "amp.", "example", ".com", ".co.uk", "/", "//", "..", ".", "amp", "print", "index.html", ".amp", "%", "%41",
        "%2e", "%25", "%zz", "?", "&", "=", "#", "#!", ";jsessionid=1", "utm_a=1", "id=5", "amp=1", "print=2", "+", " ", "ü", "。", "\\", "@", ":", ":80", "google.com/amp/s/",
        "[", "]", "xn--",
    ]), 0..14)) {
        let url = pieces.concat();
        for url in [url.clone(), format!("https://example.com/{url}")] {
            if let Some(form) = normal_form(&url) {
                prop_assert_eq!(normal_form(&form), Some(form.clone()), "of {}", url);
            }
        }
    }

    /// Where there is nothing to fold but what the standard folds, the host and the path are those of the standard.
    #[test]
    fn hosts_and_paths_are_those_of_the_url_crate(
        host in "(bücher|news|чайка|例|été)[a-zßäöüéа-я0-9]{0,6}\\.(example|москва|com|org)",
        path in "(/[a-zA-Z0-9~_.!'()*,:@é%-]{1,8}){1,4}",
    ) {
        // The crate writes some bytes plain that may be encoded, and the other way round; compare what they stand for.
        let url = format!("https://{host}{path}");
        let Some((host, path)) = by_crate(&url) else { return Ok(()) };
        let Some(form) = normal_form(&url) else { return Err(TestCaseError::fail(format!("no form of {url}"))) };
        let (form_host, form_path) = form.strip_prefix("https://").unwrap().split_once('/').unwrap();
        prop_assert_eq!(form_host, host);
        let path: Vec<String> = path.split('/').map(|segment| percent_decoded(segment).into_owned()).filter(|segment| !segment.is_empty()).collect();
        let form_path: Vec<String> = form_path.split('/').map(|segment| percent_decoded(segment).into_owned()).filter(|segment| !segment.is_empty()).collect();
        let is_mark = |segment: &String| ["amp", "print"].contains(&segment.as_str()) || segment.ends_with(".amp");
        prop_assume!(!path.iter().any(is_mark));
        prop_assert_eq!(form_path, path);
    }
}
