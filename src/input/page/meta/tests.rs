use super::*;

const URL: &str = "https://www.coast-daily.example/news/ferry-aground";

fn page(head: &str, body: &str) -> String {
    format!("<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>")
}

fn published(head: &str, body: &str) -> Option<String> {
    meta(&page(head, body), Some(URL), None).published
}

#[track_caller]
fn assert_published(head: &str, body: &str, date: &str) {
    assert_eq!(published(head, body).as_deref(), Some(date));
}

#[track_caller]
fn assert_undated(head: &str, body: &str) {
    assert_eq!(published(head, body), None);
}

fn linked(json: &str) -> String {
    format!("<script type=\"application/ld+json\">{json}</script>")
}

const HEADLINE: &str = "<h1>Ferry runs aground off the north coast</h1>";
const STORY: &str = "<p>A ferry with two hundred people on board ran aground early in the morning, and all were brought \
    ashore in boats by nine. The line had been warned of the shoal in 1998 and again on 4 March 2011, it says.</p>";

mod dates_of_machines {
    use super::*;

    #[test]
    fn linked_data_in_all_its_shapes() {
        for json in [
            r#"{"@type":"NewsArticle","datePublished":"2019-05-03T14:30:00+02:00"}"#,
            r#"[{"@type":"Organization","name":"x"},{"@type":["Thing","NewsArticle"],"datePublished":"2019-05-03T14:30:00+02:00"}]"#,
            r#"{"@context":"https://schema.org","@graph":[{"@type":"WebSite"},{"@type":"BlogPosting","datePublished":["2019-05-03T14:30:00+02:00"]}]}"#,
            r#"{"@type":"WebPage","mainEntity":{"@type":"http://schema.org/Article","datePublished":{"@value":"2019-05-03T14:30:00+02:00"}}}"#,
            "<!-- {\"@type\":\"NewsArticle\",\"description\":\"two\nlines \t and a \"quote\" inside\",\"datePublished\":\"2019-05-03T14:30:00+02:00\",} -->",
            "/*<![CDATA[*/ {'x':1, \"@type\":\"Article\", // a comment\n \"datePublished\":\"2019-05-03T14:30:00+02:00\"",
            "{&quot;@type&quot;:1} {\"@type\":\"Article\" \"datePublished\":\"2019-05-03T14:30:00&#43;02:00\"}",
        ] {
            assert_eq!(
                published(&linked(json), HEADLINE).as_deref(),
                Some("2019-05-03T14:30:00+02:00"),
                "of {json}"
            );
        }
    }

    #[test]
    fn the_article_of_the_page_and_no_other() {
        let others = [
            r#"{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","datePublished":"2018-01-01"}]}"#,
            r#"{"@type":"NewsArticle","headline":"Harbour reopens","url":"https://coast-daily.example/news/harbour","datePublished":"2018-01-01"}"#,
        ];
        let own = [
            r#"{"@type":"NewsArticle","url":"https://m.coast-daily.example/news/ferry-aground/","datePublished":"2019-05-03"}"#,
            r#"{"@type":"NewsArticle","mainEntityOfPage":{"@id":"http://coast-daily.example/news/ferry-aground?utm_source=x"},"datePublished":"2019-05-03"}"#,
            r#"{"@type":"NewsArticle","headline":"Ferry Runs Aground Off the North Coast","datePublished":"2019-05-03"}"#,
        ];
        for other in others {
            for own in own {
                assert_published(&(linked(other) + &linked(own)), HEADLINE, "2019-05-03");
            }
        }
        // Comments and reviews within the article are not the article.
        let json = r#"{"@type":"NewsArticle","comment":[{"@type":"Comment","datePublished":"2019-06-01"}],"datePublished":"2019-05-03"}"#;
        assert_published(&linked(json), HEADLINE, "2019-05-03");
    }

    #[test]
    fn metas_under_many_names() {
        for meta in [
            "<meta property='article:published_time' content='2019-05-03T14:30:00+02:00'>",
            "<META NAME=parsely-pub-date CONTENT=2019-05-03T14:30:00+02:00>",
            "<meta content=\"2019-05-03 14:30 +0200\" name=\"DC.date.issued\" />",
            "<meta name=dcterms.created content='Fri, 03 May 2019 14:30:00 +0200'>",
            "<meta name='sailthru.date' content='2019-05-03T14:30:00+02:00'>",
            "<meta name=cXenseParse:recs:publishtime content='2019-05-03T14:30:00+02:00'>",
            "<meta itemprop=datePublished content='2019-05-03T14:30:00+02:00'>",
            "<meta name=date content='2019-05-03T14:30:00+02:00'>",
        ] {
            assert_published(meta, HEADLINE, "2019-05-03T14:30:00+02:00");
        }
    }

