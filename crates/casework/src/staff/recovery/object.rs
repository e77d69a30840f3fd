//! Objecting to a new approver: it takes one, and ends the matter.

use super::super::act::act;
use super::Recoveries;
use crate::caller::{Caller, Moment};
use crate::events::RecoveryObjected;
use crate::form::form;
use crate::id::RecoveryId;
use crate::proposal::Proposal;
use crate::refusal::Refusal;

form! {
    /// Objects to the recovery of an approver.
    ObjectToRecoveryForm {}
}

/// Objects to a recovery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectToRecovery {
    /// Which.
    pub recovery: RecoveryId,
    /// What was sent.
    pub form: ObjectToRecoveryForm,
}

impl ObjectToRecovery {
    /// Decides. The shell's user may take back what was announced there.
    ///
    /// # Errors
    /// Someone who is no approver; no recovery that waits.
    pub fn decide(
        &self,
        recoveries: &Recoveries,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        if by.has_account() && !by.role.approves() {
            return Err(Refusal::RoleMayNot { role: by.role });
        }
        recoveries.waiting(self.recovery)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = RecoveryObjected { recovery: self.recovery, by: by.staff };
        Ok(act(when).event(event).done())
    }
}
