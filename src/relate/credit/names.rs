//! Files of agencies and forms, and the outlets of a crawl -> what a place in a text names.

use std::collections::HashMap;
use std::ops::Range;

use super::fold::{folded, has_case, is_spaceless};
use super::forms::Forms;
use super::host;
use super::rows::{BadLine, Row, rows};
use super::trie::{Edge, Gaps, Hit, Trie};

/// What those are called that name no single agency: "with agencies".
pub const AGENCIES: &str = "agencies";

/// The longest name that is looked for, in bytes of the text.
const LONGEST: usize = 120;

/// The names of agencies and outlets and the forms of credit lines.
#[derive(Clone, Debug)]
pub struct Names {
    agencies: Vec<String>,
    printed: Vec<Printed>,
    tree: Trie,
    /// The same backwards.
    backwards: Trie,
    domains: HashMap<String, u32>,
    outlets: u32,
    /// Outlets that are agencies themselves.
    outlet_of: HashMap<u32, u32>,
    pub(super) forms: Forms,
}

/// A name as it is printed.
#[derive(Clone, Debug)]
struct Printed {
    agency: Option<u32>,
    outlet: Option<u32>,
    case: Case,
    strength: Strength,
    letters: Letters,
}

/// What must be met beside the folded letters.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Case {
    Any,
    /// Not a small letter at the beginning.
    Capital,
    /// These letters and no others.
    Exact(String),
}

/// Whether the letters of a name stand apart: "أ ف ب".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    Together,
    Apart,
}

/// How much of a credit a name is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// It is nothing else.
    Agency,
    /// It is an agency, but has another meaning.
    Ambiguous,
    /// It is an outlet of the crawl.
    Outlet,
}

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub range: Range<usize>,
    pub agency: Option<u32>,
    pub outlet: Option<u32>,
    pub strength: Strength,
    /// Whether it is one word that is not written in one case: such names are also surnames.
    pub word: Word,
}

/// What a name looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Several words, or an abbreviation.
    Plain,
    /// One word like a surname: "Bloomberg".
    Surname,
}

impl Names {
    /// The built-in names and forms, and those of a user's own file (rows of either form).
    pub fn new(own: Option<&str>) -> Result<Names, BadLine> {
        let mut names = Names {
            agencies: Vec::new(),
            printed: Vec::new(),
            tree: Trie::default(),
            backwards: Trie::default(),
            domains: HashMap::new(),
            outlets: 0,
            outlet_of: HashMap::new(),
            forms: Forms::default(),
        };
        for file in [include_str!("agencies.tsv"), include_str!("lines.tsv"), own.unwrap_or_default()] {
            for row in rows(file) {
                match row? {
                    Row::Agency { name, printed } => names.add_agency(name, &printed),
                    Row::Form { kind, before, after } => names.forms.add(kind, before, after),
                }
            }
        }
        Ok(names)
    }

    /// Adds an outlet of the crawl by its name or host ("The Ostrand Ledger", "www.arabnews.com"): lines that name it are
    /// credits. Gives its number: outlets are counted from 0 in the order in which they are added. Of two with one name the
    /// first is the one that is credited.
    pub fn add_outlet(&mut self, name: &str) -> u32 {
        let number = self.outlets;
        self.outlets += 1;
        if let Some(agency) = self.agency_number(name) {
            self.outlet_of.entry(agency).or_insert(number);
        }
        for (name, case) in host::names(name) {
            let case = match case {
                host::Letters::Any => Case::Any,
                host::Letters::Capital => Case::Capital,
            };
            let letters = Letters::Together;
            let key = folded(name.as_str());
            let printed =
                Printed { agency: None, outlet: Some(number), case, strength: Strength::Outlet, letters };
            let is_taken = self.ids_of(&key).any(|own| own.outlet.is_some() && own.case == printed.case);
            if !is_taken {
                self.enter(&key, printed);
            }
        }
        number
    }

    /// What the agency is called whose name or host this is: "reuters.com", "AP News".
    pub fn agency(&self, name: &str) -> Option<&str> {
        self.agency_number(name).map(|agency| self.canonical(agency))
    }

    pub(super) fn canonical(&self, agency: u32) -> &str {
        &self.agencies[agency as usize]
    }

    fn agency_number(&self, name: &str) -> Option<u32> {
        let name = name.trim();
        if let Some(host) = host::of(name) {
            let mut rest = host.as_str();
            loop {
                if let Some(agency) = self.domains.get(rest) {
                    return Some(*agency);
                }
                rest = rest.split_once('.')?.1;
            }
        }
        self.whole(name, 0..name.len()).and_then(|found| found.agency)
    }

    fn add_agency(&mut self, name: &str, printed: &[&str]) {
        let is_generic = name == AGENCIES;
        let number = match self.agencies.iter().position(|own| own == name) {
            Some(known) => known as u32,
            None => {
                self.agencies.push(name.to_owned());
                self.agencies.len() as u32 - 1
            }
        };
        for name in std::iter::once(&name).chain(printed) {
            if let Some(host) = host::of(name) {
                let (case, letters) = (Case::Any, Letters::Together);
                let strength = Strength::Agency;
                self.enter(
                    &folded(&host),
                    Printed { agency: Some(number), outlet: None, case, strength, letters },
                );
                self.domains.insert(host, number);
                continue;
            }
            let (name, strength) = match name.strip_suffix('?') {
                Some(name) => (name, Strength::Ambiguous),
                None => (*name, Strength::Agency),
            };
            let is_apart = name.split([' ', '.']).filter(|part| !part.is_empty()).all(|part| {
                let letters = part.chars().count();
                letters == 1 && !part.is_ascii()
            });
            let letters = if is_apart { Letters::Apart } else { Letters::Together };
            let case = match case(name) {
                _ if is_generic => Case::Any,
                Case::Any if strength == Strength::Ambiguous => Case::Capital,
                case => case,
            };
            let printed = Printed { agency: Some(number), outlet: None, case, strength, letters };
            self.enter(&folded(name), printed);
        }
    }