    #[test]
    fn elements_marked_up_for_it() {
        for element in [
            "<time itemprop=datePublished datetime='2019-05-03T14:30:00+02:00'>yesterday</time>",
            "<span itemprop='datePublished' content='2019-05-03T14:30:00+02:00'>Fri</span>",
            "<time class='entry-date published updated' datetime='2019-05-03T14:30:00+02:00'>3 May</time>",
            "<abbr class=published title='2019-05-03T14:30:00+02:00'>3 May</abbr>",
            "<time datetime='2019-05-03T14:30:00+02:00'>3 hours ago</time>",
            "<span class=js-moment data-timestamp=1556886600>3 hours ago</span>",
            "<p>Posted <time>3 May 2019, 14:30 CEST</time></p>",
        ] {
            let date = published("", &format!("{HEADLINE}{element}{STORY}")).unwrap();
            assert!(
                matches!(date.as_str(), "2019-05-03T14:30:00+02:00" | "2019-05-03T12:30:00Z"),
                "{date} of {element}"
            );
        }
    }

    #[test]
    fn the_day_in_the_address() {
        for (url, date) in [
            ("https://coast-daily.example/2019/05/03/ferry-aground", Some("2019-05-03")),
            ("https://coast-daily.example/2019/5/3/ferry-aground", Some("2019-05-03")),
            ("https://coast-daily.example/news/2019-05-03-ferry.html", Some("2019-05-03")),
            ("https://coast-daily.example/20190503/ferry", Some("2019-05-03")),
            ("https://coast-daily.example/03-05-2019/ferry", Some("2019-05-03")),
            ("https://coast-daily.example/ferry?date=2019-05-03", Some("2019-05-03")),
            ("https://coast-daily.example/2019/05/ferry", None),
            ("https://coast-daily.example/20191399/ferry", None),
            ("https://coast-daily.example/1985/05/03/ferry", None),
        ] {
            assert_eq!(meta(&page("", HEADLINE), Some(url), None).published.as_deref(), date, "of {url}");
        }
    }

    #[test]
    fn scripts_that_keep_it() {
        for script in [
            r#"window.__STATE__={"article":{"publishedAt":"2019-05-03T14:30:00Z","title":"x"}}"#,
            r#"self.push("{\"post\":{\"datePublished\":\"2019-05-03T14:30:00Z\"}}")"#,
            "dataLayer.push({publishDate: '2019-05-03T14:30:00Z'});",
        ] {
            assert_published(&format!("<script>{script}</script>"), HEADLINE, "2019-05-03T14:30:00Z");
        }
    }

    #[test]
    fn what_is_impossible_is_passed_over() {
        assert_published(
            "<meta name=pubdate content='0001-01-01T00:00:00'><meta property='article:published_time' content='2019-05-03'>",
            HEADLINE,
            "2019-05-03",
        );
        let html = page(
            "<meta name=pubdate content=2020-01-01>",
            &format!("{HEADLINE}<p class=date>3 May 2019</p>"),
        );
        assert_eq!(meta(&html, None, Some("2019-05-04T10:00:00Z")).published.as_deref(), Some("2019-05-03"));
        assert_eq!(meta(&html, None, Some("2020-02-01T10:00:00Z")).published.as_deref(), Some("2020-01-01"));
    }

    #[test]
    fn a_change_is_told_apart_and_does_not_come_first() {
        let head = "<meta property=article:published_time content=2019-05-03T14:30:00Z><meta property=article:modified_time content=2019-05-04T08:00:00Z>";
        let meta = meta(&page(head, HEADLINE), None, None);
        assert_eq!(meta.published.as_deref(), Some("2019-05-03T14:30:00Z"));
        assert_eq!(meta.modified.as_deref(), Some("2019-05-04T08:00:00Z"));

        let head = "<meta property=article:published_time content=2019-05-03><meta property=og:updated_time content=2019-05-01>";
        assert_eq!(super::meta(&page(head, HEADLINE), None, None).modified, None);
    }
}

mod dates_of_readers {
    use super::*;

