//! The door in for lost approvers: at the machine itself, announced, and ended by any objection.

use sanad_casework::{
    CompleteRecovery, CompleteRecoveryForm, DeniedAct, Moment, ObjectToRecovery, Proposal,
    ProposeRecovery, Purpose, Recoveries, Recovery, RecoveryId, Refusal, StaffId, StreamId,
};
use sanad_chain::Stream;
use sanad_ledger::Expect;

use crate::account::SignedIn;
use crate::administer::{FounderCode, draw_half, half_code};
use crate::disclose::{Denied, TRIES};
use crate::error::{Fault, RecordError};
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::stream;
use crate::line::{CommandTag, Keys};
use crate::policy::{RecoveryAct, Rule, Verdict, recover};
use crate::record::{Asked, Recorded, under};

/// What was decided, and what it rests on beside the stream of the institution.
type Decided = Result<(Vec<Proposal>, Vec<(Stream, Expect)>), RecordError>;

impl Records {
    /// Announces a new approver, at the machine itself.
    ///
    /// # Errors
    /// Somebody else than the shell's user asks; there never was an approver; one waits already; a
    /// role that is not an approver's; or a fault.
    pub fn propose_recovery(
        &self,
        by: &SignedIn,
        command: &ProposeRecovery,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        self.recovers(by, RecoveryAct::Recover, asked, &|recoveries, at| {
            Ok((command.decide(recoveries, by.caller(), at).map_err(RecordError::Refused)?, vec![]))
        })
    }

    /// Objects to a new approver, or takes the announcement back.
    ///
    /// # Errors
    /// Somebody who is no approver; nothing of this id waits; or a fault.
    pub fn object_to_recovery(
        &self,
        by: &SignedIn,
        command: &ObjectToRecovery,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        self.recovers(by, RecoveryAct::Object, asked, &|recoveries, at| {
            Ok((command.decide(recoveries, by.caller(), at).map_err(RecordError::Refused)?, vec![]))
        })
    }

    /// Grants the announced role, once its time is over. The code that the new approver enrols with
    /// is given back once.
    ///
    /// # Errors
    /// Somebody else than the shell's user asks; nothing of this id waits; its time is not over;
    /// the account does not fit any more; or a fault.
    pub fn complete_recovery(
        &self,
        by: &SignedIn,
        recovery: RecoveryId,
        form: CompleteRecoveryForm,
        asked: &Asked<'_>,
    ) -> Result<(Option<FounderCode>, Recorded), RecordError> {
        let halves = [draw_half()?, draw_half()?];
        let [first, second] = &halves;
        let keyed = [half_code(&self.vault, first), half_code(&self.vault, second)];
        let command = CompleteRecovery { recovery, form, halves: keyed };
        let recorded = self.recovers(by, RecoveryAct::Recover, asked, &|recoveries, at| {
            let waiting = recoveries.waits().ok_or(Refusal::UnknownRecovery);
            let staff = waiting.map_err(RecordError::Refused)?.staff;
            let history = self.account(staff)?;
            let proposals = command
                .decide(recoveries, &history.staff, by.caller(), at)
                .map_err(RecordError::Refused)?;
            let account = stream(StreamId::staff(staff));
            Ok((proposals, vec![(account, Expect::Exact(history.version))]))
        })?;
        let granted = recorded.entries.iter().find_map(|entry| entry.ids.get("staff"));
        let staff = granted.and_then(|staff| staff.parse::<StaffId>().ok());
        let code = staff.filter(|_| !recorded.repeated);
        Ok((code.map(|staff| FounderCode { staff, halves }), recorded))
    }

    /// The recovery that waits, for those who may object to it and for the shell's user.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn recovery_told_to(&self, by: &SignedIn) -> Result<Option<Recovery>, Fault> {
        match recover(by.caller(), RecoveryAct::Object) {
            Verdict::Granted(_) => Ok(self.recoveries()?.waits().cloned()),
            Verdict::Denied(_) => Ok(None),
        }
    }

    fn recovers(
        &self,
        by: &SignedIn,
        act: RecoveryAct,
        asked: &Asked<'_>,
        decide: &dyn Fn(&Recoveries, &Moment) -> Decided,
    ) -> Result<Recorded, RecordError> {
        let rule = self.may_recover(by, act, asked)?;
        let tag = self.command_tag(by, asked);
        if let Some(first) = self.answered(tag)? {
            return Ok(first);
        }
        self.with_line(by, asked, self.append_recovery(by, (rule, tag), asked, decide))
    }

    fn append_recovery(
        &self,
        by: &SignedIn,
        (rule, tag): (Rule, Option<CommandTag>),
        asked: &Asked<'_>,
        decide: &dyn Fn(&Recoveries, &Moment) -> Decided,
    ) -> Result<Recorded, RecordError> {
        for _ in 0..TRIES {
            // They stand in the institution's stream, on which every act rests: of two at once, one
            // is decided anew.
            let mut expect = self.rests_on(by, None)?;
            let (proposals, more) = decide(&self.recoveries()?, &self.moment())?;
            expect.extend(more);
            let under = under(by, asked, rule, tag);
            let mut keys = Keys::none(&self.vault);
            if let Some(recorded) = self.append(&proposals, &under, &mut keys, expect)? {
                return Ok(recorded);
            }
        }
        Err(RecordError::Fault(Fault::Busy))
    }

    fn recoveries(&self) -> Result<Recoveries, Fault> {
        let mut recoveries = Recoveries::default();
        for seq in self.ledger.stream(stream(StreamId::institution())) {
            recoveries.apply(&event_of(&self.ledger.read(seq)?.entry())?);
        }
        Ok(recoveries)
    }

    fn may_recover(
        &self,
        by: &SignedIn,
        act: RecoveryAct,
        asked: &Asked<'_>,
    ) -> Result<Rule, RecordError> {
        match recover(by.caller(), act) {
            Verdict::Granted(grant) => Ok(grant.rule),
            Verdict::Denied(rule) => {
                let (purpose, sections) = (Purpose::Maintenance, Vec::new());
                let act = DeniedAct::Administration;
                let denied = Denied { act, rule, purpose, case: None, sections };
                self.deny(by, denied, asked.request)?;
                Err(RecordError::NotForRole)
            }
        }
    }
}
