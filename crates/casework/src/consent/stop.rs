//! Confirming that what a withdrawn consent allowed has stopped everywhere.
//!
//! In this record it stops at once. Paper, other programs and those who were told are for people:
//! they have 72 hours (UU PDP, article 40).

use super::ConsentEvent;
use crate::prelude::*;

deed! {
    /// Confirms that what a withdrawn consent allowed has stopped.
    StopProcessing of case: CaseId, consent: ConsentId; serves rights => StopProcessingForm {
        /// Whether those who had been told on it were asked to stop too.
        recipients_told: bool,
        /// What was done; sealed to the giver.
        note: Option<NoteText>,
    }
}

/// Refuses: a consent that was not withdrawn, or of which it was confirmed already.
impl Deed<Case> for StopProcessing {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, &[Role::Supervisor, Role::PrivacyOfficer])?;
        let (consent, due) = file.stopping(self.consent)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ProcessingStopped {
            case: self.case,
            consent: self.consent,
            recipients_told: self.form.recipients_told,
            within: when.occurred_at <= due,
            by: by.staff,
        };
        let remark = ToParty::one(consent.party, Remark { note: self.form.note.clone() });
        Ok(Act::new(when, Purpose::SubjectRequest, basis).tell(event, remark).done())
    }
}

event! {
    /// All that a withdrawn consent allowed has stopped, also outside this record.
    ProcessingStopped in ConsentEvent, "processing_stopped" v 1, about Case(case),
        seals ToParty<Remark>, told AsItStands, does Ends,
        "pemrosesan dihentikan" / "processing was stopped";
    {
        /// The case.
        case: CaseId,
        /// The consent.
        consent: ConsentId,
        /// Whether those who had been told on it were asked to stop too.
        recipients_told: bool,
        /// Whether it stopped within the 72 hours.
        within: bool,
        /// Who confirmed it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        consent: ids.id(0x0a),
        recipients_told: true,
        within: true,
        by: ids.staff,
    }
}

impl Step<Case> for ProcessingStopped {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.consents.get_mut(&self.consent)?.stop()
    }
}
