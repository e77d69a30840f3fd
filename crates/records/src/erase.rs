//! Carrying an erasure out: the keys are destroyed, and a receipt says what is gone and what remains.
//!
//! The intent is durable before this begins. Whatever breaks off here is taken up again, by the next
//! approval, by a repeat of the request or by the next start; each step can be repeated.

use std::collections::BTreeSet;

use sanad_casework::{
    Basis, CaseId, ErasureId, ErasureState, ErasuresReapplied, Event, FieldName, PartyId, Purpose,
    RightsEvent, SealedKeyId, StreamId, SubjectKeyDestroyed,
};
use sanad_chain::{CommandId, KeyId};
use sanad_ledger::{Append, AppendError, Expect};
use sanad_vault::Settled;

use crate::error::Fault;
use crate::history::{CaseHistory, event_of};
use crate::institution::Records;
use crate::kinds::{CLASS_PARTY, stream};
use crate::line::{Line, RequestContext, RequestId, program, random};
use crate::policy::Rule;
use crate::reveal::TRIES;

/// What statistics keep: the fields of a part under the yearly key of the institution.
const REMAINS: [&str; 7] =
    ["service", "group", "kecamatan", "age_band", "sex", "standing", "month"];

impl Records {
    /// Carries out every erasure and every redaction that has begun and not ended. One that fails
    /// holds up no other; it is taken up again the next time.
    ///
    /// # Errors
    /// That of the first that failed: the keys could not be destroyed, a part not be sealed anew or
    /// a receipt not be written.
    pub fn finish_begun(&self) -> Result<(), Fault> {
        let _one_at_a_time = self.erasing.lock();
        let (erasures, redactions) = {
            let views = self.views()?;
            (views.cases().begun_erasures(), views.cases().begun_redactions())
        };
        let erased = erasures.into_iter().map(|(case, erasure)| self.carry_out(case, erasure));
        // All of them, before the first failure is told.
        let erased: Vec<_> = erased.collect();
        let redacted = redactions.into_iter().map(|(case, id)| self.redact(case, id));
        let redacted: Vec<_> = redacted.collect();
        erased.into_iter().chain(redacted).collect()
    }

    pub(crate) fn finish_erasure(&self, case: CaseId, erasure: ErasureId) -> Result<(), Fault> {
        let _one_at_a_time = self.erasing.lock();
        self.carry_out(case, erasure)
    }

    fn carry_out(&self, case: CaseId, erasure: ErasureId) -> Result<(), Fault> {
        for _ in 0..TRIES {
            let up_to = self.ledger.head().size.get();
            let history = CaseHistory::load(&self.ledger, case, up_to)?;
            let known = history.case.file().and_then(|file| file.erasures.get(&erasure));
            let Some(known) = known.filter(|known| known.state == ErasureState::Begun) else {
                return Ok(());
            };
            let party = known.party;
            let (keys, others) = sealed_in(&history, party)?;
            self.destroy_of(case, &keys)?;
            // Only now: an index made meanwhile could still have opened who they are.
            self.forget_who(party);
            let receipt = SubjectKeyDestroyed {
                case,
                erasure,
                party,
                keys: keys.iter().map(|key| SealedKeyId::from_bytes(*key.as_bytes())).collect(),
                epoch: self.vault.epoch(),
                remains: REMAINS
                    .iter()
                    .filter_map(|field| field.parse::<FieldName>().ok())
                    .collect(),
                others,
            };
            if self.write_receipt(case, history.version, receipt, Rule::ErasureEnds)? {
                return Ok(());
            }
        }
        Err(Fault::Busy)
    }

    /// Whether the receipt was written: not where the case has changed meanwhile.
    pub(crate) fn write_receipt(
        &self,
        case: CaseId,
        version: u64,
        receipt: impl Into<Event>,
        rule: Rule,
    ) -> Result<bool, Fault> {
        let caller = program()?;
        let at = self.clock.now_micros();
        let line = Line::now(receipt, at, Purpose::SubjectRequest, Basis::Duty)?;
        let under = RequestContext {
            caller: &caller,
            sign_in: None,
            request: RequestId::from_bytes(random()?),
            rule,
            tag: None,
        };
        let appended = self.ledger.append(Append {
            command: CommandId::from_bytes(random()?),
            drafts: vec![line.draft(&under, &[])?],
            expect: vec![(stream(StreamId::case(case)), Expect::Exact(version))],
            at: None,
            reserve: true,
        });
        match appended {
            Ok(_) => Ok(true),
            Err(AppendError::Conflict { .. }) => Ok(false),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Writes down that keys which an older copy brought back were destroyed again.
    pub(crate) fn tell_settled(&self, settled: Settled) -> Result<(), Fault> {
        if settled.destroyed_again == 0 {
            return Ok(());
        }
        let keys = u32::try_from(settled.destroyed_again).unwrap_or(u32::MAX);
        self.note(ErasuresReapplied { keys, epoch: self.vault.epoch() })
    }
}

/// The keys that something of the case is sealed to the person under, and how many parts of the case
/// are sealed to others: texts that may speak of the person.
fn sealed_in(history: &CaseHistory, party: PartyId) -> Result<(Vec<KeyId>, u32), Fault> {
    let (mut keys, mut others) = (BTreeSet::new(), 0_u32);
    for stored in &history.entries {
        let entry = stored.entry();
        // A part that stands anew counts where it was first written.
        let anew = matches!(event_of(&entry)?, Event::Rights(RightsEvent::PartResealed(_)));
        for part in entry.descriptors().filter(|part| part.class == CLASS_PARTY) {
            if part.party.as_bytes() == party.as_bytes() {
                keys.insert(part.key);
            } else if !anew {
                others = others.saturating_add(1);
            }
        }
    }
    Ok((keys.into_iter().collect(), others))
}