    fn seen(before: &str, after: &str) -> Option<String> {
        published("", &format!("{before}{HEADLINE}{after}{STORY}"))
    }

    #[test]
    fn a_line_near_the_headline() {
        for (before, after) in [
            ("", "<p>3 May 2019</p>"),
            ("", "<div>By Anna Berg</div><div>Published on 3 May 2019</div>"),
            ("<div>3 May 2019</div>", ""),
            (
                "",
                "<p>Coast, 3 May 2019 (agency) - A ferry with two hundred people on board ran aground early in the morning, and all of them were brought ashore in boats by nine.</p>",
            ),
            ("", "<ul><li>Anna Berg<li>3 May 2019<li>Shipping</ul>"),
            ("", "<span>3</span><span>May</span><span>2019</span>"),
        ] {
            assert_eq!(seen(before, after).as_deref(), Some("2019-05-03"), "of {before} and {after}");
        }
    }

    #[test]
    fn a_note_of_a_change_is_not_the_publication() {
        assert_eq!(
            seen("", "<p>Updated: 4 May 2019</p><p>Published: 3 May 2019</p>").as_deref(),
            Some("2019-05-03")
        );
        assert_eq!(
            seen("", "<p class=updated>4 May 2019</p><p>3 May 2019</p>").as_deref(),
            Some("2019-05-03")
        );
        let meta = meta(&page("", &format!("{HEADLINE}<p>Last updated 4 May 2019</p>")), None, None);
        assert_eq!(meta.published.as_deref(), Some("2019-05-04"));
    }

    #[test]
    fn other_stories_and_comments_have_dates_of_their_own() {
        let related = "<aside><h2>More</h2><p>Harbour reopens <time datetime=2018-01-01>1 January 2018</time></p></aside>";
        let comments = "<div id=comments><p class=date>6 May 2019</p><p>Thank God.</p></div>";
        assert_eq!(seen(related, "<p>3 May 2019</p>").as_deref(), Some("2019-05-03"));
        let body = format!("{HEADLINE}{STORY}{comments}<p class=posted>Posted 3 May 2019</p>{related}");
        assert_published("", &body, "2019-05-03");
    }

    #[test]
    fn what_the_story_tells_of_is_no_date_of_it() {
        assert_undated("", &format!("{HEADLINE}{STORY}"));
        assert_undated(
            "",
            &format!("{HEADLINE}{STORY}<footer>© 2015-2019 Coast Daily, 1 January 2019</footer>")
                .replace(", 1 January 2019", ""),
        );
        assert_undated("", &format!("{HEADLINE}<p>Born 3 May 1959</p>{STORY}"));
    }

    #[test]
    fn the_day_on_which_the_page_was_served_counts_little() {
        let body = format!(
            "<div>Saturday, 4 May 2019</div>{HEADLINE}<p>By Anna Berg, our reporter on the coast, who was there</p><p>3 May 2019</p>"
        );
        let html = page("", &body);
        assert_eq!(meta(&html, None, Some("2019-05-04T10:00:00Z")).published.as_deref(), Some("2019-05-03"));
    }

    #[test]
    fn the_order_of_figures_is_that_of_the_country() {
        let html = format!("<html lang=en-US><body>{HEADLINE}<p>05/03/2019</p>");
        let of = |url| meta(&html, Some(url), None).published;
        assert_eq!(of("https://coast-daily.com/a").as_deref(), Some("2019-05-03"));
        assert_eq!(of("https://coast-daily.co.uk/a").as_deref(), Some("2019-03-05"));
    }

