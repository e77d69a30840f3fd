//! A file of signed notes, kept whole: a head, each note behind its length in bytes, and how many
//! there were.

const HEAD: &[u8] = b"sanad notes 1\n";

/// The bytes of a file with these notes.
pub(crate) fn written<'a>(notes: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let (mut bytes, mut count) = (HEAD.to_vec(), 0_usize);
    for note in notes {
        bytes.extend(format!("note {}\n", note.len()).as_bytes());
        bytes.extend(note);
        count += 1;
    }
    bytes.extend(format!("end {count}\n").as_bytes());
    bytes
}

/// The notes of such a file; `None` where it is none, or not whole.
pub(crate) fn read(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut rest = bytes.strip_prefix(HEAD)?;
    let mut notes = Vec::new();
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let (line, behind) = rest.split_at_checked(end)?;
        let (line, behind) = (std::str::from_utf8(line).ok()?, behind.get(1..)?);
        if let Some(length) = line.strip_prefix("note ") {
            let (note, next) = behind.split_at_checked(length.parse().ok()?)?;
            notes.push(note.to_vec());
            rest = next;
        } else {
            let whole = line == format!("end {}", notes.len()) && behind.is_empty();
            return whole.then_some(notes);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn notes_are_read_back_and_what_is_not_whole_is_none(
            notes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..5),
            cut: prop::sample::Index,
        ) {
            let bytes = written(notes.iter().map(Vec::as_slice));
            prop_assert_eq!(read(&bytes), Some(notes));
            prop_assert_eq!(read(&bytes[..cut.index(bytes.len())]), None);
            prop_assert_eq!(read(&[&bytes[..], b"\n"].concat()), None);
        }

        #[test]
        fn whatever_bytes_come_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(read(&bytes).is_none());
            read(&[HEAD, &bytes].concat());
        }
    }
}
