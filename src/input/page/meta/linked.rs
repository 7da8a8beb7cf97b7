//! The JSON-LD of a page in, what it says of the article out; broken JSON is read as far as it can be.

use super::super::super::url::normal_form;
use super::super::tags::resolved;

/// A value of JSON, its numbers and words as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Bare(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// Deeper nesting is read past.
const DEEPEST: u32 = 40;
/// More values than this in one block are not about one article.
const MOST: u32 = 20_000;

impl Value {
    /// A field by its name.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(fields) => {
                fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The text of a field, or of the first in a list of them.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_text)
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        let text = match self {
            Value::Text(text) | Value::Bare(text) => text.trim(),
            Value::List(values) => values.first()?.as_text()?,
            Value::Object(_) => self.text("@value")?,
        };
        (!text.is_empty() && text != "null").then_some(text)
    }

    /// The value itself, or the values of a list.
    pub(super) fn each(&self) -> &[Value] {
        match self {
            Value::List(values) => values,
            other => std::slice::from_ref(other),
        }
    }

    /// Whether one of its types ends with this word.
    fn is_a(&self, kind: &str) -> bool {
        let types = self.get("@type").or_else(|| self.get("type")).map(Value::each).unwrap_or_default();
        types.iter().filter_map(Value::as_text).any(|own| own.ends_with(kind))
    }
}

/// Reads JSON that a template engine may have spoiled: control characters and line ends in strings, comments,
/// commas too many or too few, a missing end.
pub(super) fn read(json: &str) -> Vec<Value> {
    let mut reader = Reader { json, at: 0, left: MOST };
    let mut values = Vec::new();
    // Several objects may stand side by side, though only one should.
    while let Some(at) = json[reader.at..].find(['{', '[']) {
        reader.at += at;
        // `<![CDATA[` is no list.
        if json[..reader.at].ends_with("<!") || json[..reader.at].ends_with("CDATA") {
            reader.at += 1;
            continue;
        }
        match reader.value(0) {
            Some(value) => values.push(value),
            None => break,
        }
    }
    values
}

struct Reader<'a> {
    json: &'a str,
    at: usize,
    left: u32,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }

    /// Past white space, and past comments.
    fn space(&mut self) {
        loop {
            let rest = &self.json[self.at..];
            let trimmed =
                rest.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}');
            self.at += rest.len() - trimmed.len();
            let end = match trimmed.as_bytes() {
                [b'/', b'*', ..] => trimmed.find("*/").map(|at| at + 2),
                [b'/', b'/', ..] => trimmed.find('\n'),
                _ => return,
            };
            self.at += end.unwrap_or(trimmed.len());
        }
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        self.space();
        self.left = self.left.checked_sub(1)?;
        match self.peek()? {
            b'{' if depth < DEEPEST => Some(self.object(depth)),
            b'[' if depth < DEEPEST => Some(self.list(depth)),
            b'"' => Some(Value::Text(self.string())),
            b'{' | b'[' => {
                self.at = self.json.len();
                None
            }
            _ => {
                let rest = &self.json[self.at..];
                let len = rest.find([',', '}', ']', '\n']).unwrap_or(rest.len());
                self.at += len;
                Some(Value::Bare(rest[..len].trim().trim_matches('\'').to_owned()))
            }
        }
    }

    fn object(&mut self, depth: u32) -> Value {
        self.at += 1;
        let mut fields = Vec::new();
        loop {
            self.space();
            match self.peek() {
                None => break,
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                // The end of a list that this object was to be closed in.
                Some(b']') => break,
                Some(b'"') => {
                    let name = self.string();
                    self.space();
                    if self.peek() != Some(b':') {
                        continue;
                    }
                    self.at += 1;
                    match self.value(depth + 1) {
                        Some(value) => fields.push((name, value)),
                        None => break,
                    }
                }
                Some(_) => self.step(),
            }
        }
        Value::Object(fields)
    }

    fn list(&mut self, depth: u32) -> Value {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.space();
            match self.peek() {
                None => break,
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b',' | b'}' | b':') => self.at += 1,
                Some(_) => match self.value(depth + 1) {
                    Some(value) => values.push(value),
                    None => break,
                },
            }
        }
        Value::List(values)
    }

    fn step(&mut self) {
        self.at += self.json[self.at..].chars().next().map_or(1, char::len_utf8);
    }

    fn string(&mut self) -> String {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.json[self.at..];
            let Some(found) = memchr::memchr2(b'"', b'\\', rest.as_bytes()) else {
                text.push_str(rest);
                self.at = self.json.len();
                break;
            };
            text.push_str(&rest[..found]);
            self.at += found + 1;
            if rest.as_bytes()[found] == b'"' {
                if self.is_end() {
                    break;
                }
                text.push('"');
                continue;
            }
            self.escape(&mut text);
        }
        // Some systems escape for HTML what stands in JSON.
        match text.contains('&') {
            true => resolved(&text).into_owned(),
            false => text,
        }
    }

    /// A quote that nobody escaped does not end a string: what follows an end is known.
    fn is_end(&self) -> bool {
        let rest = self.json[self.at..].trim_ascii_start();
        match rest.as_bytes() {
            [] | [b':' | b'}' | b']' | b'/', ..] => true,
            [b',', after @ ..] => {
                matches!(
                    after.trim_ascii_start().first(),
                    None | Some(
                        b'"' | b'{' | b'[' | b'}' | b']' | b'/' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'
                    )
                )
            }
            // A missing comma; two quotes side by side are one of the text and the end.
            [b'"', ..] => !self.json[self.at..].starts_with('"'),
            _ => false,
        }
    }

    fn escape(&mut self, text: &mut String) {
        let unit = |at: usize| u32::from_str_radix(self.json.get(at..at + 4)?, 16).ok();
        let Some(c) = self.json[self.at..].chars().next() else { return };
        let mut len = c.len_utf8();
        match c {
            'n' | 'r' | 't' => text.push(' '),
            'b' | 'f' => {}
            'u' => {
                if let Some(first) = unit(self.at + 1) {
                    len = 5;
                    let second = (self.json[self.at + 5..].starts_with("\\u")
                        && (0xD800..0xDC00).contains(&first))
                    .then(|| unit(self.at + 7))
                    .flatten()
                    .filter(|second| (0xDC00..0xE000).contains(second));
                    let code = match second {
                        Some(second) => {
                            len = 11;
                            0x10000 + ((first - 0xD800) << 10 | (second - 0xDC00))
                        }
                        None => first,
                    };
                    text.push(char::from_u32(code).unwrap_or('\u{FFFD}'));
                }
            }
            other => text.push(other),
        }
        self.at += len;
    }
}

