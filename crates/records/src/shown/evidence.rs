//! Evidence for others: looks, a file or the whole log in one bundle, with what proves it by the newest
//! checkpoint. Handing it out leaves a line. It goes by hand: it streams out behind its line, and it is
//! refused in two more ways, where nothing was published that it could rest on.

use std::collections::BTreeSet;
use std::io::Write;

use sanad_bundle::{Begin, BundleEntry, BundlePart, BundleWriter, Claim, Written};
use sanad_casework::{
    CaseId, DeniedAct, ExportShape, PartyId, Purpose, RecordExported, Section, Seq as ClearSeq,
    StaffId, StreamId, spans,
};
use sanad_chain::tree::{HEADS_COMMITTED, Inclusion, Prover};
use sanad_chain::{Entry, Hash, Place, Seq, Stream};
use sanad_ledger::{PublicTree, Receipt};
use sanad_vault::Look;

use super::evidence_report::Telling;
use crate::account::SignedIn;
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::kinds::{CLASS_PARTY, stream};
use crate::line::RequestId;
use crate::policy::Verdict;
use crate::reveal::{Denied, LookToRecord, Revealed, TRIES};
use crate::time;

/// What is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichEvidence {
    /// All looks at a case, and all acts on everything.
    LooksOf(CaseId),
    /// All that a member of staff looked at.
    LooksBy(StaffId),
    /// The whole stream of a case, with these sections opened and all others sealed.
    CaseFile(CaseId, Vec<Section>),
    /// These entries of a case alone, by their places, with these sections opened: that there are no
    /// others is not shown.
    CaseEntries(CaseId, Vec<u64>, Vec<Section>),
    /// Every entry under the checkpoint, with all links, and every part sealed.
    WholeLog,
}

/// Asking for evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportEvidence {
    /// What is to be shown.
    pub which: WhichEvidence,
    /// Why.
    pub purpose: Purpose,
}

/// What was handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Exported {
    /// How many entries it shows.
    pub entries: u64,
    /// How many parts it opens.
    pub opened: u64,
    /// The size of the checkpoint that they are proven by.
    pub checkpoint: u64,
}

/// Where the line of a look stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookLine {
    /// Its place in the order.
    pub seq: Seq,
    /// Its hash.
    pub hash: Hash,
}

/// What a bundle rests on.
struct Proven {
    checkpoint: String,
    size: u64,
    claims: Vec<Claim>,
    /// Each entry that is shown, with its proof; none of the whole log.
    entries: Vec<(Seq, Inclusion)>,
}

impl Proven {
    /// The first entry that was chosen and is not there.
    fn lacks(&self, which: &WhichEvidence) -> Option<u64> {
        let WhichEvidence::CaseEntries(_, chosen, _) = which else { return None };
        let is_there = |seq: &u64| self.entries.iter().any(|(shown, _)| shown.get() == *seq);
        chosen.iter().copied().find(|seq| !is_there(seq))
    }
}

impl WhichEvidence {
    fn shape(&self) -> ExportShape {
        match self {
            Self::LooksOf(_) => ExportShape::LooksOfCase,
            Self::LooksBy(_) => ExportShape::LooksByStaff,
            Self::CaseFile(..) | Self::CaseEntries(..) => ExportShape::CaseFile,
            Self::WholeLog => ExportShape::WholeLog,
        }
    }

    pub(super) fn case(&self) -> Option<CaseId> {
        match self {
            Self::LooksOf(case) | Self::CaseFile(case, _) | Self::CaseEntries(case, ..) => {
                Some(*case)
            }
            Self::LooksBy(_) | Self::WholeLog => None,
        }
    }

    /// The streams whose links are opened.
    fn opened(&self) -> Vec<Stream> {
        match self {
            Self::CaseEntries(case, ..) => vec![stream(StreamId::case(*case))],
            Self::LooksOf(_) | Self::LooksBy(_) | Self::CaseFile(..) | Self::WholeLog => {
                self.streams()
            }
        }
    }

