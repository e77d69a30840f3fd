//! The check itself: frames in, a report out.

use sanad_chain::tree::{Edge, NodeHash};
use sanad_chain::{Class, Finding, FrameSeal, Hash, SealKey, Seq, Verifier};

use super::mark_check::MarkCheck;
use super::{NO_END, Report, VerifyError};
use crate::bytes::hash_front;
use crate::frame::{FrameView, Inside};
use crate::journal;
use crate::store::{Damage, Found, Frames, Location};
use crate::{Head, Identity, Progress};

/// A check under way. Memory is one frame and the ends of the streams.
pub(super) struct LedgerCheck<'a> {
    identity: Identity,
    verifier: Verifier,
    mark: MarkCheck,
    place: &'a dyn Fn(Location) -> String,
    stop_at: Seq,
    /// When the last entry was recorded.
    recorded_at: Option<i64>,
    /// The head that the log had at the mark's size.
    passed: Option<Hash>,
    /// Damage past the mark: a torn tail, unless something valid follows.
    pending: Option<Damage>,
    findings: Vec<Finding>,
    /// What is larger than the ledger is so far, the smallest last.
    kept: Vec<Kept>,
    /// The sizes of those that it was.
    met: Vec<u64>,
    /// Grows from the entries as long as a kept tree is larger.
    edge: Edge,
}

/// A tree that somebody outside kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// How many entries it is over.
    pub size: u64,
    /// Its root.
    pub root: NodeHash,
}

impl<'a> LedgerCheck<'a> {
    pub(super) fn new(
        identity: Identity,
        seal: Option<SealKey>,
        mark: MarkCheck,
        place: &'a dyn Fn(Location) -> String,
    ) -> Self {
        let verifier = Verifier::new(identity.ledger, identity.generation, seal);
        let passed = (mark.size() == Seq::new(0)).then_some(Hash::ZERO);
        Self {
            identity,
            verifier,
            mark,
            place,
            stop_at: NO_END,
            recorded_at: None,
            passed,
            pending: None,
            findings: Vec::new(),
            kept: Vec::new(),
            met: Vec::new(),
            edge: Edge::default(),
        }
    }

    /// Holds the ledger against these trees.
    pub(super) fn hold_against(&mut self, kept: &[Kept]) {
        kept.clone_into(&mut self.kept);
        self.kept.sort_by_key(|kept| kept.size);
        self.kept.reverse();
        self.meet(&|| journal::FOLDER.to_owned());
    }

    /// Looks at nothing from this position on.
    pub(super) fn stop_at(&mut self, size: Seq) {
        self.stop_at = size;
    }

    /// Looks at all there is, for as long as somebody wants to know.
    pub(super) fn run(
        &mut self,
        frames: &mut dyn Frames,
        progress: Option<&Progress>,
        wanted: &dyn Fn() -> bool,
    ) -> Result<(), VerifyError> {
        let total = self.mark.good().map_or(0, |mark| mark.size);
        let mut told = 0;
        while self.verifier.size() < self.stop_at
            && let Some(found) = frames.next()?
        {
            if !wanted() {
                return Err(VerifyError::GivenUp);
            }
            match found {
                Found::Damage(damage) => self.damage(damage),
                Found::Frame { at, frame } => self.frame(at, &frame),
            }
            let done = self.verifier.size().get();
            if let Some(progress) = progress
                && done >= told + 4096
            {
                told = done;
                progress(done, total.max(done));
            }
        }
        if let Some(progress) = progress {
            let done = self.verifier.size().get();
            progress(done, done);
        }
        Ok(())
    }

    pub(super) fn finish(self, at: &str) -> Report {
        let head = Head { size: self.verifier.size(), hash: self.verifier.head() };
        let identity = Identity { generation: self.verifier.generation(), ..self.identity };
        let (claim, of_mark) = self.mark.claim((head.size, head.hash), self.passed, at);
        let mut findings = self.verifier.finish(claim, at);
        findings.extend(self.findings);
        findings.extend(of_mark);
        // What is larger than the ledger was never met.
        findings.extend(self.kept.iter().rev().map(|kept| kept.beyond(self.edge.size(), at)));
        let torn_tail = self.pending.map(|damage| damage.at);
        let first = findings.iter().filter_map(|finding| finding.seq).min();
        let is_good = |size: &u64| first.is_none_or(|first| *size <= first.get());
        let extends = self.met.into_iter().filter(is_good).collect();
        Report { identity, head, recorded_at: self.recorded_at, findings, extends, torn_tail }
    }

    /// Compares what is as large by now as a tree that was kept; `place` is where its last entry lies.
    fn meet(&mut self, place: &dyn Fn() -> String) {
        let size = self.edge.size();
        while let Some(kept) = self.kept.pop_if(|kept| kept.size == size) {
            if kept.root == self.edge.root() {
                self.met.push(size);
            } else {
                self.findings.push(kept.forked(place()));
            }
        }
    }

    fn damage(&mut self, damage: Damage) {
        self.confirm_pending();
        if self.verifier.size() >= self.mark.size() {
            self.pending = Some(damage);
        } else {
            self.verifier.damaged(damage.at, damage.why);
        }
    }

    fn confirm_pending(&mut self) {
        if let Some(damage) = self.pending.take() {
            self.verifier.damaged(damage.at, damage.why);
        }
    }

    fn frame(&mut self, at: Location, frame: &FrameView<'_>) {
        self.confirm_pending();
        let inside = match frame.inside() {
            Ok(inside) => inside,
            Err(why) => return self.verifier.damaged((self.place)(at), why),
        };
        self.recorded_at = Some(inside.last.position().recorded_at);
        let seal = FrameSeal::parse(inside.seal);
        let place = |index: usize| {
            let offset = inside.heads.get(index).map_or(0, |(offset, _)| *offset);
            (self.place)(at.plus(offset))
        };
        self.verifier.frame(&inside.entries, seal.as_ref(), place);
        self.hash_fronts(at, &inside);
        if self.verifier.size() == self.mark.size() {
            self.passed = Some(self.verifier.head());
        }
    }

    /// The front of a hash that stands before each record is that of the entry. The verifier has
    /// computed each hash and held it against the next entry's: here it is only compared.
    fn hash_fronts(&mut self, at: Location, inside: &Inside<'_>) {
        let hashes = inside.entries.iter().skip(1).map(|entry| entry.position().prev);
        let hashes = hashes.chain([self.verifier.head()]);
        for ((hash, (offset, front)), entry) in hashes.zip(&inside.heads).zip(&inside.entries) {
            if !self.kept.is_empty() {
                self.edge.push(NodeHash::of_entry(&hash), &mut |_, _| {});
                let place = self.place;
                self.meet(&|| place(at.plus(*offset)));
            }
            if hash_front(&hash) != *front {
                self.findings.push(Finding {
                    class: Class::Damaged,
                    seq: Some(entry.seq()),
                    at: (self.place)(at.plus(*offset)),
                    detail: "the front of the entry's hash is another".into(),
                });
            }
        }
    }
}

impl Kept {
    /// Somewhere under it stands another entry than there was.
    fn forked(&self, at: String) -> Finding {
        let size = self.size;
        let detail = format!("the first {size} entries are not those that the checkpoint is over");
        Finding { class: Class::Forked, seq: None, at, detail }
    }

    /// The ledger is smaller.
    fn beyond(&self, there: u64, at: &str) -> Finding {
        let detail = format!("the checkpoint is over {} entries, and {there} are there", self.size);
        Finding { class: Class::Truncated, seq: None, at: at.to_owned(), detail }
    }
}