/// Everything that the blocks of a page say, by what it may be.
pub(super) struct Linked<'v> {
    /// What is most likely the article itself.
    pub(super) article: Option<&'v Value>,
    /// The page.
    pub(super) page: Option<&'v Value>,
    /// All objects, to look up references by `@id`.
    all: Vec<&'v Value>,
}

/// What tells the article of the page from others that it lists.
pub(super) struct Known {
    /// Normal forms of the address of the page and of the canonical one.
    pub(super) addresses: Vec<String>,
    /// Headlines that the page shows, folded.
    pub(super) headlines: Vec<String>,
}

/// Fields whose objects are other things than the article of the page.
const OTHERS: [&str; 24] = [
    "itemListElement",
    "hasPart",
    "blogPost",
    "comment",
    "comments",
    "mentions",
    "isBasedOn",
    "citation",
    "image",
    "video",
    "isPartOf",
    "about",
    "review",
    "reviews",
    "relatedLink",
    "associatedMedia",
    "liveBlogUpdate",
    "author",
    "publisher",
    "potentialAction",
    "offers",
    "breadcrumb",
    "suggestedAnswer",
    "subjectOf",
];

impl<'v> Linked<'v> {
    pub(super) fn new(values: &'v [Value], known: &Known) -> Self {
        let mut all = Vec::new();
        let mut own = Vec::new();
        let mut waiting: Vec<(&Value, bool)> = values.iter().rev().map(|value| (value, true)).collect();
        while let Some((value, is_own)) = waiting.pop() {
            match value {
                Value::Object(fields) => {
                    all.push(value);
                    if is_own {
                        own.push(value);
                    }
                    for (name, inner) in fields.iter().rev() {
                        waiting.push((
                            inner,
                            is_own && !OTHERS.iter().any(|other| name.eq_ignore_ascii_case(other)),
                        ));
                    }
                }
                Value::List(inner) => waiting.extend(inner.iter().rev().map(|inner| (inner, is_own))),
                _ => {}
            }
        }
        let article = best(&own, |value| article_rank(value, known));
        let page = best(&own, |value| u32::from(value.is_a("WebPage") || value.is_a("ItemPage")));
        Linked { article, page, all }
    }

    /// The object itself, or the one that it refers to.
    pub(super) fn resolve(&self, value: &'v Value) -> &'v Value {
        let is_reference =
            matches!(value, Value::Object(fields) if fields.iter().all(|(name, _)| name.starts_with('@')));
        let Some(id) = value.text("@id").filter(|_| is_reference) else { return value };
        let is_meant = |other: &&&Value| other.text("@id") == Some(id) && other.get("name").is_some();
        self.all.iter().find(is_meant).copied().unwrap_or(value)
    }

    /// Objects of a kind that the page is about in no known way, if there is exactly one.
    pub(super) fn only(&self, field: &str) -> Option<&'v str> {
        let mut texts = self.all.iter().filter_map(|value| value.text(field));
        let first = texts.next()?;
        texts.all(|text| text == first).then_some(first)
    }
}

/// The first of the highest rank above nothing.
fn best<'v>(values: &[&'v Value], rank: impl Fn(&Value) -> u32) -> Option<&'v Value> {
    let ranked = values.iter().rev().map(|value| (rank(value), *value));
    ranked.filter(|(rank, _)| *rank > 0).max_by_key(|(rank, _)| *rank).map(|(_, value)| value)
}

fn article_rank(value: &Value, known: &Known) -> u32 {
    let kinds = [
        "Article",
        "BlogPosting",
        "Posting",
        "Report",
        "Review",
        "Recipe",
        "CreativeWork",
        "VideoObject",
        "Product",
        "Event",
        "Book",
        "QAPage",
        "Question",
        "Course",
        "MedicalWebPage",
    ];
    let kind = match kinds.iter().position(|kind| value.is_a(kind)) {
        Some(0..=3) => 100,
        Some(_) => 20,
        None => return 0,
    };
    let headline = value.text("headline").or_else(|| value.text("name")).map(super::folded);
    let is_headline = headline.is_some_and(|own| !own.is_empty() && known.headlines.contains(&own));
    let addresses = [
        value.text("url"),
        value.text("@id"),
        value.text("mainEntityOfPage"),
        value.get("mainEntityOfPage").and_then(|page| page.text("@id")),
    ];
    let is_here = addresses
        .into_iter()
        .flatten()
        .filter_map(normal_form)
        .any(|address| known.addresses.contains(&address));
    kind + 200 * u32::from(is_here)
        + 200 * u32::from(is_headline)
        + 5 * u32::from(value.text("datePublished").is_some())
}

#[cfg(test)]
mod tests;
