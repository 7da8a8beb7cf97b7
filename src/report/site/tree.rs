//! Articles with their parents -> the family: each under the one that it was taken from.

use std::fmt::{self, Write};

use super::Place;
use super::model::{ArticleView, ParentView};
use super::said::{self, counted, delay, percent};
use crate::report::relate::CreditStatus;

/// Articles that are drawn.
const DRAWN: usize = 250;
/// Steps from parent to child that are indented; below them the line of descent goes on without.
const DEEP: usize = 12;
/// So many children with the same text as their parent are one line.
const ALIKE: usize = 4;

/// The section with the family tree.
pub(super) fn tree(out: &mut String, articles: &[ArticleView], place: Place) -> fmt::Result {
    let mut tree = Tree { articles, place, children: vec![Vec::new(); articles.len()], left: DRAWN };
    let mut roots = Vec::new();
    for (at, article) in articles.iter().enumerate() {
        match main_parent(article) {
            Some(parent) if parent as usize != at => tree.children[parent as usize].push(at),
            _ => roots.push(at),
        }
    }
    writeln!(out, "<section>\n<h2>Who took it from whom</h2>\n<ul class=\"tree\">")?;
    for root in roots {
        tree.item(out, root, 0)?;
    }
    writeln!(out, "</ul>")?;
    if tree.left == 0 && articles.len() > DRAWN {
        let more = counted(articles.len() - DRAWN, "article");
        writeln!(
            out,
            "<p class=\"note\">Up to {more} more are not drawn here; the table below has all.</p>"
        )?;
    }
    writeln!(out, "</section>")
}

/// The parent under which an article stands: the first that is of this story.
fn main_parent(article: &ArticleView) -> Option<u32> {
    article.parents.iter().find_map(|parent| parent.article)
}

struct Tree<'a> {
    articles: &'a [ArticleView],
    place: Place,
    children: Vec<Vec<usize>>,
    left: usize,
}

impl Tree<'_> {
    fn item(&mut self, out: &mut String, place: usize, depth: usize) -> fmt::Result {
        if self.left == 0 {
            return Ok(());
        }
        self.left -= 1;
        let articles = self.articles;
        let article = &articles[place];
        write!(out, "<li>")?;
        said::siglum(out, place as u32, article)?;
        let (class, name) = said::relation(article);
        write!(out, " <span class=\"who\">{}</span>", said::outlet(article.outlet.as_deref()))?;
        write!(out, " <span class=\"rel r-{class}\">{name}</span>")?;
        write!(out, " <span class=\"note\">{}", said::when(&article.when))?;
        let under = main_parent(article);
        for parent in &article.parents {
            let is_first = parent.article.is_some() && parent.article == under;
            self.parent(out, parent, is_first)?;
        }
        write!(out, "</span>")?;
        if article.credit_status == CreditStatus::Uncredited {
            write!(out, " <span class=\"credit c-no\">no credit</span>")?;
        }
        self.below(out, place, depth)?;
        writeln!(out, "</li>")
    }

    /// What is said of a parent: of the one above only how much, of another one who it is as well.
    fn parent(&self, out: &mut String, parent: &ParentView, is_above: bool) -> fmt::Result {
        if !is_above {
            write!(out, "; also from ")?;
            match parent.article {
                Some(place) => said::siglum(out, place, &self.articles[place as usize])?,
                None => write!(out, "{}", said::elsewhere(parent, self.place))?,
            }
        }
        write!(out, ", {} kept", percent(parent.kept))?;
        match parent.delay {
            Some(seconds) => write!(out, ", {} later", delay(seconds)),
            None => Ok(()),
        }
    }

    fn below(&mut self, out: &mut String, place: usize, depth: usize) -> fmt::Result {
        let articles = self.articles;
        let children = std::mem::take(&mut self.children[place]);
        if children.is_empty() {
            return Ok(());
        }
        let is_leaf = |child: &usize| self.children[*child].is_empty();
        let is_alike =
            |child: &usize| articles[*child].same_text_as == articles[place].same_text_as && is_leaf(child);
        let (alike, others): (Vec<usize>, Vec<usize>) = children.iter().copied().partition(is_alike);
        let (alike, others) = if alike.len() > ALIKE { (alike, others) } else { (Vec::new(), children) };
        // Deep chains of versions would be set in a column of one word.
        let class = if depth >= DEEP { " class=\"deep\"" } else { "" };
        writeln!(out, "\n<ul{class}>")?;
        for child in others {
            self.item(out, child, depth + 1)?;
        }
        if !alike.is_empty() {
            write!(out, "<li>{}, word for word: ", counted(alike.len(), "article"))?;
            for child in alike.iter().take(DRAWN) {
                said::siglum(out, *child as u32, &articles[*child])?;
                out.push(' ');
            }
            writeln!(out, "{}</li>", if alike.len() > DRAWN { "…" } else { "" })?;
        }
        writeln!(out, "</ul>")
    }
}
