//! Restriction of processing: the data are kept and not used.

use super::{RightsEvent, act, decided};
use crate::prelude::*;

deed! {
    /// Restricts the processing of the case's data.
    RestrictProcessing of case: CaseId; serves work => RestrictProcessingForm {
        /// Why.
        reason: RestrictionReason,
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Stopping is the safe direction, so whoever works on the case may.
///
/// Refuses: someone without a part in the case, data that are restricted already.
impl Deed<Case> for RestrictProcessing {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis =
            file.worker_or(by, &[Role::FrontDesk, Role::Supervisor, Role::PrivacyOfficer])?;
        case.may_be_used()?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let reason = self.form.reason;
        let event = ProcessingRestricted { case: self.case, reason, by: by.staff };
        let remark = ToParty::one(file.client, Remark { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// The data of the case are kept and no longer used.
    ProcessingRestricted in RightsEvent, "processing_restricted" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Sets("processing_resumed"),
        "pemrosesan dibatasi" / "processing was restricted";
    {
        /// The case.
        case: CaseId,
        /// Why.
        reason: RestrictionReason,
        /// Who recorded it.
        by: StaffId,
    }
    like |ids| { case: ids.case, reason: RestrictionReason::Objection, by: ids.other }
}

impl Step<Case> for ProcessingRestricted {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.restrict(Some(self.reason))
    }
}

deed! {
    /// Lets the case's data be used again.
    ResumeProcessing of case: CaseId; serves rights => ResumeProcessingForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who decides about no data, data that are not restricted.
impl Deed<Case> for ResumeProcessing {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        if file.restricted.is_none() {
            return Err(Refusal::NotRestricted);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ProcessingResumed { case: self.case, by: by.staff };
        let remark = ToParty::one(file.client, Grounds { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// The data of the case are used again.
    ProcessingResumed in RightsEvent, "processing_resumed" v 1, about Case(case),
        seals ToParty<Grounds>, told AsItStands, does Ends,
        "pemrosesan dilanjutkan" / "processing was resumed";
    {
        /// The case.
        case: CaseId,
        /// Who decided it.
        by: StaffId,
    }
    like |ids| { case: ids.case, by: ids.other }
}

impl Step<Case> for ProcessingResumed {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.restrict(None)
    }
}
