//! Rows of forms -> trees in which what stands before and behind names is looked for.

use std::ops::Range;

use super::fold::folded;
use super::names::is_start;
use super::rows::Kind;
use super::trie::{Edge, Gaps, Hit, Trie};

/// The forms, as they are looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms {
    pub forms: Vec<Form>,
    /// By what stands before the name.
    pub before: Trie,
    /// By what stands after the name, of forms that begin with it.
    pub after: Trie,
    /// Words between names: the kind of the join is that of the form.
    pub joins: Trie,
    pub titles: Trie,
    pub roles: Trie,
    pub pictures: Trie,
    pub places: Trie,
}

/// A form: `before` stands in a tree.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub kind: Kind,
    /// Folded.
    pub after: String,
    pub tail: Tail,
    /// Whether the words are joined to the name without a space.
    pub spaces: Spaces,
}

/// What may follow a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    Nothing,
    Anything,
}

/// What stands between a form and a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spaces {
    Some,
    None,
}

impl Forms {
    pub(super) fn add(&mut self, kind: Kind, before: &str, after: &str) {
        let id = self.forms.len() as u32;
        let is_attached = !before.is_empty() && !before.ends_with(char::is_whitespace);
        let (after, tail) = match after.trim_end().strip_suffix('…') {
            Some(rest) => (rest, Tail::Anything),
            None => (after, Tail::Nothing),
        };
        let spaces = if is_attached { Spaces::None } else { Spaces::Some };
        let before = folded(before);
        let after = folded(after);
        match kind {
            Kind::Line | Kind::Byline | Kind::Part | Kind::Wire if before.is_empty() => {
                self.after.insert(&after, id);
            }
            Kind::Line | Kind::Byline | Kind::Part | Kind::Wire => self.before.insert(&before, id),
            Kind::With | Kind::Of | Kind::And => self.joins.insert(&before, id),
            Kind::Title => self.titles.insert(&before, id),
            Kind::Role => self.roles.insert(&after, id),
            Kind::Picture => self.pictures.insert(&before, id),
            Kind::Place => self.places.insert(&before, id),
        }
        self.forms.push(Form { kind, after, tail, spaces });
    }

    pub(super) fn form(&self, hit: &Hit) -> &Form {
        &self.forms[hit.id as usize]
    }

    /// Whether a word in a range says that it is about a picture.
    pub(super) fn has_picture(&self, text: &str, range: Range<usize>) -> bool {
        let starts = text[range.clone()].char_indices().map(|(offset, _)| range.start + offset);
        starts.filter(|at| is_start(text, *at)).any(|at| {
            self.pictures.hits(text, at..range.end, Gaps::Phrase).iter().any(|hit| hit.edge == Edge::Word)
        })
    }
}
