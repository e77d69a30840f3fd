//! The door in for lost approvers: at the machine itself, announced, and ended by any objection.

use sanad_casework::{
    CompleteRecovery, CompleteRecoveryForm, Moment, ObjectToRecovery, Proposal, ProposeRecovery,
    Recoveries, Recovery, RecoveryId, Refusal, StaffId, StreamId,
};
use sanad_views::StaffStanding;

use crate::account::SignedIn;
use crate::administer::{FounderCode, draw_half, half_code};
use crate::basis::Basis;
use crate::change::{Aggregate, Half, Tries};
use crate::error::{Fault, RecordError};
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::stream;
use crate::policy::{RecoveryAct, Verdict, recover};
use crate::record::{Asked, Recorded};

/// An act on a recovery.
enum RecoveryDeed {
    Propose(ProposeRecovery),
    Object(ObjectToRecovery),
    Complete(CompleteRecovery),
}

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
        self.change::<OfRecovery>(by, &RecoveryDeed::Propose(command.clone()), asked)
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
        self.change::<OfRecovery>(by, &RecoveryDeed::Object(command.clone()), asked)
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
        let recorded = self.change::<OfRecovery>(by, &RecoveryDeed::Complete(command), asked)?;
        let granted = recorded.entries.iter().find_map(|entry| entry.id("staff"));
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

    fn recoveries(&self) -> Result<Recoveries, Fault> {
        Ok(self.recoveries_at()?.0)
    }

    /// The recoveries, and the version of the stream that they stand in.
    fn recoveries_at(&self) -> Result<(Recoveries, u64), Fault> {
        let (mut recoveries, mut version) = (Recoveries::default(), 0);
        for seq in self.ledger.stream(stream(StreamId::institution())) {
            recoveries.apply(&event_of(&self.ledger.read(seq)?.entry())?);
            version += 1;
        }
        Ok((recoveries, version))
    }
}

/// A recovery. It stands in the institution's stream, on which every act rests: of two at once, one is
/// decided anew.
struct OfRecovery;

impl Aggregate for OfRecovery {
    type Deed = RecoveryDeed;
    type State = Recoveries;

    fn tries(_: &RecoveryDeed) -> Tries {
        Tries::ADMINISTRATION
    }

    fn judge(basis: &Basis<'_>, deed: &RecoveryDeed) -> Result<Verdict, Fault> {
        let act = match deed {
            RecoveryDeed::Propose(_) | RecoveryDeed::Complete(_) => RecoveryAct::Recover,
            RecoveryDeed::Object(_) => RecoveryAct::Object,
        };
        Ok(recover(basis.by.caller(), act))
    }

    fn load(basis: &Basis<'_>, _: &RecoveryDeed) -> Result<(Recoveries, u64), Fault> {
        let (recoveries, version) = basis.records.recoveries_at()?;
        basis.note(StreamId::institution(), version);
        Ok((recoveries, version))
    }

    fn decide(
        basis: &Basis<'_>,
        deed: &RecoveryDeed,
        state: &Recoveries,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        let by = basis.by.caller();
        let decided = match deed {
            RecoveryDeed::Propose(command) => command.decide(state, by, at),
            RecoveryDeed::Object(command) => {
                if keeps_an_approver_away(basis)? {
                    return Err(RecordError::Refused(Refusal::SuspendedAnother));
                }
                command.decide(state, by, at)
            }
            RecoveryDeed::Complete(command) => match state.waits() {
                None => Err(Refusal::UnknownRecovery),
                Some(waiting) => {
                    let account = basis.account_history(waiting.staff)?;
                    command.decide(state, &account.staff, by, at)
                }
            },
        };
        decided.map_err(RecordError::Refused)
    }

    /// It is announced at the machine itself: no person's word is judged again.
    fn half(_: &Basis<'_>, _: &RecoveryDeed, _: &Recoveries) -> Result<Option<Half>, Fault> {
        Ok(None)
    }
}

/// Whether the caller suspended an approver who is still away: they do not alone keep a new one out, too.
fn keeps_an_approver_away(basis: &Basis<'_>) -> Result<bool, Fault> {
    let by = basis.by.caller();
    if !by.has_account() {
        return Ok(false);
    }
    let away: Vec<_> = {
        let views = basis.records.views()?;
        let away = views.directory().iter().filter(|staff| {
            staff.standing(basis.now) == StaffStanding::Suspended
                && staff.roles.iter().any(|held| held.role.approves())
        });
        away.map(|staff| staff.staff).collect()
    };
    for staff in away {
        if basis.account_history(staff)?.suspended_by == Some(by.staff) {
            return Ok(true);
        }
    }
    Ok(false)
}