    #[test]
    fn pages_in_other_languages() {
        for (language, line, date) in [
            ("de", "<p>Von Anna Berg, 3. Mai 2019, 14:30 Uhr</p>", "2019-05-03T14:30:00"),
            ("fr", "<p>Publié le 3 mai 2019 à 14h30</p>", "2019-05-03T14:30:00"),
            (
                "es",
                "<p>Actualizado: 4 de mayo de 2019</p><p>3 de mayo de 2019, 14:30</p>",
                "2019-05-03T14:30:00",
            ),
            ("ru", "<div>3 мая 2019, 14:30</div>", "2019-05-03T14:30:00"),
            ("pl", "<div>Opublikowano: 3.05.2019, 14:30</div>", "2019-05-03T14:30:00"),
            (
                "tr",
                "<div>Giriş: 03.05.2019 - 14:30</div><div>Güncelleme: 04.05.2019 - 10:00</div>",
                "2019-05-03T14:30:00",
            ),
            ("ja", "<p>2019年5月3日 14時30分</p>", "2019-05-03T14:30:00"),
            ("ko", "<div>입력 2019.05.03 14:30</div><div>수정 2019.05.04 10:00</div>", "2019-05-03T14:30:00"),
            ("vi", "<span>Thứ sáu, 3/5/2019, 14:30 (GMT+7)</span>", "2019-05-03T14:30:00+07:00"),
            ("th", "<p>3 พฤษภาคม 2562 เวลา 14:30 น.</p>", "2019-05-03T14:30:00"),
            ("ar", "<div>نشر في: الجمعة 3 مايو 2019 - 14:30</div>", "2019-05-03T14:30:00"),
            ("fa", "<div>تاریخ انتشار: ۱۳ اردیبهشت ۱۳۹۸ - ۱۴:۳۰</div>", "2019-05-03T14:30:00"),
            ("hi", "<div>प्रकाशित: 3 मई 2019 14:30</div>", "2019-05-03T14:30:00"),
            (
                "el",
                "<div>Δημοσίευση: 03 Μαΐου 2019 14:30</div><div>Ενημέρωση: 04 Μαΐου 2019</div>",
                "2019-05-03T14:30:00",
            ),
        ] {
            let html = format!("<html lang={language}><body>{HEADLINE}{line}");
            assert_eq!(meta(&html, None, None).published.as_deref(), Some(date), "of {line}");
        }
    }

