//! A start tag in, what its name, classes and properties say of its content out.

use super::super::super::tags::Tag;
use super::Kind;

/// What the attributes of a tag say.
#[derive(Default)]
pub(super) struct Said<'a> {
    pub(super) class: &'a str,
    pub(super) id: &'a str,
    pub(super) itemprop: &'a str,
    pub(super) value: Option<&'a str>,
    pub(super) title: Option<&'a str>,
    /// What scripts are told of the time, as in `data-timestamp`.
    pub(super) moment: Option<&'a str>,
    pub(super) is_article: bool,
    pub(super) rel_author: bool,
}

impl<'a> Said<'a> {
    pub(super) fn of(tag: Tag<'a>) -> Self {
        let mut said = Said::default();
        for (name, value) in tag.attributes() {
            match name.len() {
                2 if name.eq_ignore_ascii_case("id") => said.id = value,
                3 if name.eq_ignore_ascii_case("rel") => {
                    said.rel_author = value.eq_ignore_ascii_case("author")
                }
                4 if name.eq_ignore_ascii_case("role") => {
                    said.is_article |= value.eq_ignore_ascii_case("article")
                }
                5 if name.eq_ignore_ascii_case("class") => said.class = value,
                5 if name.eq_ignore_ascii_case("title") => said.title = Some(value),
                7 if name.eq_ignore_ascii_case("content") => said.value = said.value.or(Some(value)),
                8 if name.eq_ignore_ascii_case("datetime") => said.value = Some(value),
                8 if name.eq_ignore_ascii_case("itemprop") => said.itemprop = value,
                8 if name.eq_ignore_ascii_case("property") => {
                    said.itemprop = value.rsplit(':').next().unwrap_or(value)
                }
                8 if name.eq_ignore_ascii_case("itemtype") => {
                    said.is_article |= value.contains("Article") || value.contains("BlogPosting")
                }
                _ if name.len() > 8 && is_moment(name) => said.moment = said.moment.or(Some(value)),
                _ => {}
            }
        }
        said
    }
}

fn is_moment(name: &str) -> bool {
    let data = name
        .get(..5)
        .filter(|data| data.eq_ignore_ascii_case("data-"))
        .map(|_| name[5..].to_ascii_lowercase());
    data.is_some_and(|data| {
        ["date", "time", "datetime", "timestamp", "published", "pubdate", "utime"]
            .contains(&data.rsplit('-').next().unwrap_or_default())
    })
}

/// What matters of the name of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Html,
    Body,
    Main,
    Article,
    Aside,
    H1,
    H2,
    Time,
    Abbr,
    Meta,
    Link,
    Break,
    Void,
    Inline,
    Block,
}

impl Name {
    pub(super) fn of(written: &str) -> Name {
        let mut lower = [0; 12];
        let Some(lower) = lower.get_mut(..written.len()) else { return Name::Block };
        lower.copy_from_slice(written.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"html" => Name::Html,
            b"body" => Name::Body,
            b"main" => Name::Main,
            b"article" => Name::Article,
            b"aside" | b"nav" | b"footer" | b"select" => Name::Aside,
            b"h1" => Name::H1,
            b"h2" => Name::H2,
            b"time" => Name::Time,
            b"abbr" => Name::Abbr,
            b"meta" => Name::Meta,
            b"link" => Name::Link,
            b"br" | b"hr" => Name::Break,
            b"img" | b"input" | b"source" | b"wbr" | b"area" | b"base" | b"col" | b"embed" | b"param"
            | b"track" => Name::Void,
            b"a" | b"acronym" | b"b" | b"bdi" | b"bdo" | b"big" | b"cite" | b"code" | b"data" | b"del"
            | b"dfn" | b"em" | b"font" | b"i" | b"ins" | b"kbd" | b"label" | b"mark" | b"q" | b"s"
            | b"small" | b"span" | b"strike" | b"strong" | b"sub" | b"sup" | b"tt" | b"u" | b"var" => {
                Name::Inline
            }
            _ => Name::Block,
        }
    }
}

/// What the words of a class, an id or a property say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Class {
    pub(super) kind: Option<Kind>,
    /// Also where the kind is another: `date-author`.
    pub(super) is_byline: bool,
    pub(super) is_beside: bool,
}

impl Class {
    /// The stronger of two; `ranks` are those of about, byline, date, modified, and the rest.
    pub(super) fn with(self, other: Class, ranks: [u32; 5]) -> Class {
        let rank = |kind: Option<Kind>| match kind {
            None => 0,
            Some(Kind::About) => ranks[0],
            Some(Kind::Byline) => ranks[1],
            Some(Kind::Date) => ranks[2],
            Some(Kind::Modified) => ranks[3],
            Some(_) => ranks[4],
        };
        let kind = if rank(other.kind) > rank(self.kind) { other.kind } else { self.kind };
        Class {
            kind,
            is_byline: self.is_byline || other.is_byline,
            is_beside: self.is_beside || other.is_beside,
        }
    }

