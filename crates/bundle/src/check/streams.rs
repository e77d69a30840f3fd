//! The streams that a bundle claims to show whole: followed link by link, and held against the map.

use std::collections::HashMap;

use sanad_chain::tree::{MapProof, NodeHash};
use sanad_chain::{Class, Hash, LedgerId, LinkBody, Stream};

use super::{Fault, StreamShown};

/// Most streams that one bundle claims.
const STREAMS_MAX: usize = 1024;

#[derive(Default)]
pub(super) struct Streams {
    claims: Vec<(Stream, MapProof)>,
    /// How far each of them has been followed.
    followed: HashMap<Stream, Followed>,
}

/// How far a stream has been followed.
#[derive(Clone, Copy)]
struct Followed {
    /// The last link.
    version: u64,
    link: Hash,
    /// How many links are shown.
    shown: u64,
}

impl Followed {
    const NOTHING: Self = Self { version: 0, link: Hash::ZERO, shown: 0 };

    fn take(&mut self, link: &LinkBody, hash: Hash) -> Result<(), Fault> {
        let Self { version, link: last, .. } = *self;
        if link.version <= version {
            return Err(Fault::out_of_order(link.stream));
        }
        *self = Self { version: link.version, link: hash, shown: self.shown + 1 };
        if link.version > version + 1 {
            return Err(Fault::gap(Class::Removed, link.stream, version + 1, link.version - 1));
        }
        if link.prev == last { Ok(()) } else { Err(Fault::out_of_order(link.stream)) }
    }

    /// Whether this is the end that the map tells.
    fn ends(&self, stream: Stream, version: u64, link: Hash) -> Result<(), Fault> {
        if version > self.version {
            return Err(Fault::gap(Class::Truncated, stream, self.version + 1, version));
        }
        if (self.version, self.link) == (version, link) {
            return Ok(());
        }
        let detail = format!("stream {stream} ends otherwise than the map says");
        Err(Fault::new(Class::Forked, detail))
    }
}

impl Fault {
    fn gap(class: Class, stream: Stream, from: u64, to: u64) -> Self {
        Self::new(class, format!("of stream {stream}, what stands at {from} to {to} is not shown"))
    }

    fn out_of_order(stream: Stream) -> Self {
        Self::new(Class::Reordered, format!("the links of stream {stream} do not follow"))
    }
}

impl Streams {
    /// Takes in a claim; not where there is one of this stream already, or too many, or no such kind.
    pub(super) fn claim(&mut self, stream: Stream, end: MapProof) -> bool {
        let takes = is_known(stream)
            && self.claims.len() < STREAMS_MAX
            && !self.followed.contains_key(&stream);
        if takes {
            self.claims.push((stream, end));
            self.followed.insert(stream, Followed::NOTHING);
        }
        takes
    }

    /// Follows a link, if its stream is claimed.
    pub(super) fn follow(&mut self, link: &LinkBody, hash: Hash) -> Result<(), Fault> {
        self.followed.get_mut(&link.stream).map_or(Ok(()), |followed| followed.take(link, hash))
    }

    /// What is shown of each, and what is missing, by the root of the map that the last entry under the
    /// checkpoint tells.
    pub(super) fn finish(
        self,
        map: Option<(NodeHash, LedgerId)>,
    ) -> impl Iterator<Item = (StreamShown, Result<(), Fault>)> {
        let Self { claims, followed } = self;
        claims.into_iter().map(move |(stream, proof)| {
            let followed = followed.get(&stream).copied().unwrap_or(Followed::NOTHING);
            let (length, found) = match end(map, stream, &proof) {
                Ok((version, link)) => (Some(version), followed.ends(stream, version, link)),
                Err(why) => {
                    (None, Err(Fault::new(Class::Edited, format!("of stream {stream}: {why}"))))
                }
            };
            (StreamShown { stream, length, shown: followed.shown }, found)
        })
    }
}

/// The last version of a stream and its link, by the map.
fn end(
    map: Option<(NodeHash, LedgerId)>,
    stream: Stream,
    proof: &MapProof,
) -> Result<(u64, Hash), &'static str> {
    let (root, ledger) =
        map.ok_or("the last entry under the checkpoint, which tells all ends, is not shown")?;
    let head = proof.check(root, ledger, stream).map_err(
        |_| "its end is not the one in the map that the last entry under the checkpoint tells",
    )?;
    Ok(head.map_or((0, Hash::ZERO), |head| (head.version, head.link)))
}

/// Whether there are streams of this kind.
pub(super) fn is_known(stream: Stream) -> bool {
    (1..=11).contains(&stream.kind.0)
}
