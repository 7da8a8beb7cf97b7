//! The variorum: every sentence of the first article with what became of it in the others, and what they added.

use std::fmt::{self, Write};

use super::model::{AdditionView, ArticleView, StoryPage, VariorumRow, VariorumView, Wording};
use super::said::{self, counted};
use crate::report::diff::html::text::{OWN, Side, Text, words};

/// Texts that are drawn.
const TEXTS: usize = 40;
/// Up to so many, what one does not have leaves its place empty.
const SPACED: u32 = 16;
/// Of more additions than so many, only so few are drawn in each place.
const MANY: usize = 300;
const FEW: usize = 5;
/// Sentences that are drawn.
const ROWS: usize = 300;
/// Wordings that are printed under a sentence.
const WORDINGS: usize = 4;
/// Sentences that are named as the most cut, and as the most changed.
const MOST: usize = 5;

/// The section with the variorum.
pub(super) fn variorum(out: &mut String, page: &StoryPage) -> fmt::Result {
    let Some(view) = &page.variorum else { return Ok(()) };
    let drawing = Drawing { view, articles: &page.articles };
    writeln!(out, "<section class=\"variorum\">\n<h2>What became of each sentence</h2>")?;
    drawing.about(out)?;
    drawing.most(out)?;
    writeln!(out, "<div class=\"apparatus\" role=\"list\">")?;
    let shown = view.rows.len().min(ROWS);
    drawing.additions(out, None)?;
    for (number, row) in view.rows.iter().take(shown).enumerate() {
        drawing.row(out, number, row)?;
        drawing.additions(out, Some(number as u32))?;
    }
    writeln!(out, "</div>")?;
    if view.rows.len() > shown {
        let more = counted(view.rows.len() - shown, "sentence");
        writeln!(out, "<p class=\"note\">{more} more are not drawn.</p>")?;
    }
    writeln!(out, "</section>")
}

struct Drawing<'a> {
    view: &'a VariorumView,
    articles: &'a [ArticleView],
}

