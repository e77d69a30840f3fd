//! What the high-water mark says of the end, and whether it can be believed.

use sanad_chain::{Claim, Class, Finding, Hash, Seq};

use crate::Identity;
use crate::mark::{Mark, NAME, Slot, newest};

/// The mark as found.
pub(super) struct MarkCheck {
    identity: Option<Identity>,
    good: Option<Mark>,
    /// A slot was made without the key.
    forged: bool,
    missing: bool,
    findings: Vec<Finding>,
}

impl MarkCheck {
    pub(super) fn new(slots: [Slot; 2]) -> Self {
        let newest = newest(&slots);
        let mut this = Self {
            identity: newest.map(|(identity, _)| identity),
            good: newest.map(|(_, mark)| mark),
            forged: false,
            missing: newest.is_none(),
            findings: Vec::new(),
        };
        for (number, slot) in slots.iter().enumerate() {
            match slot {
                Slot::Good(..) => {}
                Slot::Forged(identity, _) => {
                    this.forged = true;
                    this.identity.get_or_insert(*identity);
                }
                Slot::Damaged => this.findings.push(Finding {
                    class: Class::Damaged,
                    seq: None,
                    at: format!("{NAME}:{}", number * 512),
                    detail: "a slot of the high-water mark is damaged".into(),
                }),
            }
        }
        this
    }

    pub(super) fn missing() -> Self {
        let findings = Vec::new();
        Self { identity: None, good: None, forged: false, missing: true, findings }
    }

    /// The end as the running ledger knows it.
    pub(super) fn told(size: u64, head: Hash) -> Self {
        let mark = Mark { counter: 0, size, head, segment: 0, last_frame: 0, end: 0 };
        let findings = Vec::new();
        Self { identity: None, good: Some(mark), forged: false, missing: false, findings }
    }

    pub(super) fn identity(&self) -> Option<Identity> {
        self.identity
    }

    pub(super) fn good(&self) -> Option<Mark> {
        self.good
    }

    /// The size it vouches for; all of it where it vouches for nothing.
    pub(super) fn size(&self) -> Seq {
        self.good.map_or(super::NO_END, |mark| Seq::new(mark.size))
    }

    /// The claim to hold the end against, and what is wrong with the mark itself. `passed` is the
    /// head that the log had at the mark's size, where it goes on behind it.
    pub(super) fn claim(
        self,
        (size, head): (Seq, Hash),
        passed: Option<Hash>,
        at: &str,
    ) -> (Option<Claim>, Vec<Finding>) {
        let mut findings = self.findings;
        let end = Claim { size: size.get(), head, authentic: !self.forged };
        let claim = match self.good {
            // Frames past the mark: a crash came before the next mark.
            Some(mark) if size.get() > mark.size && passed == Some(mark.head) => Some(end),
            Some(mark) => Some(Claim { size: mark.size, head: mark.head, authentic: !self.forged }),
            None if self.forged => Some(end),
            None => None,
        };
        if claim.is_none() && self.missing {
            findings.push(Finding {
                class: Class::Truncated,
                seq: Some(size),
                at: at.to_owned(),
                detail: "no high-water mark vouches for this end: entries may be missing".into(),
            });
        }
        (claim, findings)
    }
}