    /// The streams that are shown whole.
    fn streams(&self) -> Vec<Stream> {
        let streams = match self {
            Self::LooksOf(case) => vec![StreamId::looks_of(*case), StreamId::looks_of_all()],
            Self::LooksBy(staff) => vec![StreamId::looks_by(*staff)],
            Self::CaseFile(case, _) => vec![StreamId::case(*case)],
            Self::CaseEntries(..) | Self::WholeLog => Vec::new(),
        };
        streams.into_iter().map(stream).collect()
    }
}

impl Records {
    /// Hands out evidence: writes it to what `to` gives, which is called once the line that says so is
    /// durable, with the place and the hash of that line.
    ///
    /// # Errors
    /// The role or purpose does not allow it, to this caller there is no such case, there is no
    /// checkpoint that it could rest on: then nothing is written. A fault may leave a bundle without
    /// its end, which no checker takes.
    pub fn export<W: Write>(
        &self,
        by: &SignedIn,
        ask: &ExportEvidence,
        request: RequestId,
        to: impl FnOnce(LookLine) -> W,
    ) -> Result<Revealed<Exported>, RevealError> {
        for _ in 0..TRIES {
            let basis = Basis::new(self, by)?;
            let verdict = ask.judge(&basis)?;
            if basis.is_torn() {
                continue;
            }
            let mut grant = match verdict {
                Verdict::Granted(grant) => grant,
                Verdict::Denied(rule) => {
                    let (case, sections) = (ask.which.case(), ask.sections().to_vec());
                    let (act, purpose) = (DeniedAct::Export, ask.purpose);
                    let denied = Denied { act, rule, purpose, case, sections, party: None };
                    self.deny(by, denied, request)?;
                    return Err(RevealError::denied(rule));
                }
            };
            let Some(proven) = self.proven(&ask.which)? else {
                let concerned = (DeniedAct::Export, ask.which.case());
                self.not_understood(by, concerned, "no_checkpoint", request)?;
                return Err(RevealError::NoCheckpoint);
            };
            if let Some(seq) = proven.lacks(&ask.which) {
                let concerned = (DeniedAct::Export, ask.which.case());
                self.not_understood(by, concerned, "no_entry", request)?;
                return Err(RevealError::NoEntry { seq });
            }
            let stands = self.sections_in(ask, &proven)?;
            let is_opened = |section: &&Section| {
                grant.sections.contains(section) && stands.contains(&section.number())
            };
            let opened: Vec<Section> = ask.sections().iter().filter(is_opened).copied().collect();
            let seat = basis.seat().map(|inquiry| *inquiry.as_bytes());
            grant.under = grant.under.or(seat);
            let event = ask.event(&proven, &opened, self.versions_of(&ask.which, &proven));
            let granted = LookToRecord {
                cases: ask.which.case().into_iter().collect(),
                sections: opened,
                up_to: proven.size,
                expect: basis.expect(),
                ..LookToRecord::line(&basis.by, &grant, ask.purpose, event, request)?
            };
            if let Some(receipt) = self.look(granted)? {
                let to = to(LookLine { seq: receipt.seq(), hash: receipt.hash() });
                let written = self.write_evidence(ask, &proven, &receipt, to)?;
                let Written { entries, opened } = written;
                let exported = Exported { entries, opened, checkpoint: proven.size };
                return Ok(Revealed::new(exported, &receipt));
            }
        }
        Err(RevealError::Fault(Fault::Busy))
    }

    /// The sections that something of the entries stands in.
    fn sections_in(&self, ask: &ExportEvidence, proven: &Proven) -> Result<BTreeSet<u8>, Fault> {
        let only_of = self.client_of_request(ask)?;
        let mut stands = BTreeSet::new();
        for (seq, _) in &proven.entries {
            let stored = self.ledger.read(*seq)?;
            let entry = stored.entry();
            let theirs = entry.descriptors().filter(|part| {
                part.class == CLASS_PARTY
                    && only_of.is_none_or(|of| part.party.as_bytes() == of.as_bytes())
                    && self.vault.holds(part.key)
            });
            stands.extend(theirs.map(|part| part.section));
        }
        Ok(stands)
    }

