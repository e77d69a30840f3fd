//! The first answer to a repeated command, read back from the log.

use std::collections::HashMap;

use sanad_chain::{Seq, Stream};

use crate::{AppendError, Appended, ReadError};

/// The answer to the command that the entry at `seq` belongs to, if it was this one: the same tag
/// and digest. `None` where the tag is another after all.
pub(super) fn first_answer(
    read: impl Fn(Seq) -> Result<crate::Stored, ReadError>,
    seq: Seq,
    tag: &[u8; 32],
    digest: Option<&[u8; 32]>,
) -> Result<Option<Appended>, AppendError> {
    let unreadable = |error: &dyn ToString| AppendError::Unreadable { reason: error.to_string() };
    let stored = read(seq).map_err(|error| unreadable(&error))?;
    let body = stored.entry().body().map_err(|error| unreadable(&error))?;
    if body.command_tag.as_ref() != Some(tag) {
        return Ok(None);
    }
    if body.body_digest.as_ref() != digest {
        return Err(AppendError::KeyReused);
    }
    let position = *stored.entry().position();
    let first = seq.get().saturating_sub(u64::from(position.part));
    let (mut hashes, mut order) = (Vec::new(), Vec::new());
    let mut versions: HashMap<Stream, u64> = HashMap::new();
    let mut recorded_at = position.recorded_at;
    for seq in (first..).take(usize::from(position.of)) {
        let stored = read(Seq::new(seq)).map_err(|error| unreadable(&error))?;
        hashes.push(stored.hash());
        recorded_at = stored.entry().position().recorded_at;
        for link in stored.entry().links() {
            if versions.insert(link.stream, link.version).is_none() {
                order.push(link.stream);
            }
        }
    }
    let versions = order.into_iter().filter_map(|s| Some((s, *versions.get(&s)?))).collect();
    let last = Seq::new(first + u64::from(position.of) - 1);
    let first = Seq::new(first);
    Ok(Some(Appended { first, last, hashes, recorded_at, versions, repeated: true }))
}
