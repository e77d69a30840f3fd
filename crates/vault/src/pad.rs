//! Padding: the length of a sealed text tells only its order of magnitude.

/// Shortest padded plaintext.
const BYTES_MIN: usize = 256;

/// The padded length of `len` bytes: Padmé (Nikitin and others, 2019: at most 12 % more, and
/// lengths fall into few classes), at least [`BYTES_MIN`].
fn padded_len(len: usize) -> usize {
    let len = len.max(BYTES_MIN);
    let exponent = len.ilog2();
    let low_bits = exponent - exponent.ilog2() - 1;
    let mask = (1_usize << low_bits) - 1;
    (len + mask) & !mask
}

/// Length (4 bytes, little-endian), text, zeros.
pub(crate) fn pad(text: &[u8]) -> Option<Vec<u8>> {
    let len = u32::try_from(text.len()).ok()?;
    let total = padded_len(text.len() + 4);
    let mut padded = Vec::with_capacity(total + 16);
    padded.extend_from_slice(&len.to_le_bytes());
    padded.extend_from_slice(text);
    padded.resize(total, 0);
    Some(padded)
}

/// The text in padded bytes; `None` where they are not what [`pad`] makes.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let (len, rest) = padded.split_first_chunk()?;
    let len = usize::try_from(u32::from_le_bytes(*len)).ok()?;
    let (text, zeros) = rest.split_at_checked(len)?;
    let whole = padded.len() == padded_len(len + 4) && zeros.iter().all(|byte| *byte == 0);
    whole.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_texts_all_have_one_length() {
        let lengths: Vec<_> = (0..=252).map(|n| pad(&vec![b'x'; n]).unwrap().len()).collect();
        assert!(lengths.iter().all(|len| *len == 256));
    }

    proptest! {
        #[test]
        fn what_is_padded_unpads_and_grows_by_an_eighth_at_most(
            text in prop::collection::vec(any::<u8>(), 0..70_000)
        ) {
            let padded = pad(&text).unwrap();
            prop_assert_eq!(unpad(&padded), Some(text.as_slice()));
            prop_assert!(padded.len() == 256 || padded.len() * 8 <= (text.len() + 4) * 9);
        }
    }
}
