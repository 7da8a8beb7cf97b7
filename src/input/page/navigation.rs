//! What was taken from a page for its main text goes in; whether it is an article comes out.
//!
//! Home pages, section fronts, lists by tag, error pages, walls of consent and of login have text too, and every
//! extractor finds some. An article has sentences that follow one another; a front has single ones between links.

use super::claims::Claims;
use super::doubt::is_doubtful;
use super::layout::{Block, Layout};
use super::parts::Part;

/// Least of a block that is a sentence or more, in [width].
const SENTENCE: usize = 50;
/// A page with sentences has at least this much text to be an article.
const LEAST: usize = 60;
/// A page without sentences needs this much: tables and lists of results are articles too.
const LEAST_WITHOUT_SENTENCES: usize = 200;
/// Teasers on a front are no longer, in width of what stands between two links.
const LONGEST_TEASER: usize = 400;
/// Fewer single sentences between links are an article with a few links.
const LEAST_TEASERS: usize = 4;
/// The text of an error page or of a wall is no longer.
const LONGEST_WALL: usize = 900;

/// Whether blocks of a page are an article.
pub(super) fn is_article(layout: &Layout, taken: &[usize], claims: &Claims) -> bool {
    let measures = Measures::of(layout, taken);
    if measures.width < LEAST || (measures.sentences == 0 && measures.width < LEAST_WITHOUT_SENTENCES) {
        return false;
    }
    if measures.sentences == 0 && measures.links * 5 > measures.page * 4 {
        return false;
    }
    !measures.is_front() && !is_wall(layout, taken, claims, &measures)
}

/// What a text is made of. A run is what is not broken by a link that stands alone.
#[derive(Default)]
struct Measures {
    width: usize,
    sentences: usize,
    runs: usize,
    /// Runs of one block.
    single: usize,
    longest_run: usize,
    /// Width of the page, and of its links.
    page: usize,
    links: usize,
}

impl Measures {
    fn of(layout: &Layout, taken: &[usize]) -> Self {
        let mut measures = Measures::default();
        let widths: Vec<(usize, usize)> = layout.blocks.iter().map(|block| width(layout, block)).collect();
        for (all, links) in &widths {
            measures.page += all;
            measures.links += links;
        }
        let is_lone_link = |(all, links): (usize, usize)| all >= 10 && links * 10 >= all * 8;
        let (mut run, mut blocks, mut last) = (0, 0, 0);
        for number in taken {
            let (all, links) = widths[*number];
            measures.width += all;
            if all < SENTENCE || links * 2 > all || layout.blocks[*number].part == Part::Heading {
                continue;
            }
            measures.sentences += 1;
            if widths[last..*number].iter().copied().any(is_lone_link) {
                measures.end_run(run, blocks);
                (run, blocks) = (0, 0);
            }
            (run, blocks, last) = (run + all, blocks + 1, *number);
        }
        measures.end_run(run, blocks);
        measures
    }

    fn end_run(&mut self, width: usize, blocks: usize) {
        self.runs += usize::from(blocks > 0);
        self.single += usize::from(blocks == 1);
        self.longest_run = self.longest_run.max(width);
    }

    /// Teasers: single sentences, each between links.
    fn is_front(&self) -> bool {
        self.runs >= LEAST_TEASERS && self.single * 10 >= self.runs * 8 && self.longest_run < LONGEST_TEASER
    }
}

/// Room that a block takes on a screen, and of that, of its links.
fn width(layout: &Layout, block: &Block) -> (usize, usize) {
    let (mut all, mut links) = (0, 0);
    for piece in &layout.pieces[block.pieces.clone()] {
        // A sign of Chinese or Japanese says as much as two or three letters.
        let wide = piece
            .text
            .chars()
            .filter(|c| matches!(*c as u32, 0x1100..=0x11FF | 0x2E80..=0xD7FF | 0xF900..=0xFAFF))
            .count();
        let width = piece.chars + wide;
        all += width;
        links += if piece.is_link { width } else { 0 };
    }
    (all, links)
}

/// Words of pages that are not there, in small letters.
const MISSING: [&str; 24] = [
    "404",
    "not found",
    "page you requested",
    "page you are looking for",
    "page you were looking for",
    "no longer available",
    "nicht gefunden",
    "existiert nicht",
    "no encontrada",
    "no existe",
    "introuvable",
    "n'existe pas",
    "non trovata",
    "não encontrada",
    "niet gevonden",
    "nie znaleziono",
    "не найдена",
    "не знайдено",
    "bulunamadı",
    "見つかりません",
    "找不到",
    "찾을 수 없",
    "غير موجودة",
    "नहीं मिला",
];
/// Words of pages that ask who one is, or for something before they show what they have.
const WALLS: [&str; 30] = [
    "cookie",
    "consent",
    "gdpr",
    "privacy",
    "datenschutz",
    "einwilligung",
    "javascript",
    "captcha",
    "not a robot",
    "unusual traffic",
    "access denied",
    "ad blocker",
    "adblock",
    "werbeblocker",
    "log in",
    "sign in",
    "password",
    "einloggen",
    "anmelden",
    "passwort",
    "connectez-vous",
    "mot de passe",
    "iniciar sesión",
    "contraseña",
    "confidentialité",
    "privacidad",
    "riservatezza",
    "войти",
    "ログイン",
    "登录",
];

/// Whether a short text is that of an error page, or most of a text asks for consent or a login.
fn is_wall(layout: &Layout, taken: &[usize], claims: &Claims, measures: &Measures) -> bool {
    let has = |text: &str, words: &[&str]| {
        let text = text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    let (mut missing, mut wall) = (0, 0);
    let mut whole = String::new();
    for number in taken {
        let text = layout.text(*number);
        let width = width(layout, &layout.blocks[*number]).0;
        missing += if has(&text, &MISSING) { width } else { 0 };
        wall += if has(&text, &WALLS) { width } else { 0 };
        whole.push_str(&text);
        whole.push('\n');
    }
    let is_short = measures.width < LONGEST_WALL;
    let says_missing = claims.titles.iter().any(|title| has(title, &MISSING));
    if is_short && (missing * 3 > measures.width || (says_missing && missing > 0)) {
        return true;
    }
    // An article about cookies shares its words with its title.
    let asks = WALLS.iter().filter(|word| whole.to_lowercase().contains(**word)).count() >= 3;
    wall * 2 > measures.width && (is_short || (asks && is_doubtful(claims, &whole)))
}

#[cfg(test)]
mod tests;