    /// Where the chosen entries stand in the stream of their case; nothing where all of it is shown.
    fn versions_of(&self, which: &WhichEvidence, proven: &Proven) -> Vec<[u32; 2]> {
        let WhichEvidence::CaseEntries(case, ..) = which else { return Vec::new() };
        let shown: BTreeSet<Seq> = proven.entries.iter().map(|(seq, _)| *seq).collect();
        let of_case = self.ledger.stream(stream(StreamId::case(*case)));
        spans((1..).zip(of_case).filter(|(_, seq)| shown.contains(seq)).map(|(version, _)| version))
    }

    /// The chosen entries, with those in which parts of them stand anew: else their words would not go
    /// along.
    fn with_what_stands_anew(&self, chosen: &[u64]) -> Result<BTreeSet<Seq>, Fault> {
        let mut all: BTreeSet<Seq> = BTreeSet::new();
        let end = self.ledger.head().size;
        for seq in chosen.iter().copied().map(Seq::new).filter(|seq| *seq < end) {
            all.insert(seq);
            let stored = self.ledger.read(seq)?;
            for part in stored.entry().descriptors() {
                all.extend(self.views()?.cases().resealed(seq, part.index));
            }
        }
        Ok(all)
    }

    /// What the bundle is to rest on; none where nothing was published that it could.
    fn proven(&self, which: &WhichEvidence) -> Result<Option<Proven>, Fault> {
        let chosen = match which {
            WhichEvidence::CaseEntries(_, chosen, _) => Some(self.with_what_stands_anew(chosen)?),
            WhichEvidence::LooksOf(_)
            | WhichEvidence::LooksBy(_)
            | WhichEvidence::CaseFile(..)
            | WhichEvidence::WholeLog => None,
        };
        // Without a key nothing was ever published.
        let Some(set) = self.checkpoint_key_set()? else { return Ok(None) };
        let mut tree = self.public.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let tree = match &mut *tree {
            Some(tree) => tree,
            none => {
                let (disk, dir) = self.place();
                none.insert(PublicTree::new(disk, &dir, self.verifier_keys(&set.log)?))
            }
        };
        let streams = which.streams();
        let Some((published, proofs)) = tree.prove_heads(&self.ledger, &streams)? else {
            return Ok(None);
        };
        let Some(last) = published.size.checked_sub(1) else { return Ok(None) };
        let told = self.ledger.read(Seq::new(last))?;
        if !told.entry().body().is_ok_and(|body| body.event_type == HEADS_COMMITTED) {
            return Ok(None);
        }
        let checkpoint = self.public_file("checkpoint").unwrap_or_default();
        let checkpoint = String::from_utf8(checkpoint).unwrap_or_default();
        let mut entries = Vec::new();
        if *which != WhichEvidence::WholeLog {
            let opened = which.opened();
            let of_streams = opened.iter().flat_map(|stream| self.ledger.stream(*stream));
            let chosen = |seq: &Seq| chosen.as_ref().is_none_or(|chosen| chosen.contains(seq));
            let under = |seq: &Seq| seq.get() < last && chosen(seq);
            let mut seqs: Vec<_> = of_streams.filter(under).chain([Seq::new(last)]).collect();
            seqs.sort_unstable();
            seqs.dedup();
            let mut prover = Prover::new(&*tree, (published.size, published.root));
            for seq in seqs {
                let proof = prover.inclusion(seq.get());
                let proof = proof.map_err(|_| Fault::Unreadable { seq: seq.get() })?;
                entries.push((seq, proof));
            }
        }
        let claims = streams.into_iter().zip(proofs);
        let claims = claims.map(|(stream, end)| Claim { stream, end }).collect();
        Ok(Some(Proven { checkpoint, size: published.size, claims, entries }))
    }

