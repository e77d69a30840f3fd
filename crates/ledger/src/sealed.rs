//! The whole check of a frame. Whoever reads a log makes it before believing a frame, and the writer
//! makes it before a byte of one leaves: nothing is written that nobody will take.

use sanad_chain::{CommandId, FrameSeal, Hash, SealKey};

use crate::Identity;
use crate::bytes::hash_front;
use crate::frame::{FrameView, Inside};
use crate::store::End;

/// A frame that stands as it was sealed with the ledger's key. Whether it is the one that comes next,
/// its ends tell.
pub(crate) struct Sealed<'a> {
    pub(crate) inside: Inside<'a>,
    /// The hash of each entry.
    pub(crate) hashes: Vec<Hash>,
    /// Where the log must end for it.
    pub(crate) begins: End,
    /// Where the log ends with it.
    pub(crate) ends: End,
}

impl<'a> FrameView<'a> {
    /// What is in the frame, where all of it is right: records that read back, whole commands, entries
    /// that join each other, and the seal made with this key over just these. `Err` says what is
    /// wrong, as a sentence.
    pub(crate) fn sealed(&self, key: &SealKey, of: &Identity) -> Result<Sealed<'a>, &'static str> {
        let inside = self.inside()?;
        commands_are_whole(&inside)?;
        let first = inside.entries.first().ok_or("the frame is empty")?.position();
        let begins = End { next: first.seq, head: first.prev };
        let hashes = joined(&inside)?;
        let ends = End {
            next: inside.last.seq().next(),
            head: hashes.last().copied().unwrap_or(Hash::ZERO),
        };
        let seal = FrameSeal::parse(inside.seal).ok_or("the frame's seal is none")?;
        let claims = (seal.first, seal.before, seal.after, seal.count());
        let fits = claims == (begins.next, begins.head, ends.head, hashes.len() as u64);
        if !fits || !seal.is_authentic(key, of.ledger, of.generation) {
            return Err("the frame was not sealed as it stands");
        }
        Ok(Sealed { inside, hashes, begins, ends })
    }
}

/// The hash of each entry, where each points at the one before it and is the one that its front names.
fn joined(inside: &Inside<'_>) -> Result<Vec<Hash>, &'static str> {
    let mut hashes: Vec<Hash> = Vec::with_capacity(inside.entries.len());
    for (entry, (_, front)) in inside.entries.iter().zip(&inside.heads) {
        if hashes.last().is_some_and(|before| entry.position().prev != *before) {
            return Err("an entry points at another than the one before it");
        }
        let hash = entry.hash();
        if hash_front(&hash) != *front {
            return Err("the front of an entry's hash is another");
        }
        hashes.push(hash);
    }
    Ok(hashes)
}

/// A command's entries stand in one frame, all of them, in order.
fn commands_are_whole(inside: &Inside<'_>) -> Result<(), &'static str> {
    let mut under_way: Option<(CommandId, u16, u16)> = None;
    for entry in &inside.entries {
        let at = entry.position();
        let expected = under_way.unwrap_or((at.command, 0, at.of));
        if (at.command, at.part, at.of) != expected {
            return Err("the entries of one command do not follow each other");
        }
        let next = at.part + 1;
        under_way = (next < at.of).then_some((at.command, next, at.of));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sanad_chain::{
        CommandId, Entry, Hash, LinkBody, Linked, Position, SealKey, Seq, content_tag, link,
    };

    use crate::frame::{Frame, FrameBuilder, FrameView};
    use crate::store::End;
    use crate::testing::{draft, frame, identity, key};

    type Change = fn(usize, &mut Position);

    /// What `change` makes of the places of three entries of one command and one of another.
    fn made(change: impl Fn(usize, &mut Position)) -> Result<Option<Frame>, &'static str> {
        let begins = End { next: Seq::new(7), head: Hash::from_bytes([4; 32]) };
        let mut builder = FrameBuilder::new(begins.next, begins.head);
        let mut prev = begins.head;
        for (number, (part, of)) in [(0, 3), (1, 3), (2, 3), (0, 1)].into_iter().enumerate() {
            let mut at = Position {
                ledger: identity().ledger,
                generation: 0,
                seq: Seq::new(7 + number as u64),
                recorded_at: 1,
                prev,
                command: CommandId::from_bytes([u8::from(of == 3); 16]),
                part,
                of,
            };
            change(number, &mut at);
            let link_of = |stream| LinkBody { salt: [1; 10], stream, version: 1, prev: Hash::ZERO };
            let draft = draft(number as u64);
            let links: Vec<_> = draft.streams().iter().copied().map(link_of).collect();
            let linked: Linked = link(&at, &draft, &links);
            prev = linked.hash;
            builder.push(&linked, content_tag(&key(), &Entry::parse(&linked.record).unwrap()));
        }
        builder.finish(&key(), &identity())
    }

    #[test]
    fn no_frame_is_made_that_a_reader_would_not_take() {
        assert_eq!(made(|_, _| {}).unwrap().unwrap().count(), 4);
        let wrong: [(&str, Change); 9] = [
            ("the frame ends within a command", |n, at| at.of += u16::from(n == 3)),
            ("the entries of one command do not follow each other", |n, at| {
                at.part += u16::from(n == 1);
            }),
            ("the entries of one command do not follow each other", |n, at| {
                at.of += u16::from(n == 0);
            }),
            ("the entries of one command do not follow each other", |n, at| {
                if n == 2 {
                    at.command = CommandId::from_bytes([9; 16]);
                }
            }),
            ("the entries of one command do not follow each other", |n, at| {
                if n == 0 {
                    (at.part, at.of) = (1, 2);
                }
            }),
            ("an entry points at another than the one before it", |n, at| {
                if n == 2 {
                    at.prev = Hash::ZERO;
                }
            }),
            ("the frame was not sealed as it stands", |n, at| {
                if n == 0 {
                    at.prev = Hash::ZERO;
                }
            }),
            ("a record does not stand where it says", |n, at| {
                if n == 1 {
                    at.seq = Seq::new(9);
                }
            }),
            ("a record does not stand where it says", |n, at| {
                if n == 0 {
                    at.seq = Seq::new(8);
                }
            }),
        ];
        for (why, change) in wrong {
            assert_eq!(made(change).err(), Some(why));
        }
    }

    #[test]
    fn a_frame_of_another_key_or_with_any_other_byte_is_not_taken() {
        let whole = frame(End::START, 2);
        let view = |bytes: &[u8]| FrameView::new(bytes).sealed(&key(), &identity()).map(|_| ());
        assert_eq!(view(&whole.bytes), Ok(()));
        let other = SealKey::from_bytes([1; 32]);
        assert!(FrameView::new(&whole.bytes).sealed(&other, &identity()).is_err());
        // From the first record to the seal's end; link bodies and parts are held against the header
        // when an entry is read.
        let header = |at: usize| {
            let record = crate::frame::HEADER_BYTES + crate::frame::RECORD_HEAD_BYTES;
            let entry = Entry::parse_front(&whole.bytes[record..]).unwrap().0;
            at < record + entry.header().len()
        };
        for at in (crate::frame::HEADER_BYTES..whole.bytes.len()).filter(|at| header(*at)) {
            let mut flipped = whole.bytes.clone();
            flipped[at] ^= 1;
            assert!(view(&flipped).is_err(), "byte {at}");
        }
    }
}
