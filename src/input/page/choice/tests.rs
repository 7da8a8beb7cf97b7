use trafilatura::dom::Document;

use super::*;

const BODY: [&str; 4] = [
    "The bridge over the sound is closed for cars until the end of the summer, the council said on Tuesday.",
    "Engineers had found deep cracks in the concrete when they looked at it in March.",
    "People on foot and on bicycles may still cross, and the ferry will run twice an hour.",
    "The shops in the market ask the council to pay for what they lose while the work goes on.",
];

fn paragraphs() -> String {
    BODY.iter().map(|text| format!("<p>{text}</p>")).collect()
}

/// What is left of a page of which all was chosen, line by line.
fn corrected(html: &str, title: &str) -> Vec<String> {
    let layout = Layout::of(&Document::parse(html));
    let claims = Claims { titles: vec![title.to_owned()], summaries: Vec::new() };
    let chosen = vec![true; layout.pieces.len()];
    Choice::new(&layout, chosen).corrected(&claims).render().lines().map(str::to_owned).collect()
}

#[test]
fn the_headline_and_what_stands_over_the_text_go() {
    let html = format!(
        "<div><p>News</p><h1>Bridge closed until autumn</h1><span>By Ann Lee</span><p>12 May 2026</p></div><div>{}</div>",
        paragraphs()
    );
    assert_eq!(corrected(&html, "Bridge closed until autumn | Harbour Gazette"), BODY);
    // A heading inside the text stays.
    let html =
        format!("<div>{}<h2>The ferry</h2><p>It takes bicycles for free until May.</p></div>", paragraphs());
    assert_eq!(corrected(&html, "Bridge closed")[4], "The ferry");
    // One over links goes with them.
    let html =
        format!("<div>{}<h2>More on this</h2><p><a href=x>Choir wins a prize</a></p></div>", paragraphs());
    assert_eq!(corrected(&html, ""), BODY);
}

#[test]
fn links_to_other_articles_and_captions_go() {
    let html = format!(
        "<div><p>{}</p><p>Read also: <a href=x>Choir wins a prize in the capital</a></p><figure><figcaption>The \
         bridge.</figcaption></figure><p>{} <a href=x>More</a></p><p>{}</p><p>{}</p></div>",
        BODY[0], BODY[1], BODY[2], BODY[3]
    );
    let expected = [BODY[0].to_owned(), format!("{} More", BODY[1]), BODY[2].to_owned(), BODY[3].to_owned()];
    assert_eq!(corrected(&html, ""), expected);
}

#[test]
fn what_is_set_out_twice_stands_once_and_refrains_stay() {
    let html = format!("<div>{}<blockquote>{}</blockquote></div>", paragraphs(), BODY[1]);
    assert_eq!(corrected(&html, ""), BODY);
    let question = "What would you do first if you were the mayor of this town for a single day?";
    let html: String = BODY.iter().map(|text| format!("<p>{question}</p><p>{text}</p>")).collect();
    assert_eq!(corrected(&format!("<div>{html}</div>"), "").len(), 8);
}

#[test]
fn teasers_after_the_end_go() {
    let card = "<div><a href=x>Choir wins a prize in the capital</a><p>Forty children sang for a jury of five.</p></div>";
    assert_eq!(corrected(&format!("<div>{}</div>{card}{card}", paragraphs()), ""), BODY);
}

#[test]
fn how_to_reach_the_author_goes() {
    let html = format!(
        "<div>{}<p>Write to Ann Lee at ann.lee@gazette.example</p><p>Our letter comes every morning.</p></div>",
        paragraphs()
    );
    assert_eq!(corrected(&html, ""), BODY);
    // An address in the middle is part of the story.
    let html =
        format!("<div><p>Write to bridge@town.example before May.</p>{}<p>The end.</p></div>", paragraphs());
    assert_eq!(corrected(&html, "").len(), 6);
}

#[test]
fn what_was_left_out_between_paragraphs_comes_back() {
    let second = paragraphs().replace("the", "a");
    let html = format!("<div>{}{second}</div><div>{}</div>", paragraphs(), paragraphs().replace("the", "no"));
    let layout = Layout::of(&Document::parse(&html));
    let mut chosen = vec![true; layout.pieces.len()];
    // In the first element a paragraph in the middle is left out, and all of the second.
    chosen[1] = false;
    chosen[8..].fill(false);
    let choice = Choice::new(&layout, chosen).corrected(&Claims::default());
    assert_eq!(choice.render().lines().count(), 8);
    assert_eq!(choice.render().lines().nth(1), Some(BODY[1]));
}

#[test]
fn a_block_chosen_for_the_most_part_is_taken_whole() {
    let layout =
        Layout::of(&Document::parse("<p>The council met on Tuesday (<a href=x>12</a>) and on Friday.</p>"));
    let text = |chosen: [bool; 3]| Choice::new(&layout, chosen.to_vec()).render();
    assert_eq!(text([true, false, true]), "The council met on Tuesday (12) and on Friday.");
    assert_eq!(text([false, false, true]), ") and on Friday.");
}
