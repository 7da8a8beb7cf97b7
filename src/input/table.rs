//! The columns of a table that newsprint has a use for, and their cells -> JSON lines.

use super::fields::Names;

/// A column of a table, or several of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// The name with its quotes and a colon, as it stands in a line.
    key: Vec<u8>,
    /// Where it stands in the table; of several the first that has something in it counts.
    pub(super) places: Vec<usize>,
}

impl Column {
    /// The columns of these names that stand for a field, in the order of the table.
    pub(super) fn known<'n>(all: impl Iterator<Item = &'n str>, names: &Names) -> Vec<Column> {
        let mut known: Vec<(&str, Column)> = Vec::new();
        for (place, name) in all.enumerate() {
            if let Some((_, column)) = known.iter_mut().find(|(other, _)| *other == name) {
                column.places.push(place);
            } else if names.get(name).next().is_some() {
                let mut key = Vec::new();
                push_string(name.as_bytes(), &mut key);
                key.push(b':');
                known.push((name, Column { key, places: vec![place] }));
            }
        }
        known.into_iter().map(|(_, column)| column).collect()
    }
}

/// A line that is being made.
pub(super) struct Line<'b> {
    bytes: &'b mut Vec<u8>,
    start: usize,
}

impl<'b> Line<'b> {
    /// Begins a line behind these bytes.
    pub(super) fn begin(bytes: &'b mut Vec<u8>) -> Self {
        let start = bytes.len();
        bytes.push(b'{');
        Line { bytes, start }
    }

    /// Adds what a column holds; `write` appends it as JSON.
    pub(super) fn add(&mut self, column: &Column, write: impl FnOnce(&mut Vec<u8>)) {
        if self.bytes.len() > self.start + 1 {
            self.bytes.push(b',');
        }
        self.bytes.extend_from_slice(&column.key);
        write(self.bytes);
    }

    /// Bytes of the line so far.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() - self.start
    }

    /// Ends the line.
    pub(super) fn end(self) {
        self.bytes.extend_from_slice(b"}\n");
    }

    /// Takes the line back.
    pub(super) fn undo(self) {
        self.bytes.truncate(self.start);
    }
}

/// Appends a string as JSON. What is no UTF-8 stays as it is: it is replaced and counted where lines are read.
pub(super) fn push_string(string: &[u8], json: &mut Vec<u8>) {
    json.push(b'"');
    let mut plain = 0;
    for (at, &byte) in string.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        json.extend_from_slice(&string[plain..at]);
        plain = at + 1;
        match byte {
            b'\n' => json.extend_from_slice(b"\\n"),
            b'\r' => json.extend_from_slice(b"\\r"),
            b'\t' => json.extend_from_slice(b"\\t"),
            b'"' | b'\\' => json.extend_from_slice(&[b'\\', byte]),
            _ => {
                let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
                json.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 0xF)]);
            }
        }
    }
    json.extend_from_slice(&string[plain..]);
    json.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_those_of_serde_json() {
        let all: String =
            (0..0x300u32).filter_map(char::from_u32).chain("\u{2028}日本\u{1F4F0}".chars()).collect();
        let mut json = Vec::new();
        push_string(all.as_bytes(), &mut json);
        assert_eq!(serde_json::from_slice::<String>(&json).expect("a string"), all);
    }
}