    fn enter(&mut self, key: &str, printed: Printed) {
        self.printed.push(printed);
        let id = self.printed.len() as u32 - 1;
        self.tree.insert(key, id);
        self.backwards.insert(&key.chars().rev().collect::<String>(), 0);
    }

    fn ids_of(&self, key: &str) -> impl Iterator<Item = &Printed> {
        let hits = self.tree.hits(key, 0..key.len(), Gaps::Name);
        let whole = key.len();
        hits.into_iter().filter(move |hit| hit.end == whole).map(|hit| &self.printed[hit.id as usize])
    }

    /// The names that begin at the beginning of a range, the longest first.
    pub(super) fn at(&self, text: &str, range: Range<usize>) -> Vec<Named> {
        let end = text.floor_char_boundary(range.end.min(range.start + LONGEST));
        if end <= range.start {
            return Vec::new();
        }
        let hits = self.tree.hits(text, range.start..end, Gaps::Name);
        let mut found: Vec<Named> = Vec::new();
        // Of two meanings of the same letters the one that was entered last counts: a user's own before the built-in ones.
        for hit in hits.iter().rev().filter(|hit| hit.edge == Edge::Word) {
            let Some(new) = self.named(text, range.start..end, hit) else { continue };
            match found.last_mut().filter(|last| last.range.end == new.range.end) {
                Some(last) => join(last, new),
                None => found.push(new),
            }
        }
        for named in &mut found {
            if named.outlet.is_none() {
                named.outlet = named.agency.and_then(|agency| self.outlet_of.get(&agency).copied());
            }
        }
        found
    }

    fn named(&self, text: &str, range: Range<usize>, hit: &Hit) -> Option<Named> {
        let printed = &self.printed[hit.id as usize];
        let own = &text[range.start..hit.end];
        let is_met = match &printed.case {
            Case::Any => true,
            Case::Capital => !own.starts_with(char::is_lowercase),
            Case::Exact(letters) => own.chars().filter(|c| c.is_alphanumeric()).eq(letters.chars()),
        };
        let is_apart = || own.contains([' ', '.', '\u{a0}']);
        if !is_met || printed.letters == Letters::Apart && !is_apart() {
            return None;
        }
        // The stop of "A.P." is a part of it.
        let has_stop = own.contains('.') && text[hit.end..range.end].starts_with('.') && !own.contains("..");
        let is_initials = own.split('.').all(|part| part.trim().chars().count() == 1);
        let end = hit.end + usize::from(has_stop && is_initials);
        let is_surname =
            !own.contains([' ', '.', '-']) && printed.case == Case::Any && own.chars().any(has_case);
        Some(Named {
            range: range.start..end,
            agency: printed.agency,
            outlet: printed.outlet,
            strength: printed.strength,
            word: if is_surname { Word::Surname } else { Word::Plain },
        })
    }

    /// What a range of the text names as a whole.
    pub(super) fn whole(&self, text: &str, range: Range<usize>) -> Option<Named> {
        let end = range.end;
        self.at(text, range).into_iter().find(|found| found.range.end == end)
    }

    /// The longest name that ends where the range ends and does not begin there.
    pub(super) fn ending(&self, text: &str, range: Range<usize>) -> Option<Named> {
        if !self.backwards.may_end(&text[range.clone()]) {
            return None;
        }
        let from = text.ceil_char_boundary(range.end.saturating_sub(LONGEST / 2).max(range.start));
        let starts = text[from..range.end].char_indices().map(|(offset, _)| from + offset);
        let mut starts = starts.filter(|at| *at > range.start && is_start(text, *at));
        starts.find_map(|at| self.whole(text, at..range.end))
    }
}

/// Whether a word can begin at a byte of the text.
pub(super) fn is_start(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let next = text[at..].chars().next();
    let is_word = |c: char| c.is_alphanumeric() && c != 'ـ';
    let is_apart = |c: char| is_spaceless(c) || before.is_none_or(|c| !is_word(c) || is_spaceless(c));
    next.is_some_and(|c| (is_word(c) || c == '©') && is_apart(c))
}

/// Two meanings of the same letters.
fn join(last: &mut Named, other: Named) {
    if last.agency.is_none() && other.agency.is_some() {
        last.agency = other.agency;
        last.strength = other.strength;
        last.word = other.word;
    }
    last.outlet = match (last.outlet, other.outlet) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
}

/// A single word in one case is an abbreviation.
fn case(name: &str) -> Case {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut cased = letters.chars().filter(|c| has_case(*c));
    let is_upper = |c: char| c.is_uppercase();
    let Some(first) = cased.next() else { return Case::Any };
    let is_one_case = cased.all(|c| is_upper(c) == is_upper(first));
    match name.contains(' ') {
        false if is_one_case => Case::Exact(letters),
        true if name.split(' ').all(|word| !word.starts_with(char::is_lowercase)) => Case::Capital,
        _ => Case::Any,
    }
}
