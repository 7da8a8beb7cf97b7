//! The tree of a page goes in; what of it could be text comes out: its blocks, and the page written anew without
//! the rest, every piece of text with a mark of its own.
//!
//! The marks are why: the libraries say which text of the page is its main text, but what they hand out has lost
//! the spaces around links and emphasis, where paragraphs end, and what was a link. With a mark on every piece,
//! their answer is a choice of pieces, and the text is taken from the page itself.

use std::ops::Range;

use trafilatura::dom::{Document, NodeId};

use super::parts::{Attributes, LONGEST_CAPTION, Part, Role};

/// First characters of the two private planes: no text means anything by them, so that they can be marks.
const PLANES: [u32; 2] = [0xF_0000, 0x10_0000];
/// Characters in one of them that are not reserved.
const IN_PLANE: u32 = 0xFFFE;

/// A page as blocks of text.
#[derive(Default)]
pub(super) struct Layout {
    /// The page written anew, with marks.
    pub(super) html: String,
    /// Runs of text between tags.
    pub(super) pieces: Vec<Piece>,
    /// Paragraphs, headings, list items, table cells.
    pub(super) blocks: Vec<Block>,
}

/// A run of text between two tags.
pub(super) struct Piece {
    /// As it stands in the page; a line break is one line feed.
    pub(super) text: String,
    /// Characters that are no space.
    pub(super) chars: usize,
    /// Whether it leads elsewhere.
    pub(super) is_link: bool,
}

/// What a reader sees as one paragraph.
pub(super) struct Block {
    /// Its pieces.
    pub(super) pieces: Range<usize>,
    /// What it is.
    pub(super) part: Part,
    /// The element around the one that it is in, counted in the order of the page.
    pub(super) home: usize,
    /// Whether it stands in an element with a picture and few words.
    pub(super) is_by_picture: bool,
    /// Whether it is a further cell of the row that the block before it is in.
    pub(super) continues_row: bool,
}

impl Layout {
    /// Reads a page.
    pub(super) fn of(doc: &Document) -> Self {
        let flat = flatten(doc);
        let mut writer = Writer { doc, flat, layout: Layout::default(), open: Vec::new(), start: 0 };
        let mut at = 0;
        while at < writer.flat.len() {
            writer.leave_before(at);
            at = writer.node(at);
        }
        writer.leave_before(usize::MAX);
        writer.layout
    }

    /// Characters of a block that are no space.
    pub(super) fn chars(&self, block: usize) -> usize {
        self.pieces[self.blocks[block].pieces.clone()].iter().map(|piece| piece.chars).sum()
    }

    /// Those of them in links.
    pub(super) fn link_chars(&self, block: usize) -> usize {
        let pieces = &self.pieces[self.blocks[block].pieces.clone()];
        pieces.iter().filter(|piece| piece.is_link).map(|piece| piece.chars).sum()
    }

