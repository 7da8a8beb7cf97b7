//! The tags of a page in, everything that may say something of the article out: one pass, nothing chosen yet.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::super::tags::{Scope, Tag, Tags, Token, resolved};
use class::{Class, Name, Said, kind_of};

mod class;

/// What a page says of itself, in the order in which it says it.
#[derive(Default)]
pub(super) struct Facts<'a> {
    /// `lang` of the page.
    pub(super) language: Option<Cow<'a, str>>,
    /// Names in lower case, and contents.
    pub(super) metas: Vec<(String, Cow<'a, str>)>,
    /// Address of `rel=canonical`.
    pub(super) canonical: Option<Cow<'a, str>>,
    /// Content of the first `title`.
    pub(super) title: Option<Cow<'a, str>>,
    /// Blocks of JSON-LD.
    pub(super) linked: Vec<&'a str>,
    /// All other scripts.
    pub(super) scripts: Vec<&'a str>,
    /// Visible text, white space folded; a line a block, [`SOFT`] where an inline element begins or ends.
    pub(super) text: String,
    /// Elements that may hold a date, a name or the headline, in the order in which they end.
    pub(super) pieces: Vec<Piece<'a>>,
    /// Lines of the text, with the part of the page that each stands in.
    pub(super) lines: Vec<Line>,
}

/// Stands in the text where an inline element begins or ends: white space to a date, nothing to a headline.
pub(super) const SOFT: char = '\u{1}';

/// An element worth a look.
pub(super) struct Piece<'a> {
    pub(super) kind: Kind,
    pub(super) part: Part,
    /// Its bytes of the text.
    pub(super) text: Range<usize>,
    /// What it says to machines, in `datetime`, `content` or `title`.
    pub(super) value: Option<Cow<'a, str>>,
    /// Class and id as written.
    pub(super) class: &'a str,
}

/// A block of text.
pub(super) struct Line {
    pub(super) text: Range<usize>,
    pub(super) part: Part,
}

/// What an element may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `h1`.
    Headline,
    /// Marked up as the headline by a class or property.
    NamedHeadline,
    /// `h2`.
    Subhead,
    /// Marked up as the time of publication.
    Published,
    /// Marked up as the time of change.
    Modified,
    /// `time`.
    Time,
    /// A class says date.
    Date,
    /// A class says that something about the article stands here.
    About,
    /// Marked up as the author.
    Author,
    /// A class says author or byline.
    Byline,
}

/// Where on the page something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// In what is marked up as the article.
    Article,
    /// Nowhere in particular.
    Open,
    /// In a list of other stories, a comment, a side column, navigation or the foot of the page.
    Beside,
}

struct Open<'a> {
    name: &'a str,
    part: Part,
    /// What to make of it when it ends.
    pieces: [Option<usize>; 2],
    is_block: bool,
}

/// Elements nested deeper are read as if they stood at this depth.
const DEEPEST: usize = 400;
/// An end tag is matched with an element at most so far up.
const FARTHEST: usize = 60;
/// More of these than an article's page has are the work of a generator.
const MOST_METAS: usize = 1_000;
/// A longer content is no name, date or summary.
const LONGEST_META: usize = 8_192;
const MOST_PIECES: usize = 4_000;

impl<'a> Facts<'a> {
    pub(super) fn of(html: &'a str) -> Self {
        let mut collector = Collector::default();
        for token in Tags::new(html, Scope::All) {
            match token {
                Token::Open(tag) => collector.start(tag),
                Token::Raw(tag, content) => collector.raw(tag, content),
                Token::Close(name) => collector.end(name),
                Token::Text(text) => collector.text(text),
            }
        }
        collector.close_down_to(0);
        collector.end_line();
        collector.facts
    }

