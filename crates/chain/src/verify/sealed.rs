//! What the frame seals say: finds a history rewritten by somebody without the seal key.

use super::Claim;
use super::finding::{Class, Findings};
use crate::entry::Entry;
use crate::ids::{Hash, LedgerId, Seq};
use crate::seal::{ContentTag, FrameSeal, SealKey, content_tag};

/// A run of frames without an authentic seal, not yet told: what follows says what it is.
struct Unsealed {
    seq: Option<Seq>,
    entries: u64,
    at: String,
}

/// Follows the sealed order: which entries the writer sealed, one frame after the other.
pub(super) struct SealedOrder {
    key: SealKey,
    ledger: LedgerId,
    generation: u32,
    /// The seq at which the next seal must begin; `None` after unreadable bytes.
    expected: Option<Seq>,
    /// Sealed entries that were passed over; frames out of order may still bring them.
    gap: Option<(Seq, Seq)>,
    unsealed: Option<Unsealed>,
    /// The first deviation was told: every later head differs as a consequence.
    told: bool,
}

impl SealedOrder {
    pub(super) fn new(key: SealKey, ledger: LedgerId, generation: u32) -> Self {
        let expected = Some(Seq::new(0));
        Self { key, ledger, generation, expected, gap: None, unsealed: None, told: false }
    }

    pub(super) fn forget(&mut self) {
        self.expected = None;
        self.unsealed = None;
    }

    /// `heads` are those of the stored chain before and after the frame.
    pub(super) fn frame(
        &mut self,
        entries: &[Entry<'_>],
        seal: Option<&FrameSeal>,
        heads: (Hash, Hash),
        place: &dyn Fn(usize) -> String,
        findings: &mut Findings,
    ) {
        let authentic =
            seal.filter(|seal| seal.is_authentic(&self.key, self.ledger, self.generation));
        let Some(seal) = authentic else {
            let seq = entries.first().map(Entry::seq);
            let run =
                self.unsealed.get_or_insert_with(|| Unsealed { seq, entries: 0, at: place(0) });
            run.entries += entries.len() as u64;
            return;
        };
        let before_unreadable = self.expected.is_none();
        self.order(seal, place, findings);
        let whole = seal.count() == entries.len() as u64;
        let joined = before_unreadable || seal.before == heads.0;
        if !joined || seal.after != heads.1 || !whole {
            self.differs(seal, entries, place, findings);
        }
    }

    /// Where this seal stands in the order of seals.
    fn order(
        &mut self,
        seal: &FrameSeal,
        place: &dyn Fn(usize) -> String,
        findings: &mut Findings,
    ) {
        let end = Seq::new(seal.first.get() + seal.count());
        let unsealed = self.unsealed.take();
        let Some(expected) = self.expected else {
            self.expected = Some(end);
            return;
        };
        if seal.first < expected {
            match self.gap {
                Some((from, to)) if from <= seal.first && end <= to => findings.found_later(from),
                Some(_) | None => {
                    let detail = "a sealed frame stands here a second time";
                    findings.add(Class::Inserted, Some(seal.first), place(0), detail);
                }
            }
            self.told = true;
            return;
        }
        self.expected = Some(end);
        match unsealed {
            Some(run) if seal.first == expected => {
                let detail = "entries without an authentic seal stand between sealed ones";
                findings.add(Class::Inserted, run.seq, run.at, detail);
            }
            Some(run) => {
                let detail = "entries stand here without the seal they were written with";
                findings.add(Class::Edited, run.seq, run.at, detail);
            }
            None if seal.first > expected => {
                let detail = format!(
                    "{} sealed entries are missing before this frame",
                    seal.first.get() - expected.get()
                );
                findings.add(Class::Removed, Some(expected), place(0), &detail);
                self.gap = Some((expected, seal.first));
            }
            None => return,
        }
        self.told = true;
    }

    /// An authentic seal over other entries than those that stand here.
    fn differs(
        &mut self,
        seal: &FrameSeal,
        entries: &[Entry<'_>],
        place: &dyn Fn(usize) -> String,
        findings: &mut Findings,
    ) {
        let stored: Vec<_> = entries.iter().map(|entry| content_tag(&self.key, entry)).collect();
        match compare(&seal.tags, &stored) {
            Some((class, index)) => {
                let seq = Seq::new(seal.first.get() + index as u64);
                let detail = "the entries of this frame are not those that were sealed";
                findings.add(class, Some(seq), place(index), detail);
            }
            None if self.told => {}
            None => {
                let detail = "order or links of this frame are not those that were sealed";
                findings.add(Class::Edited, Some(seal.first), place(0), detail);
            }
        }
        self.told = true;
    }

    /// Tells what is still open; gives back how many entries were sealed, where that is known.
    pub(super) fn finish(&mut self, claim: Option<Claim>, findings: &mut Findings) -> Option<Seq> {
        let end = self.expected;
        let Some(run) = self.unsealed.take() else {
            return end;
        };
        let sealed_end = claim.filter(|claim| claim.authentic).map(|claim| claim.size);
        let complete = sealed_end.is_some() && sealed_end == end.map(Seq::get);
        let (class, unsealed) =
            if complete { (Class::Inserted, 0) } else { (Class::Edited, run.entries) };
        let detail = "the last entries stand here without an authentic seal";
        findings.add(class, run.seq, run.at, detail);
        end.map(|end| Seq::new(end.get() + unsealed))
    }
}

/// How the stored tags differ from the sealed ones, and at which index first.
fn compare(sealed: &[ContentTag], stored: &[ContentTag]) -> Option<(Class, usize)> {
    let first = sealed.iter().zip(stored).position(|(a, b)| a != b);
    let index = match first {
        Some(index) => index,
        None if sealed.len() == stored.len() => return None,
        None => sealed.len().min(stored.len()),
    };
    let class = if is_subsequence(stored, sealed) {
        Class::Removed
    } else if is_subsequence(sealed, stored) {
        Class::Inserted
    } else if sorted(sealed) == sorted(stored) {
        Class::Reordered
    } else {
        Class::Edited
    };
    Some((class, index))
}

fn is_subsequence(short: &[ContentTag], long: &[ContentTag]) -> bool {
    let mut long = long.iter();
    short.len() < long.len() && short.iter().all(|tag| long.any(|other| other == tag))
}

fn sorted(tags: &[ContentTag]) -> Vec<ContentTag> {
    let mut tags = tags.to_vec();
    tags.sort_unstable();
    tags
}
