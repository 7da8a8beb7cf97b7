//! What a record is that was read whole: a page that may be an article, or none.

use super::super::fetched::{Fetched, Flag, Kind};
use super::Limits;
use super::coding::{self, Lost};
use super::head::{Extent, Form, Head};
use super::http;
use super::kind::{self, Said};

/// What a record is.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) enum Item {
    /// A page that may be an article.
    Page(Fetched),
    /// Anything else.
    NotArticle,
}

/// What was fetched, with its media type.
struct Content {
    media_type: Option<String>,
    body: Vec<u8>,
}

/// The item that a record is; `place` is its number and its offset.
pub(super) fn item(head: &Head, body: &[u8], place: (u64, u64), limits: &Limits) -> Result<Item, Lost> {
    let mut flags = Vec::new();
    match head.extent {
        Extent::Whole => {}
        Extent::Beginning => flags.push(Flag::Truncated),
        Extent::Continuation => return Ok(Item::NotArticle),
    }
    let Some(Content { media_type, body }) = content(head, body, limits, &mut flags)? else {
        return Ok(Item::NotArticle);
    };
    if body.len() > limits.body {
        return Err(Lost::TooLarge(limits.body));
    }
    let kind = kind::kind(kind::said(media_type.as_deref()), &body);
    let Some(kind) = kind.filter(|_| !body.is_empty()) else { return Ok(Item::NotArticle) };
    let (number, byte) = place;
    Ok(Item::Page(Fetched {
        number,
        byte,
        url: head.target.clone(),
        captured: head.date.clone(),
        kind,
        charset: kind::charset(media_type.as_deref()),
        body,
        flags,
    }))
}

fn content(
    head: &Head,
    body: &[u8],
    limits: &Limits,
    flags: &mut Vec<Flag>,
) -> Result<Option<Content>, Lost> {
    let is_web = head.target.as_deref().is_none_or(is_web);
    let said = kind::said(head.content_type.as_deref());
    let as_it_is = || Content { media_type: head.content_type.clone(), body: body.to_vec() };
    match head.kind.as_str() {
        "response" if is_web => answer(head, body, limits, flags),
        "resource" if is_web && said != Said::Other => Ok(Some(as_it_is())),
        "conversion" if said == Said::Kind(Kind::Text) => Ok(Some(as_it_is())),
        _ => Ok(None),
    }
}

/// What a server answered, if that can be an article.
fn answer(head: &Head, body: &[u8], limits: &Limits, flags: &mut Vec<Flag>) -> Result<Option<Content>, Lost> {
    let Some(mut message) = http::read(body) else { return Err(Lost::Header) };
    if message.status.is_some_and(|status| !(200..300).contains(&status)) {
        return Ok(None);
    }
    let media_type = message.content_type.take().or_else(|| match head.form {
        // The type of the record is that of the message, unless the crawler took the message for its body.
        Form::Warc => head.content_type.clone().filter(|value| !value.starts_with("application/http")),
        Form::Arc => head.content_type.clone(),
    });
    if kind::said(media_type.as_deref()) == Said::Other {
        return Ok(None);
    }
    let body = coding::undo(&body[message.len..], &message, limits, flags)?;
    Ok(Some(Content { media_type, body: body.into_owned() }))
}

fn is_web(target: &str) -> bool {
    let begins =
        |scheme: &str| target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http:") || begins("https:")
}
