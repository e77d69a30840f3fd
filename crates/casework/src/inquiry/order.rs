//! The order: who may look into which cases, from when until when.

use std::collections::BTreeSet;

use super::{Inquiry, InquiryEvent, ORDERERS, act};
use crate::prelude::*;

deed! {
    /// Records the order of an inquiry.
    OrderInquiry; draws inquiry: InquiryId => OrderInquiryForm {
        /// Who ordered it.
        order: OrderClass,
        /// Number and date of the order; sealed to the inquiry.
        reference: ShortText,
        /// What is inquired into; sealed to the inquiry.
        matter: NoteText,
        /// The cases that the order names. Whether there are such cases is told to nobody.
        cases: Set<CaseId, 1, 20>,
        /// Who sits on the panel: two to nine.
        members: Set<StaffId, 2, 9>,
        /// How many of them must assent: two at least.
        quorum: Number<u8, 2, 9>,
        /// From when on cases are open to the panel. Not over 90 days ahead.
        from: Timestamp,
        /// Until when, which is not included. Not over 90 days after the beginning.
        until: Timestamp,
        /// Whether the order also opens who reported; they are left out if it does not say so.
        #[serde(default)]
        with_reporter: bool,
    }
}

/// What is known of the members that an order names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bench {
    /// Those of them who work here and hold the role of a panel member today.
    pub panel: BTreeSet<StaffId>,
    /// Those who are bound to one of the cases, or barred from it: see [`bound_by`](crate::bound_by).
    pub bound: BTreeSet<StaffId>,
}

impl OrderInquiry {
    /// Longest time that cases are open, and furthest ahead that it begins.
    const DAYS_MAX: Duration = Duration::days(90);

    /// Decides.
    ///
    /// # Errors
    /// Someone who is entitled to no order; a panel, a quorum or a time that is none; a member who
    /// holds no such role, records the order, or is bound to one of the cases: which of them, and to
    /// which case, is not told.
    pub fn decide(
        &self,
        held: Option<&Inquiry>,
        bench: &Bench,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        by.acts_as(&ORDERERS)?;
        if held.is_some() {
            return Err(Refusal::Repeated);
        }
        let form = &self.form;
        let (cases, members) = (form.cases.sorted(), form.members.sorted());
        // Zeros stand for all cases together: no case has them.
        if cases.contains(&CaseId::from_bytes([0; 16])) {
            return Err(Refusal::OutOfRange { field: "cases" });
        }
        if usize::from(form.quorum.get()) > members.len() {
            return Err(Refusal::OutOfRange { field: "quorum" });
        }
        let (from, until) = (form.from.0.to_utc(), form.until.0.to_utc());
        Self::judge(from, until, at.recorded_at)?;
        if members.contains(&by.staff) {
            return Err(Refusal::OwnOrder);
        }
        if !members.iter().all(|member| bench.panel.contains(member)) {
            return Err(Refusal::NotAPanelMember);
        }
        if members.iter().any(|member| bench.bound.contains(member)) {
            return Err(Refusal::ConflictOfInterest);
        }
        let when = at.judge(form.occurred_at, form.late_reason)?;
        let event = InquiryOrdered {
            inquiry: self.inquiry,
            order: form.order,
            cases: u8::try_from(cases.len()).unwrap_or(u8::MAX),
            members,
            quorum: form.quorum.get(),
            from,
            until,
            with_reporter: form.with_reporter,
            by: by.staff,
        };
        let body = Matter { reference: form.reference.clone(), matter: form.matter.clone() };
        let sealed = ToInquiry::one(self.inquiry, body);
        Ok(act(when).tell_of(event, cases, sealed).done())
    }

    fn judge(from: DateTime<Utc>, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
        if from > now + Self::DAYS_MAX {
            return Err(Refusal::OutOfRange { field: "from" });
        }
        if until <= from {
            return Err(Refusal::UntilBeforeFrom);
        }
        if until <= now {
            return Err(Refusal::UntilInPast);
        }
        if until - from > Self::DAYS_MAX {
            return Err(Refusal::InquiryTooLong);
        }
        Ok(())
    }
}

part! {
    /// The order, and what is inquired into.
    Matter {
        reference: ShortText => Institution,
        matter: NoteText => Institution,
    }
}

event! {
    /// An inquiry was ordered; each case it names is linked. Nothing is open by it yet.
    InquiryOrdered in InquiryEvent, "inquiry_ordered" v 1, about InquiryInto(inquiry),
        seals ToInquiry<Matter>, told AsItStands, does Sets("inquiry_ended"),
        "pemeriksaan diperintahkan" / "an inquiry was ordered";
    {
        /// The inquiry.
        inquiry: InquiryId,
        /// Who ordered it.
        order: OrderClass,
        /// How many cases it names.
        cases: u8,
        /// Who sits on the panel.
        members: Vec<StaffId>,
        /// How many of them must assent before anything is open.
        quorum: u8,
        /// From when on cases are open to the panel.
        from: DateTime<Utc>,
        /// Until when, which is not included.
        until: DateTime<Utc>,
        /// Whether the panel also sees who reported.
        with_reporter: bool,
        /// Who recorded the order.
        by: StaffId,
    }
    like |ids| {
        inquiry: ids.id(0x14),
        order: OrderClass::Court,
        cases: 2,
        members: vec![ids.staff, ids.other],
        quorum: 2,
        from: SAMPLE_TIME,
        until: SAMPLE_TIME,
        with_reporter: false,
        by: ids.id(0x0d),
    }
}
