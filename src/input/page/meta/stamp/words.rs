//! A text in, the numbers, words and marks that dates are made of out.

/// A piece of a text as dates are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether white space stands before it.
    pub(super) apart: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind<'a> {
    /// Digits of any script: their value and how many they are.
    Number(i64, usize),
    Letters(&'a str),
    Mark(char),
}

/// The value of a decimal digit of the scripts that news is written in.
fn digit(c: char) -> Option<i64> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{966}'..='\u{96F}' => '\u{966}',
        '\u{9E6}'..='\u{9EF}' => '\u{9E6}',
        '\u{A66}'..='\u{A6F}' => '\u{A66}',
        '\u{AE6}'..='\u{AEF}' => '\u{AE6}',
        '\u{E50}'..='\u{E59}' => '\u{E50}',
        '\u{ED0}'..='\u{ED9}' => '\u{ED0}',
        '\u{1040}'..='\u{1049}' => '\u{1040}',
        '\u{17E0}'..='\u{17E9}' => '\u{17E0}',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return None,
    };
    Some(i64::from(u32::from(c) - u32::from(zero)))
}

/// Letters that stand for themselves: where the next begins, the word before it has ended.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}')
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{200C}' | '\u{200D}')
}

fn is_thai(c: char) -> bool {
    ('\u{E00}'..='\u{E7F}').contains(&c)
}

/// The words of a text in their order.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut apart = true;
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
        {
            apart = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if let Some(mut value) = digit(c) {
            let mut len = 1;
            while let Some((at, next)) = chars.next_if(|(_, next)| digit(*next).is_some()) {
                value = (value * 10 + digit(next).unwrap_or(0)).min(1 << 50);
                len += 1;
                end = at + next.len_utf8();
            }
            Kind::Number(value, len)
        } else if is_ideograph(c) {
            Kind::Letters(&text[start..end])
        } else if is_letter(c) {
            let mut last = c;
            while let Some((at, next)) = chars.next_if(|(_, next)| {
                (is_letter(*next) && !is_ideograph(*next)) || (*next == '.' && is_thai(last))
            }) {
                last = next;
                end = at + next.len_utf8();
            }
            Kind::Letters(text[start..end].trim_end_matches('.'))
        } else {
            Kind::Mark(c)
        };
        words.push(Word { kind, start, end, apart });
        apart = false;
    }
    words
}