    /// Contents of the metas of a name, the first first.
    pub(super) fn metas<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> + 'f {
        self.metas.iter().filter(move |(own, _)| own == name).map(|(_, content)| content.as_ref())
    }

    /// The first content that says something among the metas of these names, the first name first.
    pub(super) fn meta(&self, names: &[&'static str]) -> Option<&str> {
        names
            .iter()
            .copied()
            .flat_map(|name| self.metas(name))
            .map(str::trim)
            .find(|content| !content.is_empty())
    }

    /// Text of a piece as one line, inline marks dropped.
    pub(super) fn line_of(&self, range: Range<usize>) -> String {
        self.text[range].replace(SOFT, "").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The same with a space for each inline mark: "By" and a name are often only that far apart.
    pub(super) fn words_of(&self, range: Range<usize>) -> String {
        self.text[range].replace(SOFT, " ").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[derive(Default)]
struct Collector<'a> {
    facts: Facts<'a>,
    open: Vec<Open<'a>>,
    /// What classes say; pages repeat few of them often.
    known: HashMap<&'a str, Class>,
    line_start: usize,
}

impl<'a> Collector<'a> {
    fn part(&self) -> Part {
        self.open.last().map_or(Part::Open, |open| open.part)
    }

    fn start(&mut self, tag: Tag<'a>) {
        let name = Name::of(tag.name);
        match name {
            Name::Meta => return self.meta(tag),
            Name::Link => return self.link(tag),
            Name::Html => {
                self.facts.language =
                    self.facts.language.take().or_else(|| tag.get("lang").or_else(|| tag.get("xml:lang")))
            }
            Name::Void => return,
            Name::Break => return self.end_line(),
            _ => {}
        }
        let is_block = name != Name::Inline && name != Name::Time && name != Name::Abbr && name != Name::Link;
        if is_block {
            self.imply_end(tag.name);
            self.end_line();
        } else {
            self.soft();
        }
        let said = Said::of(tag);
        let class = [said.id, said.itemprop]
            .into_iter()
            .fold(self.class(said.class), |class, words| class.with(self.class(words), [1, 2, 4, 3, 5]));
        let part = self.part_of(name, &said, class);
        let kind = kind_of(name, &said, class);
        let byline = class.is_byline && !matches!(kind, Some(Kind::Byline | Kind::Author | Kind::Headline));
        let pieces = [kind, byline.then_some(Kind::Byline)].map(|kind| self.piece(kind?, part, &said, name));
        if self.open.len() < DEEPEST {
            self.open.push(Open { name: tag.name, part, pieces, is_block });
        }
    }

    fn piece(&mut self, kind: Kind, part: Part, said: &Said<'a>, name: Name) -> Option<usize> {
        if self.facts.pieces.len() == MOST_PIECES {
            return None;
        }
        let at = self.facts.text.len();
        let value = said.value.or(said.moment).or(said.title.filter(|_| name == Name::Abbr)).map(resolved);
        let class = if said.class.is_empty() { said.id } else { said.class };
        self.facts.pieces.push(Piece { kind, part, text: at..at, value, class });
        Some(self.facts.pieces.len() - 1)
    }

    fn class(&mut self, words: &'a str) -> Class {
        // A longer list of classes comes from a style sheet, not from a person.
        if words.is_empty() || words.len() > 300 {
            return Class::default();
        }
        *self.known.entry(words).or_insert_with(|| Class::of(words))
    }

    fn part_of(&self, name: Name, said: &Said, class: Class) -> Part {
        let own = self.part();
        match name {
            _ if own == Part::Beside => Part::Beside,
            Name::Aside => Part::Beside,
            Name::Body | Name::Html | Name::Main => Part::Open,
            _ if class.is_beside => Part::Beside,
            Name::Article => Part::Article,
            _ if said.is_article => Part::Article,
            _ => own,
        }
    }

    fn meta(&mut self, tag: Tag<'a>) {
        if self.facts.metas.len() == MOST_METAS {
            return;
        }
        let (mut names, mut content) = ([""; 4], None);
        for (name, value) in tag.attributes() {
            match name.to_ascii_lowercase().as_str() {
                "name" => names[0] = value,
                "property" => names[1] = value,
                "itemprop" => names[2] = value,
                "http-equiv" => names[3] = value,
                "content" | "value" | "datetime" => content = content.or(Some(value)),
                _ => {}
            }
        }
        let Some(content) =
            content.map(|content: &str| &content[..content.floor_char_boundary(LONGEST_META)])
        else {
            return;
        };
        for name in names.into_iter().filter(|name| !name.is_empty() && name.len() < 80) {
            self.facts.metas.push((name.trim().to_ascii_lowercase(), resolved(content)));
        }
    }

    fn link(&mut self, tag: Tag<'a>) {
        let is_canonical = tag.get("rel").is_some_and(|rel| {
            rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("canonical"))
        });
        if is_canonical && self.facts.canonical.is_none() {
            self.facts.canonical = tag.get("href");
        }
    }

    fn raw(&mut self, tag: Tag<'a>, content: &'a str) {
        if tag.is("script") {
            let is_linked = tag.get("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
            match is_linked {
                true => self.facts.linked.push(content),
                false => self.facts.scripts.push(content),
            }
        } else if tag.is("title") && self.facts.title.is_none() {
            self.facts.title = Some(resolved(content));
        }
    }

    /// A paragraph or list item ends where the next begins.
    fn imply_end(&mut self, name: &str) {
        let is_implied =
            ["p", "li", "td", "tr", "dt", "dd", "option"].iter().any(|own| name.eq_ignore_ascii_case(own));
        if let Some(last) = self.open.last()
            && (is_implied && last.name.eq_ignore_ascii_case(name) || last.name.eq_ignore_ascii_case("p"))
        {
            self.close_down_to(self.open.len() - 1);
        }
    }

    fn end(&mut self, name: &'a str) {
        let reach = self.open.len().saturating_sub(FARTHEST);
        let found = self.open[reach..].iter().rposition(|open| open.name.eq_ignore_ascii_case(name));
        if let Some(at) = found.map(|at| reach + at) {
            let is_inline = !self.open[at].is_block;
            // An inline element does not end the block that it stands in.
            if is_inline && self.open[at..].iter().any(|open| open.is_block) {
                return;
            }
            self.close_down_to(at);
        }
    }

    fn close_down_to(&mut self, len: usize) {
        while self.open.len() > len {
            let Some(open) = self.open.last() else { return };
            let (pieces, is_block) = (open.pieces, open.is_block);
            if is_block {
                self.end_line();
            } else {
                self.soft();
            }
            self.open.pop();
            for piece in pieces.into_iter().flatten() {
                self.facts.pieces[piece].text.end = self.facts.text.len();
            }
        }
    }

    fn soft(&mut self) {
        if self.facts.text.len() > self.line_start && !self.facts.text.ends_with(SOFT) {
            self.facts.text.push(SOFT);
        }
    }

    fn end_line(&mut self) {
        let text = &mut self.facts.text;
        if text.len() > self.line_start {
            let line = self.line_start..text.len();
            text.push('\n');
            self.line_start = text.len();
            let part = self.part();
            self.facts.lines.push(Line { text: line, part });
        }
    }

    fn text(&mut self, text: &'a str) {
        let resolved = resolved(text);
        let own = &mut self.facts.text;
        let mut is_apart = resolved.starts_with(char::is_whitespace);
        for word in resolved.split_whitespace() {
            if is_apart && own.len() > self.line_start {
                own.push(' ');
            }
            is_apart = true;
            own.extend(word.chars().filter(|c| !c.is_control()));
        }
        if resolved.ends_with(char::is_whitespace) && own.len() > self.line_start && !own.ends_with(' ') {
            own.push(' ');
        }
    }
}