    /// A block's text, with single spaces.
    pub(super) fn text(&self, block: usize) -> String {
        let pieces = &self.pieces[self.blocks[block].pieces.clone()];
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Which pieces a text made of the page written anew holds.
    pub(super) fn chosen(&self, marked: &str) -> Vec<bool> {
        let mut chosen = vec![false; self.pieces.len()];
        for number in marked.chars().filter_map(number) {
            if let Some(piece) = chosen.get_mut(number) {
                *piece = true;
            }
        }
        chosen
    }
}

fn mark(number: usize) -> Option<char> {
    let number = u32::try_from(number).ok()?;
    let plane = PLANES.get((number / IN_PLANE) as usize)?;
    char::from_u32(plane + number % IN_PLANE)
}

fn number(mark: char) -> Option<usize> {
    let code = mark as u32;
    let plane = PLANES.iter().position(|first| (*first..first + IN_PLANE).contains(&code))?;
    Some(plane * IN_PLANE as usize + (code - PLANES[plane]) as usize)
}

/// A node of the page.
#[derive(Clone, Copy)]
struct Flat {
    id: NodeId,
    /// One past the last node inside it.
    end: usize,
    /// Characters of text inside it that are no space.
    chars: usize,
    /// Those of them in links.
    link_chars: usize,
    /// Those of them in posts of social networks.
    post_chars: usize,
    /// Paragraphs inside it.
    paragraphs: usize,
    /// Headings of the first order inside it.
    headlines: usize,
    /// Elements inside it that begin and end lines.
    blocks: usize,
    /// Pictures inside it.
    pictures: usize,
    kind: FlatKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FlatKind {
    Element,
    Text,
    Picture,
}

/// The nodes of `<body>` in the order of the page, but for comments and what holds no text.
fn flatten(doc: &Document) -> Vec<Flat> {
    let mut flat: Vec<Flat> = Vec::new();
    let Some(body) = doc.body() else { return flat };
    // A node to enter, or one to leave that was entered as this number.
    let mut stack = vec![(body, None)];
    while let Some((id, entered)) = stack.pop() {
        if let Some(number) = entered {
            sum_up(&mut flat, number, doc);
            continue;
        }
        let number = flat.len();
        let blank = Flat {
            id,
            end: number + 1,
            chars: 0,
            link_chars: 0,
            post_chars: 0,
            paragraphs: 0,
            headlines: 0,
            blocks: 0,
            pictures: 0,
            kind: FlatKind::Element,
        };
        if doc.is_text(id) {
            let chars = doc.outer_html(id).chars().filter(|c| !c.is_whitespace()).count();
            flat.push(Flat { chars, kind: FlatKind::Text, ..blank });
        } else if doc.tag_name(id) == "img" {
            flat.push(Flat { pictures: 1, kind: FlatKind::Picture, ..blank });
        } else if doc.is_element(id) && Role::of(doc.tag_name(id)) != Role::NoText {
            flat.push(blank);
            stack.push((id, Some(number)));
            stack.extend(doc.child_nodes(id).into_iter().rev().map(|child| (child, None)));
        }
    }
    flat
}

fn sum_up(flat: &mut [Flat], number: usize, doc: &Document) {
    let mut sum = Flat { end: flat.len(), ..flat[number] };
    let tag = doc.tag_name(sum.id);
    sum.paragraphs = usize::from(tag == "p");
    sum.headlines = usize::from(tag == "h1");
    let mut child = number + 1;
    while child < sum.end {
        sum.chars += flat[child].chars;
        sum.link_chars += flat[child].link_chars;
        sum.post_chars += flat[child].post_chars;
        sum.paragraphs += flat[child].paragraphs;
        sum.headlines += flat[child].headlines;
        sum.pictures += flat[child].pictures;
        let role = Role::of(doc.tag_name(flat[child].id));
        let is_block = flat[child].kind == FlatKind::Element && !matches!(role, Role::Inline | Role::Break);
        sum.blocks += flat[child].blocks + usize::from(is_block);
        child = flat[child].end;
    }
    if tag == "a" {
        sum.link_chars = sum.chars;
    }
    if tag == "blockquote" && Attributes::of(doc, sum.id).is_post() {
        sum.post_chars = sum.chars;
    }
    flat[number] = sum;
}

struct Writer<'d> {
    doc: &'d Document,
    flat: Vec<Flat>,
    layout: Layout,
    open: Vec<Open<'d>>,
    /// First piece of the block that is being written.
    start: usize,
}

/// An element that is open.
#[derive(Clone, Copy)]
struct Open<'d> {
    number: usize,
    end: usize,
    role: Role,
    part: Part,
    is_link: bool,
    /// Whether it holds a picture and few words.
    is_picture: bool,
    name: &'d str,
}

impl<'d> Writer<'d> {
    /// Writes the node and says where the next is.
    fn node(&mut self, at: usize) -> usize {
        let node = self.flat[at];
        if node.kind == FlatKind::Text {
            self.text(&self.doc.outer_html(node.id));
            return node.end;
        }
        if node.kind == FlatKind::Picture {
            return node.end;
        }
        let attributes = Attributes::of(self.doc, node.id);
        let tag = self.doc.tag_name(node.id);
        let is_named = is_apart(tag) || attributes.is_apart();
        let is_apart =
            is_named && !holds_text(node) || is_list_of_links(tag, node) || attributes.is_consent();
        // What holds a good part of the page's text, or its headline, is not beside its article.
        if is_apart && node.chars * 4 < self.flat[0].chars && node.headlines == 0 {
            return node.end;
        }
        let role = Role::of(tag);
        match role {
            Role::Block | Role::Row | Role::Cell => self.end_block(),
            Role::Break => {
                self.line_break(tag);
                return node.end;
            }
            Role::Inline | Role::NoText => {}
        }
        let around = self.open.last();
        let part = around.map_or(Part::default(), |open| open.part).inside(tag, &attributes, node.chars);
        let is_link =
            (tag == "a" && !attributes.get("href").is_empty()) || around.is_some_and(|open| open.is_link);
        let is_picture =
            node.pictures > 0 && node.chars <= LONGEST_CAPTION || around.is_some_and(|open| open.is_picture);
        let name = name(tag, node);
        self.layout.html.push('<');
        self.layout.html.push_str(name);
        // The libraries take all that is embedded for advertising.
        if node.post_chars * 2 <= node.chars || node.post_chars == 0 {
            attributes.write(&mut self.layout.html);
        }
        self.layout.html.push('>');
        self.open.push(Open { number: at, end: node.end, role, part, is_link, is_picture, name });
        at + 1
    }

