//! Setting how long a case is kept.

use super::{RightsEvent, act, decided};
use crate::prelude::*;

deed! {
    /// Sets how long the case is kept.
    AssignRetention of case: CaseId; serves rights => AssignRetentionForm {
        /// The class of the retention schedule.
        class: RetentionClass,
    }
}

/// Refuses: someone who decides about no data, the class it has already.
impl Deed<Case> for AssignRetention {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        if file.retention == Some(self.form.class) {
            return Err(Refusal::Unchanged { field: "class" });
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event =
            RetentionClassAssigned { case: self.case, class: self.form.class, by: by.staff };
        Ok(act(when, basis).tell(event, ()).done())
    }
}

event! {
    /// How long the case is kept was set.
    RetentionClassAssigned in RightsEvent, "retention_class_assigned" v 1, about Case(case),
        seals (), told AsItStands, does Sets("retention_class_assigned"),
        "masa simpan ditetapkan" / "the time of keeping was set";
    {
        /// The case.
        case: CaseId,
        /// The class of the retention schedule.
        class: RetentionClass,
        /// Who did it.
        by: StaffId,
    }
    like |ids| { case: ids.case, class: RetentionClass::Standard, by: ids.other }
}

impl Step<Case> for RetentionClassAssigned {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.retention = Some(self.class);
        Some(())
    }
}
