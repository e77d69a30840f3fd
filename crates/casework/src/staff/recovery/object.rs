//! Objecting to a new approver: it takes one, and ends the matter.

use super::super::act::act;
use super::Recoveries;
use crate::prelude::*;
use crate::staff::{Staff, StaffEvent};

deed! {
    /// Objects to the recovery of an approver.
    ObjectToRecovery of recovery: RecoveryId => ObjectToRecoveryForm {}
}

impl Listed for ObjectToRecovery {
    type Command = Self;
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
        Ok(act(when).tell(event, ()).done())
    }
}

event! {
    /// An approver objected, or the machine's shell took the announcement back: it is over.
    RecoveryObjected in StaffEvent, "recovery_objected" v 1, about Institution,
        seals (), told AsItStands, does Ends,
        "pemulihan akun ditentang" / "a recovery was objected to";
    {
        /// The recovery.
        recovery: RecoveryId,
        /// Who objected; all zero for the shell.
        by: StaffId,
    }
    like |ids| { recovery: ids.id(0x10), by: ids.other }
}

impl Step<Staff> for RecoveryObjected {
    fn step(&self, _: &mut Staff) -> Option<()> {
        Some(())
    }
}
