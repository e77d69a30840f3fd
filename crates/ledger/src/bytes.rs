//! Numbers of variable width, and the fronts of hashes.

use sanad_chain::{Cursor, Hash};

/// A number of 1 to 10 bytes, seven bits each, lowest first.
pub(crate) fn varint(at: &mut Cursor<'_>) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = at.u8()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Appends a number as [`varint`] reads it.
pub(crate) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            out.push(low & 0x7f);
            return;
        }
        out.push(low | 0x80);
    }
}

/// The first bytes of a hash: enough to tell damage.
pub(crate) fn hash_front(hash: &Hash) -> [u8; 8] {
    hash.as_bytes().first_chunk().copied().unwrap_or_default()
}

/// The first half of 32 bytes.
pub(crate) fn half(bytes: &[u8; 32]) -> [u8; 16] {
    bytes.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_varint_reads_back() {
        for number in [0, 1, 127, 128, 255, 256, 300, 1 << 32, u64::MAX] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, number);
            let mut at = Cursor::new(&bytes);
            assert_eq!((varint(&mut at), at.rest()), (Some(number), &[][..]));
        }
    }
}
