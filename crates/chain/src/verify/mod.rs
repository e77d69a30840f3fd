//! The streaming verifier: frames go in, in order; findings come out, each with class and place.

mod finding;
mod sealed;
mod streams;
#[cfg(test)]
mod tests;

use crate::entry::Entry;
use crate::ids::{CommandId, Hash, LedgerId, Seq};
use crate::seal::{FrameSeal, SealKey};
use crate::tree::{HEADS_COMMITTED, committed_heads};
use crate::{LinkBody, part_hash};

use finding::Findings;
pub use finding::{Class, Finding};
use sealed::SealedOrder;
use streams::Streams;

/// What the high-water mark says of the end: checked by [`Verifier::finish`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// How many entries there are.
    pub size: u64,
    /// The hash of the last one.
    pub head: Hash,
    /// Whether its keyed code is right; true where there is no key to check it with.
    pub authentic: bool,
}

/// Checks a ledger from its first entry on. Memory grows with the number of streams, not entries.
///
/// With the seal key it also finds a history that somebody without the key rewrote and re-hashed.
/// Without an outside checkpoint nobody finds a rewrite by a holder of the key.
pub struct Verifier {
    ledger: LedgerId,
    generation: u32,
    next: Seq,
    head: Hash,
    last_recorded_at: i64,
    /// The command under way: its id, the part that must come next, how many it has.
    command: Option<(CommandId, u16, u16)>,
    /// After bytes that could not be read, the next entry is taken as it stands.
    resync: bool,
    streams: Streams,
    sealed: Option<SealedOrder>,
    findings: Findings,
}

impl Verifier {
    /// A verifier at the start of a ledger. `seal` is the seal key, where there is one.
    pub fn new(ledger: LedgerId, generation: u32, seal: Option<SealKey>) -> Self {
        Self {
            ledger,
            generation,
            next: Seq::new(0),
            head: Hash::ZERO,
            last_recorded_at: i64::MIN,
            command: None,
            resync: false,
            streams: Streams::of(ledger),
            sealed: seal.map(|key| SealedOrder::new(key, ledger, generation)),
            findings: Findings::default(),
        }
    }

    /// How many entries have been taken in: the seq the next one must have.
    pub fn size(&self) -> Seq {
        self.next
    }

    /// The hash of the last entry taken in.
    pub fn head(&self) -> Hash {
        self.head
    }