impl Drawing<'_> {
    /// The letters of a text: those of the first article that has it.
    fn letters(&self, text: usize) -> &str {
        let first = self.view.texts[text].first();
        first.map_or("", |place| self.articles[*place as usize].siglum.as_str())
    }

    fn sigla(&self, out: &mut String, texts: &[u32]) -> fmt::Result {
        for (at, text) in texts.iter().take(TEXTS).enumerate() {
            write!(out, "{}{}", if at > 0 { ", " } else { "" }, Text(self.letters(*text as usize)))?;
        }
        write!(out, "{}", if texts.len() > TEXTS { " …" } else { "" })
    }

    fn about(&self, out: &mut String) -> fmt::Result {
        let count = counted(self.view.texts.len(), "other text");
        write!(out, "<p class=\"note\">The sentences of ")?;
        said::siglum(out, 0, &self.articles[0])?;
        write!(out, " ({}), held against {count}.", said::outlet(self.articles[0].outlet.as_deref()))?;
        if self.view.texts.len() > TEXTS {
            write!(out, " {TEXTS} of them are drawn; all are counted.")?;
        }
        if !self.view.same.is_empty() {
            write!(out, " Word for word the same: ")?;
            for place in self.view.same.iter().take(TEXTS) {
                said::siglum(out, *place, &self.articles[*place as usize])?;
                out.push(' ');
            }
        }
        writeln!(out, "</p>")?;
        writeln!(
            out,
            "<p class=\"legend\"><span><span class=\"fate k\">B</span>kept</span> <span><span class=\"fate c\">B</span>changed</span> \
             <span><span class=\"fate m\">B</span>moved</span> <span><span class=\"fate x\">B</span>cut</span> <span><span \
             class=\"fate a\">B</span>added</span></p>"
        )
    }

    fn most(&self, out: &mut String) -> fmt::Result {
        let texts = self.view.texts.len();
        if texts < 2 {
            return Ok(());
        }
        writeln!(out, "<div class=\"most\">")?;
        for (fate, title) in [('x', "Cut the most"), ('c', "Changed the most")] {
            let mut rows: Vec<(usize, usize)> = (self.view.rows.iter().enumerate())
                .map(|(number, row)| (row.count(fate), number))
                .filter(|(count, _)| *count > 0)
                .collect();
            rows.sort_by_key(|(count, number)| (std::cmp::Reverse(*count), *number));
            if rows.is_empty() {
                continue;
            }
            writeln!(out, "<div><h3>{title}</h3>\n<ol>")?;
            for (count, number) in rows.into_iter().take(MOST) {
                let text = clipped(&self.view.rows[number].text);
                write!(out, "<li><a href=\"#s{number}\">{}</a> ", said::own(&text))?;
                writeln!(out, "<span class=\"note\">{count} of {texts}</span></li>")?;
            }
            writeln!(out, "</ol></div>")?;
        }
        let mut added: Vec<&AdditionView> =
            self.view.additions.iter().filter(|addition| addition.texts.len() > 1).collect();
        added.sort_by_key(|addition| std::cmp::Reverse(addition.texts.len()));
        if !added.is_empty() {
            writeln!(out, "<div><h3>Added by more than one</h3>\n<ol>")?;
            for addition in added.into_iter().take(MOST) {
                write!(out, "<li>{} <span class=\"note\">", said::own(&clipped(&addition.text)))?;
                self.sigla(out, &addition.texts)?;
                writeln!(out, "</span></li>")?;
            }
            writeln!(out, "</ol></div>")?;
        }
        writeln!(out, "</div>")
    }

    fn row(&self, out: &mut String, number: usize, row: &VariorumRow) -> fmt::Result {
        let id = number + 1;
        writeln!(out, "<div class=\"vrow\" role=\"listitem\" id=\"s{number}\">")?;
        write!(out, "<p class=\"no\">{id}</p><div><p class=\"text\" {OWN}>{}</p>", Text(&row.text))?;
        for wording in row.wordings.iter().take(WORDINGS) {
            self.wording(out, wording)?;
        }
        if row.wordings.len() > WORDINGS {
            let more = counted(row.wordings.len() - WORDINGS, "more wording");
            write!(out, "<p class=\"reading note\">{more}</p>")?;
        }
        write!(out, "</div><p class=\"fates\">")?;
        for (text, fate) in row.fates.chars().take(TEXTS).enumerate() {
            let (class, name) = match fate {
                'k' => ("k", "kept"),
                'm' => ("m", "moved"),
                'c' => ("c", "changed"),
                _ => ("x", "cut"),
            };
            let letters = Text(self.letters(text));
            write!(out, "<span class=\"fate {class}\" title=\"{name}\">{letters}</span>")?;
        }
        writeln!(out, "</p>\n</div>")
    }

    fn wording(&self, out: &mut String, wording: &Wording) -> fmt::Result {
        write!(out, "<p class=\"reading\"><span class=\"by\">")?;
        self.sigla(out, &wording.texts)?;
        write!(out, "</span> <bdi {OWN}>")?;
        words(out, &wording.words, Side::Both)?;
        writeln!(out, "</bdi></p>")
    }

    fn additions(&self, out: &mut String, after: Option<u32>) -> fmt::Result {
        // In the order of the text, so that these are neighbours.
        let place = |addition: &AdditionView| addition.after.map_or(0, |after| after + 1);
        let wanted = after.map_or(0, |after| after + 1);
        let first = self.view.additions.partition_point(|addition| place(addition) < wanted);
        let count = self.view.additions[first..].partition_point(|addition| place(addition) == wanted);
        let here = &self.view.additions[first..first + count];
        let shown = if self.view.additions.len() > MANY { here.len().min(FEW) } else { here.len() };
        for addition in &here[..shown] {
            write!(out, "<div class=\"vrow plus\" role=\"listitem\"><p class=\"no\">+</p>")?;
            write!(out, "<div><p class=\"text\" {OWN}><ins>{}</ins></p></div>", Text(&addition.text))?;
            write!(out, "<p class=\"fates\">")?;
            // In the columns of the sentences, where there are few.
            let columns = self.view.texts.len().min(TEXTS) as u32;
            for text in 0..columns {
                let letters = Text(self.letters(text as usize));
                if addition.texts.binary_search(&text).is_ok() {
                    write!(out, "<span class=\"fate a\" title=\"added\">{letters}</span>")?;
                } else if columns <= SPACED {
                    write!(out, "<span class=\"fate\"></span>")?;
                }
            }
            writeln!(out, "</p>\n</div>")?;
        }
        if shown < here.len() {
            let more = counted(here.len() - shown, "more addition");
            writeln!(out, "<p class=\"vrow note\" role=\"listitem\">{more} here</p>")?;
        }
        Ok(())
    }
}

/// The beginning of a sentence.
fn clipped(text: &str) -> String {
    const LONG: usize = 90;
    match text.char_indices().nth(LONG) {
        Some((at, _)) => {
            let end = text[..at].rfind(' ').unwrap_or(at);
            format!("{}…", &text[..end])
        }
        None => text.to_string(),
    }
}