    pub(super) fn of(names: &str) -> Class {
        let mut class = Class::default();
        for name in names.split_ascii_whitespace() {
            let mut own = Class::default();
            let mut each = |word: &str| own = own.with(Class::of_word(word), [1, 2, 3, 4, 5]);
            for words in name.split(|c: char| !c.is_alphanumeric()) {
                each(&words.to_lowercase());
                let humps = humps(words);
                if humps.len() > 1 {
                    humps.iter().for_each(|hump| each(&hump.to_lowercase()));
                }
            }
            // Page builders call everything a widget, but not in the first place: `elementor-widget`.
            own.is_beside |= name.split(['-', '_']).next() == Some("widget");
            // "modified-date" is a date of change; "entry-date updated" is WordPress's for one that never changed.
            class = class.with(own, [1, 2, 4, 3, 5]);
        }
        class
    }

    fn of_word(word: &str) -> Class {
        let kind = match word {
            "datepublished" | "datecreated" | "pubdate" | "published" | "dateline" => Some(Kind::Published),
            "datemodified" | "dateupdated" | "updated" | "modified" | "lastmod" | "lastmodified"
            | "lastupdated" | "update" | "revised" => Some(Kind::Modified),
            "date" | "datum" | "time" | "datetime" | "timestamp" | "publish" | "posted" | "postdate"
            | "postedon" | "fecha" | "data" | "dato" | "tarih" | "datestamp" | "calendar" | "clock"
            | "created" | "day" | "publication" | "veroeffentlicht" | "erstellt" | "stand" | "tanggal"
            | "thoigian" | "ngay" | "parution" | "pub" => Some(Kind::Date),
            "headline" => Some(Kind::NamedHeadline),
            "author" | "byline" | "autor" | "auteur" | "autore" | "writer" | "authors" | "verfasser"
            | "redakteur" => Some(Kind::Byline),
            "meta" | "info" | "infos" | "details" | "submitted" | "subline" | "metadata" | "entrymeta"
            | "postmeta" | "credits" => Some(Kind::About),
            word if word.ends_with("date")
                && !word.ends_with("update")
                && word != "candidate"
                && word != "validate" =>
            {
                Some(Kind::Date)
            }
            word if word.starts_with("date")
                || word.starts_with("datum")
                || word.ends_with("datum")
                || word.ends_with("time") && word.len() < 12 =>
            {
                Some(Kind::Date)
            }
            word if word.ends_with("meta") || word.ends_with("info") || word.starts_with("meta") => {
                Some(Kind::About)
            }
            word if word.starts_with("author") || word.starts_with("byline") => Some(Kind::Byline),
            _ => None,
        };
        let is_beside = matches!(
            word,
            "related"
                | "sidebar"
                | "comment"
                | "comments"
                | "commentlist"
                | "kommentar"
                | "kommentare"
                | "recommended"
                | "recommendations"
                | "popular"
                | "mostread"
                | "footer"
                | "nav"
                | "navigation"
                | "menu"
                | "breadcrumb"
                | "breadcrumbs"
                | "newsletter"
                | "promo"
                | "advert"
                | "aside"
                | "trending"
                | "disqus"
                | "respond"
                | "similar"
                | "recent"
                | "latest"
                | "more"
                | "carousel"
                | "slider"
                | "ticker"
        );
        Class { kind, is_byline: kind == Some(Kind::Byline), is_beside }
    }
}

/// The words of articleDate.
fn humps(words: &str) -> Vec<&str> {
    let mut humps = Vec::new();
    let mut from = 0;
    for (at, c) in words.char_indices() {
        if c.is_uppercase() && at > from && !words[..at].ends_with(char::is_uppercase) {
            humps.push(&words[from..at]);
            from = at;
        }
    }
    humps.push(&words[from..]);
    humps
}

pub(super) fn kind_of(name: Name, said: &Said, class: Class) -> Option<Kind> {
    match said.itemprop {
        "datePublished" | "dateCreated" | "datepublished" => return Some(Kind::Published),
        "dateModified" | "datemodified" => return Some(Kind::Modified),
        "headline" => return Some(Kind::NamedHeadline),
        "author" | "creator" => return Some(Kind::Author),
        _ => {}
    }
    match (name, class.kind) {
        (Name::H1, _) => Some(Kind::Headline),
        (Name::Body | Name::Html | Name::Main, _) => None,
        (Name::Time, Some(kind @ (Kind::Published | Kind::Modified))) => Some(kind),
        (Name::Time, _) => Some(Kind::Time),
        (_, _) if said.rel_author => Some(Kind::Author),
        (Name::H2, _) => Some(Kind::Subhead),
        (_, None) if said.moment.is_some() => Some(Kind::Time),
        (_, kind) => kind,
    }
}
