//! The compact protocol of Thrift, as far as newsprint reads it itself: what is met before the library is let loose.

/// Structures in structures that are followed.
const DEPTH: usize = 16;

/// Whether the structure has a field of this number; not where it is damaged before that.
pub(super) fn has_field(mut bytes: &[u8], wanted: i64) -> bool {
    let mut number = 0;
    while let Some((field, kind)) = field(&mut bytes, number).filter(|(_, kind)| *kind != 0) {
        if field == wanted {
            return true;
        }
        number = field;
        if skip(&mut bytes, kind, DEPTH).is_none() {
            break;
        }
    }
    false
}

/// A number of up to 64 bits, seven to a byte.
pub(super) fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = byte(bytes)?;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The same with a sign.
pub(super) fn zigzag(bytes: &mut &[u8]) -> Option<i64> {
    let value = varint(bytes)?;
    Some((value >> 1) as i64 ^ -((value & 1) as i64))
}

/// The number and the type of the next field, which follows the field `before`; type 0 is the end.
pub(super) fn field(bytes: &mut &[u8], before: i64) -> Option<(i64, u8)> {
    let head = byte(bytes)?;
    let number = match head >> 4 {
        0 if head == 0 => 0,
        0 => zigzag(bytes)?,
        step => before.checked_add(i64::from(step))?,
    };
    Some((number, head & 0xF))
}

/// Steps over a value of this type.
fn skip(bytes: &mut &[u8], kind: u8, depth: usize) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    match kind {
        // True and false stand in the head of the field.
        1 | 2 => Some(()),
        3 => byte(bytes).map(drop),
        4..=6 => varint(bytes).map(drop),
        7 => take(bytes, 8),
        8 => {
            let len = varint(bytes)?;
            take(bytes, usize::try_from(len).ok()?)
        }
        9 | 10 => {
            let head = byte(bytes)?;
            let count = if head >> 4 == 15 { varint(bytes)? } else { u64::from(head >> 4) };
            (0..count).try_for_each(|_| element(bytes, head & 0xF, depth))
        }
        11 => {
            let count = varint(bytes)?;
            let kinds = if count == 0 { 0 } else { byte(bytes)? };
            (0..count).try_for_each(|_| {
                element(bytes, kinds >> 4, depth)?;
                element(bytes, kinds & 0xF, depth)
            })
        }
        12 => loop {
            match field(bytes, 0)? {
                (_, 0) => break Some(()),
                (_, kind) => skip(bytes, kind, depth)?,
            }
        },
        _ => None,
    }
}

/// In a list true and false take a byte, so every element takes one at least.
fn element(bytes: &mut &[u8], kind: u8, depth: usize) -> Option<()> {
    match kind {
        1 | 2 => byte(bytes).map(drop),
        _ => skip(bytes, kind, depth),
    }
}

fn byte(bytes: &mut &[u8]) -> Option<u8> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(first)
}

fn take(bytes: &mut &[u8], count: usize) -> Option<()> {
    *bytes = bytes.get(count..)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_behind_others() {
        // 1: i32, 2: list of two structures with a string and a flag each, 3: map, 8: structure.
        let structure = [0x18, 2, b'a', b'b', 0x11, 0];
        let mut bytes = vec![0x15, 0x80, 0x01, 0x19, 0x2C];
        bytes.extend(structure);
        bytes.extend(structure);
        bytes.extend([0x1B, 1, 0x85, 1, b'k', 6, 0x5C, 0, 0]);
        for (number, is_there) in [(1, true), (2, true), (3, true), (4, false), (8, true)] {
            assert_eq!(has_field(&bytes, number), is_there, "{number}");
        }
        (0..bytes.len() - 3).for_each(|cut| assert!(!has_field(&bytes[..cut], 8), "{cut}"));
        assert!(!has_field(&[0x1C; 1000], 8));
        assert!(!has_field(&[0x19, 0xF1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], 8));
    }
}