    #[test]
    fn what_one_place_lacks_another_adds() {
        let bare = linked(r#"{"@type":"NewsArticle","datePublished":"2019-05-03"}"#);
        let body = |line: &str| format!("{HEADLINE}<p>{line}</p>");
        assert_published(&bare, &body("3 May 2019, 14:30"), "2019-05-03T14:30:00");
        assert_published(&bare, &body("4 May 2019, 14:30"), "2019-05-03");
        let meta = "<meta property=article:published_time content=2019-05-03T14:30:00+02:00>";
        assert_published(&(bare + meta), HEADLINE, "2019-05-03T14:30:00+02:00");
        let naive = linked(r#"{"@type":"NewsArticle","datePublished":"2019-05-03T14:30:12"}"#);
        assert_published(&(naive.clone() + meta), HEADLINE, "2019-05-03T14:30:00+02:00");
        assert_published(&(naive + &meta.replace("14:30", "12:30")), HEADLINE, "2019-05-03T14:30:12");
    }

    #[test]
    fn the_page_gives_the_zone_away() {
        let of = |machine: &str, shown: &str| {
            published(
                &format!("<meta property=article:published_time content='{machine}'>"),
                &format!("{HEADLINE}<p>{shown}</p>"),
            )
        };
        assert_eq!(
            of("2019-05-04T00:25:56Z", "3 May 2019, 21:25").as_deref(),
            Some("2019-05-03T21:25:56-03:00")
        );
        assert_eq!(
            of("2019-05-03T09:00:00Z", "3 May 2019, 14:30").as_deref(),
            Some("2019-05-03T14:30:00+05:30")
        );
        assert_eq!(
            of("2019-05-04T00:25:56", "3 May 2019, 21:25").as_deref(),
            Some("2019-05-03T21:25:56-03:00")
        );
        assert_eq!(
            of("2019-05-04T00:25:56Z", "<time datetime=2019-05-03T21:25:56-03:00>3 hours ago</time>")
                .as_deref(),
            Some("2019-05-03T21:25:56-03:00")
        );
        assert_eq!(
            of("2019-05-04T00:25:56Z", "<time datetime=2019-05-03T21:20:00-03:00>3 hours ago</time>")
                .as_deref(),
            Some("2019-05-04T00:25:56Z")
        );
        // A bare day written as its first moment.
        assert_eq!(of("2019-05-03T22:00:00Z", "4 May 2019").as_deref(), Some("2019-05-04T00:00:00+02:00"));
        assert_eq!(of("2019-05-03T10:00:00Z", "3 May 2019").as_deref(), Some("2019-05-03T10:00:00Z"));
        // Clocks are nowhere so far from each other, or it is another time altogether.
        assert_eq!(of("2019-05-03T09:00:00Z", "3 May 2019, 12:15").as_deref(), Some("2019-05-03T09:00:00Z"));
        assert_eq!(of("2019-05-03T09:00:00Z", "3 May 2019, 12:17").as_deref(), Some("2019-05-03T09:00:00Z"));
        assert_eq!(
            of("2019-05-03T09:00:00+02:00", "3 May 2019, 12:00").as_deref(),
            Some("2019-05-03T09:00:00+02:00")
        );
    }
}

mod headlines {
    use super::*;

    #[track_caller]
    fn assert_title(head: &str, body: &str, title: &str) {
        assert_eq!(meta(&page(head, body), Some(URL), None).title.as_deref(), Some(title));
    }

    #[test]
    fn the_name_of_the_site_is_taken_off() {
        for head in [
            "<title>Ferry runs aground - Coast Daily</title><meta property=og:site_name content='Coast Daily'>",
            "<title>Coast Daily | Ferry runs aground</title><meta property=og:site_name content='Coast Daily'>",
            "<title>Ferry runs aground – coast-daily.example</title>",
            "<meta property=og:title content='Ferry runs aground | Coast Daily'><meta property=og:site_name content='Coast Daily'>",
            "<title>\n Ferry runs&nbsp;aground » Coast Daily &raquo; Shipping</title><meta property=og:title content='Ferry runs aground'>",
        ] {
            assert_title(head, "", "Ferry runs aground");
        }
    }

    #[test]
    fn what_two_tellings_agree_on() {
        // The first heading is the name of the site.
        assert_title(
            "<title>Ferry runs aground | Coast Daily</title>",
            "<h1>Coast Daily</h1><h2>Ferry runs aground</h2>",
            "Ferry runs aground",
        );
        // The heading as readers see it, not as machines are told it.
        assert_title(
            "<title>FERRY RUNS AGROUND, 200 rescued</title>",
            "<h1>Ferry Runs <em>Aground</em>, 200&nbsp;rescued</h1>",
            "Ferry Runs Aground, 200 rescued",
        );
        // A kicker stands in the heading.
        assert_title(
            "<meta property=og:title content='Ferry runs aground off the coast'>",
            "<h1><span>Accident at sea</span> Ferry runs aground off the coast</h1>",
            "Ferry runs aground off the coast",
        );
        // A hyphen inside the headline stays.
        assert_title(
            "<title>Ferry aground - 200 rescued - Coast Daily</title>",
            "<h1>Ferry aground - 200 rescued</h1>",
            "Ferry aground - 200 rescued",
        );
        let json = linked(r#"{"@type":"NewsArticle","headline":"Ferry runs aground"}"#);
        assert_title(&json, "<h1>Coast Daily</h1>", "Ferry runs aground");
    }

    #[test]
    fn a_page_without_a_headline_has_none() {
        assert_eq!(meta("<p>A ferry ran aground.</p>", None, None).title, None);
        assert_eq!(meta("<title> - </title><h1> </h1>", None, None).title, None);
    }
}

mod bylines {
    use super::*;

    #[track_caller]
    fn assert_author(head: &str, body: &str, author: Option<&str>) {
        assert_eq!(
            meta(&page(head, &format!("{HEADLINE}{body}")), Some(URL), None).author.as_deref(),
            author,
            "of {head}{body}"
        );
    }

    #[test]
    fn authors_of_linked_data() {
        let author = |author: &str| {
            linked(&format!(
                r#"{{"@type":"NewsArticle","author":{author},"publisher":{{"@type":"Organization","name":"Coast Daily"}}}}"#
            ))
        };
        assert_author(&author(r#""Anna Berg""#), "", Some("Anna Berg"));
        assert_author(&author(r#"{"@type":"Person","name":"Anna Berg"}"#), "", Some("Anna Berg"));
        assert_author(
            &author(r#"[{"name":"Anna Berg"},{"name":"Ben Dahl"},{"name":"ANNA BERG"}]"#),
            "",
            Some("Anna Berg, Ben Dahl"),
        );
        assert_author(&author(r#""By Anna Berg and Ben Dahl""#), "", Some("Anna Berg, Ben Dahl"));
        let graph = linked(
            r##"{"@graph":[{"@type":"Article","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Anna Berg"}]}"##,
        );
        assert_author(&graph, "", Some("Anna Berg"));
        // The site as its own author is no byline where there is one.
        assert_author(
            &author(r#"{"name":"Coast Daily"}"#),
            "<p class=byline>By Anna Berg</p>",
            Some("Anna Berg"),
        );
        assert_author(&author(r#"{"name":"https://coast-daily.example/anna"}"#), "", None);
    }

    #[test]
    fn authors_of_metas() {
        assert_author("<meta name=author content='Anna Berg'>", "", Some("Anna Berg"));
        assert_author(
            "<meta property=article:author content='https://social.example/anna'><meta name=author content='Anna Berg, @annaberg'>",
            "",
            Some("Anna Berg"),
        );
        assert_author(
            "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Anna Berg'>",
            "",
            Some("Anna Berg"),
        );
        assert_author("<meta name=author content=admin>", "", None);
    }

    #[test]
    fn authors_that_readers_see() {
        for body in [
            "<p class=byline>By Anna Berg</p>",
            "<div class='article-meta'><span class=author>Von <a rel=author href=/a>Anna Berg</a></span> | 3. Mai 2019</div>",
            "<span itemprop=author><span itemprop=name>Anna Berg</span></span>",
            "<p class=date-author>Anna Berg, 03.05.2019</p>",
            "<p>By Anna Berg</p>",
            "<p><span>Por</span><span>Anna Berg</span></p>",
            "<h5>Autor:</h5><p>Anna Berg</p>",
            "<p>3 May 2019 13:30 by Anna Berg</p>",
            "<a class=author title=x>View all posts by Anna Berg</a>",
        ] {
            assert_author("", body, Some("Anna Berg"));
        }
        assert_author("", "<aside><p class=author>Ben Dahl</p></aside>", None);
        assert_author("", STORY, None);
    }
}

mod outlets {
    use super::*;

    fn of(head: &str, url: Option<&str>) -> Meta {
        meta(&page(head, HEADLINE), url, None)
    }

    #[test]
    fn the_outlet_has_a_name_or_a_domain() {
        assert_eq!(
            of("<meta property=og:site_name content=' Coast  Daily '>", Some(URL)).source.as_deref(),
            Some("Coast Daily")
        );
        let json =
            linked(r#"{"@type":"NewsArticle","publisher":[{"@type":"Organization","name":"Coast Daily"}]}"#);
        assert_eq!(of(&json, Some(URL)).source.as_deref(), Some("Coast Daily"));
        assert_eq!(
            of("", Some("https://news.coast-daily.co.uk/a")).source.as_deref(),
            Some("coast-daily.co.uk")
        );
        assert_eq!(of("", Some("https://anna.blogspot.com/a")).source.as_deref(), Some("anna.blogspot.com"));
        assert_eq!(of("", None).source, None);
    }

    #[test]
    fn the_canonical_address_is_of_the_same_site_and_no_front_page() {
        let canonical = |href: &str| of(&format!("<link rel=canonical href='{href}'>"), Some(URL)).url;
        let own = "https://coast-daily.example/news/ferry";
        assert_eq!(canonical(own).as_deref(), Some(own));
        assert_eq!(
            canonical("https://amp.coast-daily.example/news/ferry?a=1&amp;b=2").as_deref(),
            Some("https://amp.coast-daily.example/news/ferry?a=1&b=2")
        );
        for other in [
            "/news/ferry",
            "https://other.example/news/ferry",
            "https://coast-daily.example/",
            "https://coast-daily.example",
            "javascript:void(0)",
            "",
            "https://coast daily.example/a",
        ] {
            assert_eq!(canonical(other), None, "of {other}");
        }
        assert_eq!(
            of(&format!("<link rel=canonical href=/><meta property=og:url content='{own}'>"), Some(URL))
                .url
                .as_deref(),
            Some(own)
        );
        // Nothing speaks against it where nothing else is known.
        assert_eq!(
            of("<link rel='shortlink canonical' href='https://other.example/a'>", None).url.as_deref(),
            Some("https://other.example/a")
        );
    }

    #[test]
    fn languages_are_tags() {
        let language = |html: &str| meta(html, None, None).language;
        assert_eq!(language("<html lang=de>").as_deref(), Some("de"));
        assert_eq!(language("<html lang='pt_br'>").as_deref(), Some("pt-BR"));
        assert_eq!(language("<html xml:lang=zh-hant-tw>").as_deref(), Some("zh-Hant-TW"));
        assert_eq!(
            language("<html lang=''><meta property=og:locale content=es_ES>").as_deref(),
            Some("es-ES")
        );
        assert_eq!(language("<meta http-equiv=content-language content='de, en'>").as_deref(), Some("de"));
        assert_eq!(language("<html lang='{{lang}}'>"), None);
        assert_eq!(language("<html lang=english>"), None);
        assert_eq!(language(&linked(r#"{"@type":"NewsArticle","inLanguage":"fr"}"#)).as_deref(), Some("fr"));
    }

    #[test]
    fn summaries_are_one_line() {
        assert_eq!(
            of("<meta name=description content='All\n  saved &amp; well'>", None).description.as_deref(),
            Some("All saved & well")
        );
        assert_eq!(of("<meta name=description content=' '>", None).description, None);
    }

    #[test]
    fn credits_name_another() {
        let article = |fields: &str| {
            linked(&format!(r#"{{"@type":"NewsArticle","publisher":{{"name":"Coast Daily"}},{fields}}}"#))
        };
        let credit = |head: &str| of(head, Some(URL)).credit;
        assert_eq!(
            credit(&article(r#""sourceOrganization":{"@type":"Organization","name":"North News Agency"}"#))
                .as_deref(),
            Some("North News Agency")
        );
        assert_eq!(
            credit(&article(r#""creditText":"North News Agency""#)).as_deref(),
            Some("North News Agency")
        );
        assert_eq!(credit(&article(r#""provider":{"name":"Coast Daily"}"#)), None);
        assert_eq!(credit(&article(r#""copyrightHolder":{"@type":"Person","name":"Anna Berg"}"#)), None);
        assert_eq!(
            credit("<meta name=syndication-source content='https://www.north-news.example/ferry'>")
                .as_deref(),
            Some("north-news.example")
        );
        assert_eq!(credit("<meta name=original-source content='https://m.coast-daily.example/ferry'>"), None);
        assert_eq!(credit("<meta name=author content='Anna Berg, dpa'>").as_deref(), Some("dpa"));
        assert_eq!(credit("<meta name=author content='Ben Dahl, AP Sports Writer'>").as_deref(), Some("AP"));
        assert_eq!(credit("<meta name=author content='Anna Reuters-Berg'>"), None);
        assert_eq!(credit("<meta name=news_keywords content='Reuters'>"), None);
    }
}

mod hostile {
    use super::*;

    #[test]
    fn no_page_is_too_deep_or_too_broken() {
        let many = 60_000;
        for html in [
            "<div>".repeat(many),
            "<b><i>".repeat(many),
            "<table><tr><td>".repeat(many),
            "<p class='date author'>".repeat(many),
            "<p>3 May 2019".repeat(many),
            format!("<h1>{}", "3 May 2019 ".repeat(many)),
            "</div>".repeat(many),
            "<!--".repeat(many),
            "<a b=\"".repeat(many),
            "<a b='c' ".repeat(many),
            "<".repeat(many),
            "<a ".repeat(many),
            "&".repeat(many),
            "&#".repeat(many),
            "<script>".repeat(many),
            "</".repeat(many),
            format!("<script>{}", "</".repeat(many)),
            "<meta name=author content=x>".repeat(many),
            format!("<meta name=description content='{}'>", "x ".repeat(many)),
            format!("<title>{}</title>", " - x".repeat(many)),
            format!("<div class='{}'>", "date ".repeat(many)),
            linked(&"[".repeat(many)),
            linked(&"{\"a\":".repeat(many)),
            linked(&"{\"@type\":\"Article\",\"author\":[".repeat(many)),
            linked(&format!("{{\"author\":[{}]}}", "{\"@id\":\"x\"},".repeat(many))),
            linked(&"\"".repeat(many)),
            linked(&"/*".repeat(many)),
            linked(&"\\u".repeat(many)),
            linked(&format!("{{\"a\":\"{}", "\\".repeat(many))),
            format!("<script>{}</script>", "datePublished:".repeat(many)),
            "\u{1}\0\u{FFFD}".repeat(many),
        ] {
            let meta = meta(&html, Some(URL), None);
            assert!(
                [meta.title, meta.author, meta.description, meta.source]
                    .into_iter()
                    .flatten()
                    .all(|text| text.len() < 10_000)
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_ends_it(html in "(<|>|/|=|\"|'|&|;|!--|--|h1|meta|script|time|a|content|name|datePublished|date|\\{|\\}|\\[|:|,|3 May 2019|é|漢| |\\PC){0,200}") {
            let _ = meta(&html, Some(URL), None);
            let _ = meta(&linked(&html), None, None);
        }
    }
}
