//! What a record is that was read whole: a page that may be an article, or none.

use super::super::fetched::{Fetched, Flag, Kind};
use super::Limits;
use super::coding::{self, Lost};
use super::head::{Extent, Head};
use super::http::{self, Message, Transfer};
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
    if head.extent == Extent::Beginning {
        flags.push(Flag::Truncated);
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

/// Whether a record may be a page, as far as its first bytes tell.
pub(super) fn may_be_page(head: &Head, body: &[u8]) -> bool {
    let is_web = head.target.as_deref().is_none_or(is_web) && head.extent != Extent::Continuation;
    let said = kind::said(head.content_type.as_deref());
    match head.kind.as_str() {
        "response" if is_web => http::read(body).is_none_or(|message| is_page(head, &message, body)),
        "resource" if is_web => kind::kind(said, body).is_some(),
        "conversion" => said == Said::Kind(Kind::Text),
        _ => false,
    }
}

fn content(
    head: &Head,
    body: &[u8],
    limits: &Limits,
    flags: &mut Vec<Flag>,
) -> Result<Option<Content>, Lost> {
    match head.kind.as_str() {
        _ if !may_be_page(head, body) => Ok(None),
        "response" => answer(head, body, limits, flags).map(Some),
        _ => Ok(Some(Content { media_type: head.content_type.clone(), body: body.to_vec() })),
    }
}

/// What a server answered.
fn answer(head: &Head, body: &[u8], limits: &Limits, flags: &mut Vec<Flag>) -> Result<Content, Lost> {
    let message = http::read(body).ok_or(Lost::Header)?;
    let media_type = media_type(head, &message).map(str::to_owned);
    // A file that is packed is not a page that was packed for the way.
    let hidden = match kind::said(media_type.as_deref()) {
        Said::Kind(_) => coding::Hidden::Undone,
        _ => coding::Hidden::Left,
    };
    let body = coding::undo(&body[message.len..], (&message, hidden), limits, flags)?;
    Ok(Content { media_type, body: body.into_owned() })
}

fn is_page(head: &Head, message: &Message, body: &[u8]) -> bool {
    let is_good = message.status.is_none_or(|status| (200..300).contains(&status));
    let is_encoded = !message.encodings.is_empty() || message.transfer == Transfer::Chunked;
    is_good
        && match kind::said(media_type(head, message)) {
            Said::Kind(_) => true,
            Said::Other => false,
            said => is_encoded || kind::kind(said, &body[message.len..]).is_some(),
        }
}

/// The type of the record is that of the message, unless the crawler took the message for its body.
fn media_type<'a>(head: &'a Head, message: &'a Message) -> Option<&'a str> {
    let of_record = head.content_type.as_deref().filter(|value| !value.starts_with("application/http"));
    message.content_type.as_deref().or(of_record)
}

fn is_web(target: &str) -> bool {
    let begins =
        |scheme: &str| target.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http:") || begins("https:")
}
