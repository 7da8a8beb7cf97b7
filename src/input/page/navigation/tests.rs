use super::super::{Engine, read};

/// The words around a page that every page of a paper has.
fn page(title: &str, body: &str) -> String {
    let menu: String = ["News", "Politics", "Sport", "Culture", "Weather", "Podcasts", "Shop"]
        .iter()
        .map(|name| format!("<li><a href=/{name}>{name}</a></li>"))
        .collect();
    format!(
        "<!doctype html><html><head><title>{title}</title><meta property=og:title content='{title}'></head><body>\
         <header><a href=/><span>The Harbour Gazette</span></a><nav><ul>{menu}</ul></nav></header><main>{body}</main>\
         <footer><p>© 2026 Harbour Gazette Media. <a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></p></footer>\
         </body></html>"
    )
}

const HEADLINES: [&str; 9] = [
    "Ferry line to the islands stops for the winter",
    "Mayor defends plan for a second bridge over the sound",
    "Bakers warn of higher prices for bread and rolls",
    "Storm tears roof off the old fish hall",
    "School choir wins a prize in the capital",
    "New timetable for the night buses from May",
    "Three held after the break-in at the museum",
    "Harbour pool to open again after two years",
    "Court stops the sale of the lighthouse",
];
const TEASERS: [&str; 9] = [
    "The company says that too few people cross in the dark months to pay for the fuel.",
    "The council is to vote on the money next week, and two parties are against it.",
    "Flour has become dearer for the third time this year, the guild said on Monday.",
    "Nobody was hurt, but the market will have to move to the square until spring.",
    "Forty children sang for a jury of five, and one of them forgot his shoes at home.",
    "The line to the hospital will run every half hour until two in the morning.",
    "The police found the missing coins in a flat near the station, a spokeswoman said.",
    "The tiles come from Portugal, and the water is to be two degrees warmer than before.",
    "The buyer from abroad wanted to make a hotel of it, which the neighbours did not like.",
];

fn teasers(shape: fn(&str, &str) -> String) -> String {
    HEADLINES.iter().zip(TEASERS).map(|(headline, teaser)| shape(headline, teaser)).collect()
}

fn fronts() -> Vec<(&'static str, String)> {
    let links = |tag: &str| -> String {
        HEADLINES.iter().map(|line| format!("<{tag}><a href=/a/{}>{line}</a></{tag}>", line.len())).collect()
    };
    vec![
        ("home page of headlines", page("The Harbour Gazette", &links("h2"))),
        (
            "home page of headlines with teasers",
            page(
                "The Harbour Gazette",
                &teasers(|h, t| format!("<article><h2><a href=/a>{h}</a></h2><p>{t}</p></article>")),
            ),
        ),
        (
            "section front with cards",
            page(
                "Sport",
                &teasers(|h, t| {
                    format!(
                        "<div class=card><a href=/a><img src=x><h3>{h}</h3></a><div class=teaser>{t}</div><span>2 hours ago</span></div>"
                    )
                }),
            ),
        ),
        (
            "section front whose cards are links",
            page("Sport", &teasers(|h, t| format!("<a class=card href=/a><h3>{h}</h3><p>{t}</p></a>"))),
        ),
        (
            "list by tag with dates",
            page(
                "Articles on bridges",
                &teasers(|h, _| {
                    format!("<li>12 May 2026 <a href=/a>{h}</a> <a href=/a#c>7 comments</a></li>")
                }),
            ),
        ),
        (
            "search results",
            page(
                "Search: bridge",
                &format!(
                    "<form><input name=q></form><p>9 results for “bridge”</p>{}",
                    teasers(|h, t| {
                        format!(
                            "<div><a href=/a>{h}</a><p>{t} …</p><a href=/a>https://gazette.example/a</a></div>"
                        )
                    })
                ),
            ),
        ),
        ("archive by month", page("Archive", &format!("<h1>Archive</h1>{}", links("p")))),
        ("page of an author", page("Ann Lee", &format!("<h1>Ann Lee</h1><p>Reporter</p>{}", links("h3")))),
        (
            "page that is not there",
            page(
                "404 – page not found",
                "<h1>Page not found</h1><p>The page you are looking for does not exist or has been moved. Check the address, or go back to the <a href=/>home page</a>.</p>",
            ),
        ),
        (
            "page that is not there, in German",
            page(
                "Seite nicht gefunden",
                "<h1>Fehler 404</h1><p>Die gewünschte Seite wurde leider nicht gefunden. Möglicherweise wurde sie gelöscht oder verschoben.</p>",
            ),
        ),
        (
            "page that is not there, in Japanese",
            page(
                "エラー",
                "<h1>404</h1><p>お探しのページは見つかりませんでした。移動または削除された可能性があります。</p>",
            ),
        ),
        (
            "wall of cookies",
            page(
                "The Harbour Gazette",
                "<h1>Before you go on</h1><p>We and our 742 partners use cookies and similar technologies to store information on your device and to show you advertising that fits.</p><p>You can withdraw your consent at any time in the privacy settings. Some partners do not ask for your consent but rely on a legitimate interest.</p><button>Accept all</button>",
            ),
        ),
        (
            "wall of login",
            page(
                "Log in",
                "<h1>Log in</h1><form><label>Password</label><input type=password></form><p>Please log in with your e-mail address and your password to go on reading. You have no account yet? Sign in for free.</p>",
            ),
        ),
        (
            "check for robots",
            page(
                "Just a moment...",
                "<h1>Checking your browser</h1><p>Enable JavaScript and cookies to continue. This check is to make sure that you are not a robot.</p>",
            ),
        ),
        ("nothing at all", page("The Harbour Gazette", "")),
        (
            "gallery without words",
            page(
                "Pictures of the week",
                &"<figure><img src=x><figcaption>Photo: A. Lee</figcaption></figure>".repeat(12),
            ),
        ),
    ]
}

#[test]
fn pages_of_links_are_no_articles() {
    for engine in [Engine::Precise, Engine::Fast] {
        for (name, html) in fronts() {
            assert_eq!(read(&html, None, None, engine).text, "", "{name}");
        }
    }
}

#[test]
fn articles_are_articles() {
    let long: String = TEASERS.iter().map(|sentence| format!("<p>{sentence}</p>")).collect();
    let cookies: String = TEASERS
        .iter()
        .map(|sentence| format!("<p>Browsers send no cookies of third parties any more. {sentence}</p>"))
        .collect();
    for (name, html) in [
        ("plain", page("Bridge vote", &format!("<h1>Bridge vote</h1><article>{long}</article>"))),
        (
            "one paragraph",
            page(
                "Choir wins",
                &format!("<h1>Choir wins</h1><article><p>{} {}</p></article>", TEASERS[4], TEASERS[5]),
            ),
        ),
        (
            "with links between",
            page(
                "Pool opens",
                &format!(
                    "<h1>Pool opens</h1><article>{}</article>",
                    TEASERS
                        .iter()
                        .enumerate()
                        .map(|(at, t)| format!(
                            "<p>{t}</p>{}",
                            if at % 3 == 2 {
                                "<p><a href=/a>Read more about the pool here</a></p>"
                            } else {
                                ""
                            }
                        ))
                        .collect::<String>()
                ),
            ),
        ),
        (
            "about cookies",
            page(
                "The end of cookies in browsers",
                &format!("<h1>The end of cookies in browsers</h1><article>{cookies}</article>"),
            ),
        ),
    ] {
        for engine in [Engine::Precise, Engine::Fast] {
            assert_ne!(read(&html, None, None, engine).text, "", "{name} {engine:?}");
        }
    }
}
