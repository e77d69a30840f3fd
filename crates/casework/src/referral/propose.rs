//! Proposing a referral; which institution is sealed.

use super::ReferralEvent;
use crate::prelude::*;

deed! {
    /// Proposes to refer the client to another institution.
    ProposeReferral of case: CaseId; draws referral: ReferralId; serves work
        => ProposeReferralForm {
        /// Kind of institution; sealed, only its coarse class stands in clear.
        institution: Institution,
        /// Name of the institution; sealed to the client.
        name: ShortText,
        /// Why, coarsely.
        reason: ReferralReason,
        /// How soon.
        urgency: Urgency,
        /// By when an answer is expected.
        answer_due: Option<Day>,
        /// Why, in words; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who does not work on the case, too many referrals.
impl Deed<Case> for ProposeReferral {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker(by)?;
        room_for(&file.referrals, &self.referral, "referrals", CaseFile::REFERRALS_MAX)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ReferralProposed {
            case: self.case,
            referral: self.referral,
            class: self.form.institution.class(),
            reason: self.form.reason,
            urgency: self.form.urgency,
            answer_due: self.form.answer_due.map(|Day(day)| day),
            by: by.staff,
        };
        let body = Proposed {
            institution: self.form.institution,
            name: self.form.name.clone(),
            note: self.form.note.clone(),
        };
        let sealed = ToParty::one(file.client, body);
        Ok(Act::new(when, Purpose::Referral, basis).tell(event, sealed).done())
    }
}

part! {
    /// Which institution, and why.
    Proposed {
        institution: Institution => Theirs,
        name: ShortText => Theirs,
        note: Option<NoteText> => Theirs,
    }
}

event! {
    /// A referral was proposed; which institution is sealed.
    ReferralProposed in ReferralEvent, "referral_proposed" v 1, about Case(case),
        seals ToParty<Proposed>, told OfInstitution(class),
        does Sets("referral_declined", "referral_outcome_reported", "referral_revoked"),
        "rujukan diusulkan" / "a referral was proposed";
    {
        /// The case.
        case: CaseId,
        /// The referral.
        referral: ReferralId,
        /// Kind of institution, coarsely.
        class: InstitutionClass,
        /// Why, coarsely.
        reason: ReferralReason,
        /// How soon.
        urgency: Urgency,
        /// By when an answer is expected.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_due: Option<NaiveDate>,
        /// Who proposed it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        referral: ids.id(0x08),
        class: InstitutionClass::Health,
        reason: ReferralReason::Specialist,
        urgency: Urgency::Low,
        answer_due: Some(SAMPLE_DAY),
        by: ids.staff,
    }
}

impl Step<Case> for ReferralProposed {
    fn step(&self, case: &mut Case) -> Option<()> {
        add(&mut open(case, self.case)?.file.referrals, self.referral, self.into())
    }
}
