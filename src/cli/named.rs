//! A story or an article -> the words that name it, for every page that does.

use super::column::{FAINT, STRONG};
use super::wrap::{Span, wrapped};

/// A headline after a mark.
pub(super) fn headline(mark: &str, title: Option<&str>, width: usize) -> Vec<String> {
    wrapped(&[Span::new(FAINT, mark)], mark.len(), &[Span::new(STRONG, shown(title))], width)
}

/// A headline, or that there is none.
pub(super) fn shown(title: Option<&str>) -> &str {
    title.map(str::trim).filter(|title| !title.is_empty()).unwrap_or("(no headline)")
}

/// An article: its id, its outlet and a time of it.
pub(super) fn article<'a>(id: &'a str, outlet: Option<&str>, time: Option<&str>) -> [Span<'a>; 2] {
    let about = [outlet.unwrap_or("outlet unknown"), time.unwrap_or("no time")].join(", ");
    [Span::new(STRONG, id), Span::new(FAINT, format!(", {about}"))]
}