    /// Closes what ends before this node.
    fn leave_before(&mut self, at: usize) {
        while let Some(open) = self.open.last().copied()
            && open.end <= at
        {
            if open.role != Role::Inline {
                self.end_block();
            }
            self.layout.html.push_str("</");
            self.layout.html.push_str(open.name);
            self.layout.html.push('>');
            self.open.pop();
        }
    }

    fn text(&mut self, text: &str) {
        // A line feed of the source is a space; those that end lines come from breaks.
        let is_as_it_stands = self.open.iter().any(|open| open.name == "pre");
        let space = |c: char| if c.is_whitespace() && !is_as_it_stands { ' ' } else { c };
        let text: String = text.chars().filter(|c| number(*c).is_none()).map(space).collect();
        let chars = text.chars().filter(|c| !c.is_whitespace()).count();
        if chars > 0
            && let Some(mark) = mark(self.layout.pieces.len())
        {
            // A space after it, so that the first word is still a word that the libraries know.
            self.layout.html.push(mark);
            self.layout.html.push(' ');
        }
        escape(&text, &mut self.layout.html);
        let is_link = self.open.last().is_some_and(|open| open.is_link);
        self.layout.pieces.push(Piece { text, chars, is_link });
    }

    /// A break ends a line; two of them end a paragraph.
    fn line_break(&mut self, tag: &str) {
        self.layout.html.push_str(if tag == "hr" { "<hr>" } else { "<br>" });
        let pieces = &self.layout.pieces[self.start..];
        let last = pieces.iter().rposition(|piece| piece.chars > 0).map_or(0, |last| last + 1);
        let is_second = pieces[last..].iter().any(|piece| piece.text == "\n" && piece.chars == 0);
        if tag == "hr" || is_second {
            self.end_block();
        } else {
            self.layout.pieces.push(Piece { text: "\n".to_owned(), chars: 0, is_link: false });
        }
    }

    fn end_block(&mut self) {
        let pieces = self.start..self.layout.pieces.len();
        if self.layout.pieces[pieces.clone()].iter().all(|piece| piece.chars == 0) {
            return;
        }
        self.start = pieces.end;
        let mut blocks = self.open.iter().rev().filter(|open| open.role != Role::Inline);
        let inner = blocks.next();
        // Text that stands bare among other blocks is beside them, not inside one of its own.
        let is_bare = inner.is_some_and(|open| self.flat[open.number].blocks > 0);
        let home = if is_bare { inner } else { blocks.next() }.map_or(0, |open| open.number);
        let is_cell = inner.is_some_and(|open| open.role == Role::Cell);
        let continues_row = is_cell && self.layout.blocks.last().is_some_and(|block| block.home == home);
        let part = self.open.last().map_or(Part::default(), |open| open.part);
        let is_by_picture = self.open.last().is_some_and(|open| open.is_picture);
        self.layout.blocks.push(Block { is_by_picture, pieces, part, home, continues_row });
    }
}

/// Elements for what stands beside an article: the libraries drop them, after much work.
fn is_apart(tag: &str) -> bool {
    matches!(tag, "nav" | "footer" | "aside" | "menu" | "button" | "label")
}

/// Whether it holds text like that of an article: some sites name the article itself after its subscribers.
fn holds_text(node: Flat) -> bool {
    node.paragraphs > 3 && node.link_chars * 3 < node.chars
}

/// Fewer characters of links may well be of the article.
const SHORTEST_LIST: usize = 300;

/// Whether it is nothing but links, and many of them.
fn is_list_of_links(tag: &str, node: Flat) -> bool {
    tag != "a" && node.chars >= SHORTEST_LIST && node.link_chars * 10 >= node.chars * 9
}

/// The name under which it is written: some sites put the whole page into a form, and the libraries drop forms.
fn name(tag: &str, node: Flat) -> &str {
    if tag == "form" && node.paragraphs > 2 { "div" } else { tag }
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests;