    fn write_evidence(
        &self,
        ask: &ExportEvidence,
        proven: &Proven,
        receipt: &Receipt<Look>,
        to: impl Write,
    ) -> Result<Written, Fault> {
        let key = self.signing_key()?.ok_or(Fault::Unreadable { seq: 0 })?;
        let identity = self.ledger.identity();
        let whole = ask.which == WhichEvidence::WholeLog;
        let now = time::utc(self.clock.now_micros());
        let begin = Begin {
            ledger: identity.ledger,
            generation: identity.generation,
            checkpoint: &proven.checkpoint,
            whole,
            made_at: now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        };
        let mut bundle = BundleWriter::begin(to, begin, &proven.claims, &key)?;
        let mut telling = Telling::new(self, receipt, &ask.which)?;
        if whole {
            let mut failed = None;
            self.ledger.scan(Seq::new(0), |entry| {
                if entry.seq().get() >= proven.size {
                    return std::ops::ControlFlow::Break(());
                }
                let parts = sealed_parts(entry);
                let shown = BundleEntry { entry: *entry, streams: None, parts, proof: None };
                match bundle.entry(shown) {
                    Ok(()) => std::ops::ControlFlow::Continue(()),
                    Err(error) => {
                        failed = Some(error);
                        std::ops::ControlFlow::Break(())
                    }
                }
            })?;
            failed.map_or(Ok(()), Err)?;
        }
        let streams = ask.which.opened();
        let only_of = self.client_of_request(ask)?;
        for (seq, proof) in &proven.entries {
            let stored = self.ledger.read(*seq)?;
            let entry = stored.entry();
            let with_parts =
                matches!(ask.which, WhichEvidence::CaseFile(..) | WhichEvidence::CaseEntries(..));
            let parts = if with_parts && seq.get() + 1 < proven.size {
                self.opened_parts(&entry, only_of, receipt)?
            } else {
                Vec::new()
            };
            if seq.get() + 1 < proven.size {
                telling.take(&entry)?;
            }
            let proof = Some(proof.clone());
            bundle.entry(BundleEntry { entry, streams: Some(&streams), parts, proof })?;
        }
        Ok(bundle.finish(telling.report(key.verifier().name(), proven.size), &key)?)
    }

    /// Every part of an entry, with its key where the look covers it and it is still there: on a request of
    /// the client, of what is sealed to them alone.
    fn opened_parts(
        &self,
        entry: &Entry<'_>,
        only_of: Option<PartyId>,
        receipt: &Receipt<Look>,
    ) -> Result<Vec<BundlePart>, Fault> {
        let of_others: BTreeSet<u16> = (entry.descriptors())
            .filter(|part| only_of.is_some_and(|of| part.party.as_bytes() != of.as_bytes()))
            .map(|part| part.index)
            .collect();
        let mut parts = sealed_parts(entry);
        for part in parts.iter_mut().filter(|part| !of_others.contains(&part.index)) {
            part.key = self.part_key(entry, part.index, receipt)?.ok();
        }
        Ok(parts)
    }
}

/// Every part that stands in the record, sealed.
fn sealed_parts(entry: &Entry<'_>) -> Vec<BundlePart> {
    let inline = entry.descriptors().filter(|part| part.place == Place::Inline);
    inline.map(|part| BundlePart { index: part.index, key: None }).collect()
}

impl ExportEvidence {
    /// The sections that are to be opened.
    fn sections(&self) -> &[Section] {
        match &self.which {
            WhichEvidence::CaseFile(_, sections) | WhichEvidence::CaseEntries(_, _, sections) => {
                sections
            }
            WhichEvidence::LooksOf(_) | WhichEvidence::LooksBy(_) | WhichEvidence::WholeLog => &[],
        }
    }

    fn event(
        &self,
        proven: &Proven,
        opened: &[Section],
        versions: Vec<[u32; 2]>,
    ) -> RecordExported {
        let (count, staff) = match &self.which {
            WhichEvidence::WholeLog => (proven.size, None),
            WhichEvidence::LooksBy(staff) => (proven.entries.len() as u64, Some(*staff)),
            WhichEvidence::LooksOf(_)
            | WhichEvidence::CaseFile(..)
            | WhichEvidence::CaseEntries(..) => (proven.entries.len() as u64, None),
        };
        RecordExported {
            shape: self.which.shape(),
            sections: opened.to_vec(),
            staff,
            count: u32::try_from(count).unwrap_or(u32::MAX),
            checkpoint: ClearSeq(proven.size),
            up_to: ClearSeq(proven.size),
            versions,
        }
    }
}
