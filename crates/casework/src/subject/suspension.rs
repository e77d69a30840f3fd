//! An authority orders that disclosures to it are not told to the client for a while.

use super::SubjectEvent;
use crate::prelude::*;
use crate::rights::{act, decided};

/// How long an order given by mouth may hold.
const ORAL_MAX: Duration = Duration::days(30);

deed! {
    /// Holds back from the client what was told to an authority.
    SuspendAccounting of case: CaseId; draws suspension: SuspensionId; serves rights
        => SuspendAccountingForm {
        /// Which authority ordered it.
        authority: RecipientClass,
        /// The last day on which it holds.
        until: Day,
        /// Number and date of the order; sealed to the client. Without one it was given by mouth
        /// and holds 30 days at most.
        reference: Option<ShortText>,
        /// Who ordered it, and why; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who decides about no data; nobody who may order it; a day that is over, or too
/// far for an order given by mouth.
impl Deed<Case> for SuspendAccounting {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let authority = self.form.authority;
        if !is_authority(authority) {
            return Err(Refusal::NotAnAuthority);
        }
        let (Day(until), oral) = (self.form.until, self.form.reference.is_none());
        if until < at.today() {
            return Err(Refusal::UntilInPast);
        }
        if oral && until > at.today() + ORAL_MAX {
            return Err(Refusal::OralTooLong);
        }
        let max = CaseFile::SUSPENSIONS_MAX;
        room_for(&file.suspensions, &self.suspension, "suspensions", max)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, suspension) = (self.case, self.suspension);
        let event = AccountingSuspended { case, suspension, authority, oral, until, by: by.staff };
        let body = Silence { reference: self.form.reference.clone(), note: self.form.note.clone() };
        let sealed = ToParty::one(file.client, body);
        Ok(act(when, basis).tell(event, sealed).done())
    }
}

part! {
    /// The order that keeps something back.
    Silence {
        reference: Option<ShortText> => Against,
        note: Option<NoteText> => Against,
    }
}

event! {
    /// Disclosures to an authority are not told to the client for a while.
    AccountingSuspended in SubjectEvent, "accounting_suspended" v 1, about Case(case),
        seals ToParty<Silence>, told OfRecipient(authority),
        does Sets("accounting_suspension_lifted"),
        "pemberitahuan akses ditangguhkan" / "the accounting of looks was suspended";
    {
        /// The case.
        case: CaseId,
        /// The suspension.
        suspension: SuspensionId,
        /// Kind of authority that ordered it.
        authority: RecipientClass,
        /// Whether it was ordered by mouth: then it holds 30 days at most.
        oral: bool,
        /// The last day on which it holds.
        until: NaiveDate,
        /// Who recorded it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        suspension: ids.id(0x12),
        authority: RecipientClass::Police,
        oral: false,
        until: SAMPLE_DAY,
        by: ids.other,
    }
}

impl Step<Case> for AccountingSuspended {
    fn step(&self, case: &mut Case) -> Option<()> {
        let held = Suspension { authority: self.authority, until: self.until, lifted: false };
        add(&mut any(case, self.case)?.suspensions, self.suspension, held)
    }
}

deed! {
    /// Ends it before its last day.
    LiftSuspension of case: CaseId, suspension: SuspensionId; serves rights => LiftSuspensionForm {
        /// A remark; sealed to the client.
        note: Option<NoteText>,
    }
}

/// Refuses: someone who decides about no data, a suspension that has ended.
impl Deed<Case> for LiftSuspension {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let standing = |suspension: &&crate::case::Suspension| suspension.stands(at.today());
        file.suspensions
            .get(&self.suspension)
            .filter(standing)
            .ok_or(Refusal::UnknownSuspension)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, suspension) = (self.case, self.suspension);
        let event = AccountingSuspensionLifted { case, suspension, by: by.staff };
        let remark = ToParty::one(file.client, Grounds { note: self.form.note.clone() });
        Ok(act(when, basis).tell(event, remark).done())
    }
}

event! {
    /// The suspension ended before its last day.
    AccountingSuspensionLifted in SubjectEvent, "accounting_suspension_lifted" v 1, about Case(case),
        seals ToParty<Grounds>, told OfSuspension(suspension), does Ends,
        "penangguhan pemberitahuan dicabut" / "the suspension of the accounting was lifted";
    {
        /// The case.
        case: CaseId,
        /// The suspension.
        suspension: SuspensionId,
        /// Who ended it.
        by: StaffId,
    }
    like |ids| {
        case: ids.case,
        suspension: ids.id(0x12),
        by: ids.other,
    }
}

impl Step<Case> for AccountingSuspensionLifted {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.lift_suspension(self.suspension)
    }
}

/// Whether such a recipient may order that nothing is told.
const fn is_authority(class: RecipientClass) -> bool {
    match class {
        RecipientClass::Court
        | RecipientClass::Police
        | RecipientClass::Prosecutor
        | RecipientClass::Ombudsman
        | RecipientClass::Ministry
        | RecipientClass::OtherOffice => true,
        RecipientClass::Parent
        | RecipientClass::Media
        | RecipientClass::Institution
        | RecipientClass::Other => false,
    }
}