    /// The generation of the last entry taken in.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// Takes in the next frame. `place` says where the entry with this index in the frame lies.
    pub fn frame(
        &mut self,
        entries: &[Entry<'_>],
        seal: Option<&FrameSeal>,
        place: impl Fn(usize) -> String,
    ) {
        let before = self.head;
        for (index, entry) in entries.iter().enumerate() {
            self.entry(entry, &|| place(index));
        }
        if let Some(sealed) = &mut self.sealed {
            sealed.frame(entries, seal, (before, self.head), &place, &mut self.findings);
        }
    }

    /// Bytes that cannot be read as a frame: the frames after them are still checked.
    pub fn damaged(&mut self, at: String, detail: &str) {
        self.findings.add(Class::Damaged, Some(self.next), at, detail);
        self.resync = true;
        self.command = None;
        self.streams.forget();
        if let Some(sealed) = &mut self.sealed {
            sealed.forget();
        }
    }

    /// Ends the check. `claim` is what the mark says of the end; `at` is where the ledger ends.
    pub fn finish(mut self, claim: Option<Claim>, at: &str) -> Vec<Finding> {
        if self.command.is_some() {
            let detail = "the last command is incomplete";
            self.findings.add(Class::Truncated, Some(self.next), at.to_owned(), detail);
        }
        let end = match &mut self.sealed {
            Some(sealed) => sealed.finish(claim, &mut self.findings).unwrap_or(self.next),
            None => self.next,
        };
        if let Some(claim) = claim {
            self.check_end(claim, end, at);
        }
        self.findings.into_vec()
    }

    fn check_end(&mut self, claim: Claim, end: Seq, at: &str) {
        let size = Seq::new(claim.size);
        let at = at.to_owned();
        if !claim.authentic {
            let detail = "the high-water mark was not made with this ledger's key: entries after \
                          this end may have been cut off";
            self.findings.add(Class::Truncated, Some(self.next), at, detail);
        } else if size > end {
            let detail = format!("the high-water mark names {size} entries, only {end} are there");
            self.findings.add(Class::Truncated, Some(end), at, &detail);
        } else if size < end {
            let detail = format!("the high-water mark names {size} entries, {end} are there");
            self.findings.add(Class::Inserted, Some(size), at, &detail);
        } else if claim.head != self.head && self.findings.is_empty() {
            let detail = "the head is not the one that the high-water mark names";
            self.findings.add(Class::Edited, None, at, detail);
        }
    }

    fn entry(&mut self, entry: &Entry<'_>, place: &dyn Fn() -> String) {
        let event_type = entry.event_type().unwrap_or_else(|_| {
            let detail = "the body of the header is none, or not spelled as one is";
            self.findings.add(Class::Edited, Some(entry.seq()), place(), detail);
            ""
        });
        self.order(entry, event_type, place);
        self.command(entry, place);
        self.heads(entry, event_type, place);
        self.links(entry, place);
        for (descriptor, bytes) in entry.parts() {
            if bytes.is_some_and(|bytes| part_hash(bytes) != descriptor.hash) {
                let detail =
                    format!("the bytes of part {} are not those of its hash", descriptor.index);
                self.findings.add(Class::Edited, Some(entry.seq()), place(), &detail);
            }
        }
        self.next = entry.seq().next();
        self.head = entry.hash();
        self.resync = false;
    }

    /// Ledger, seq, previous hash and clock.
    fn order(&mut self, entry: &Entry<'_>, event_type: &str, place: &dyn Fn() -> String) {
        let at = entry.position();
        let mut add = |class, seq, detail: &str| self.findings.add(class, seq, place(), detail);
        let begun = event_type == crate::GENERATION_BEGUN;
        let generation = self.generation.saturating_add(u32::from(begun));
        let known = at.generation == generation || self.resync && at.generation > generation;
        if at.ledger != self.ledger || !known {
            let detail = "the entry names another ledger or generation";
            add(Class::Inserted, Some(at.seq), detail);
        } else {
            self.generation = at.generation;
        }
        if self.resync {
            self.last_recorded_at = at.recorded_at;
            return;
        }
        if at.seq > self.next {
            let detail = format!("entries {} to {} are missing before it", self.next, at.seq);
            add(Class::Removed, Some(self.next), &detail);
        } else if at.seq < self.next {
            add(Class::Reordered, Some(at.seq), "the entry stands behind later ones");
        } else if at.prev != self.head {
            let edited = Seq::new(self.next.get().saturating_sub(1));
            let detail = "the next entry points at other bytes than those stored";
            add(Class::Edited, Some(edited), detail);
        }
        if at.recorded_at < self.last_recorded_at && event_type != crate::CLOCK_CORRECTED {
            add(Class::Edited, Some(at.seq), "the clock steps back without a correction");
        }
        self.last_recorded_at = at.recorded_at;
    }

    /// A command's entries are contiguous and complete.
    fn command(&mut self, entry: &Entry<'_>, place: &dyn Fn() -> String) {
        let at = entry.position();
        let fits = match self.command {
            Some((command, part, of)) => at.command == command && at.part == part && at.of == of,
            None => at.part == 0 || self.resync,
        };
        if !fits {
            let detail = "the entries of one command do not follow each other";
            self.findings.add(Class::Removed, Some(at.seq), place(), detail);
        }
        let next = at.part.saturating_add(1);
        self.command = (next < at.of).then_some((at.command, next, at.of));
    }

    /// An entry that tells how all streams ended before it tells what they did.
    fn heads(&mut self, entry: &Entry<'_>, event_type: &str, place: &dyn Fn() -> String) {
        if event_type != HEADS_COMMITTED {
            return;
        }
        let told = entry.body().ok().and_then(|body| committed_heads(body.data));
        if self.streams.heads().is_some_and(|heads| told != Some(heads)) {
            let detail = "the map of the ends of all streams that it tells is not theirs";
            self.findings.add(Class::Edited, Some(entry.seq()), place(), detail);
        }
    }

    fn links(&mut self, entry: &Entry<'_>, place: &dyn Fn() -> String) {
        for (bytes, expected) in entry.link_bytes().zip(entry.link_hashes()) {
            let hash = LinkBody::hash(bytes);
            if hash != expected {
                let detail = "a link body is not that of its hash";
                self.findings.add(Class::Edited, Some(entry.seq()), place(), detail);
            }
            if let Some(link) = LinkBody::parse(bytes)
                && let Err(detail) = self.streams.follow(&link, hash)
            {
                self.findings.add(Class::Removed, Some(entry.seq()), place(), &detail);
            }
        }
    }
}
