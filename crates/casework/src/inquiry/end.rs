//! Ending an inquiry before its time is over.

use super::{Inquiry, InquiryEvent, ORDERERS, act};
use crate::prelude::*;

deed! {
    /// Ends an inquiry before its time is over.
    EndInquiry of inquiry: InquiryId => EndInquiryForm {
        /// Why; that too few members are left is found by their declining alone.
        reason: InquiryEndReason,
    }
}

impl EndInquiry {
    /// Decides.
    ///
    /// # Errors
    /// Someone who may record no order; an inquiry that is over; a reason that nobody gives.
    pub fn decide(
        &self,
        held: Option<&Inquiry>,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        by.acts_as(&ORDERERS)?;
        let held = held.ok_or(Refusal::UnknownInquiry)?;
        if !held.stands(at.recorded_at) {
            return Err(Refusal::InquiryOver);
        }
        let reason = self.form.reason;
        if reason == InquiryEndReason::BelowQuorum {
            return Err(Refusal::OutOfRange { field: "reason" });
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (inquiry, by) = (self.inquiry, by.staff);
        Ok(act(when).tell(InquiryEnded { inquiry, reason, by }, ()).done())
    }
}

event! {
    /// An inquiry ended before its time was over.
    InquiryEnded in InquiryEvent, "inquiry_ended" v 1, about Inquiry(inquiry),
        seals (), told AsItStands, does Ends,
        "pemeriksaan berakhir" / "the inquiry ended";
    {
        /// The inquiry.
        inquiry: InquiryId,
        /// Why.
        reason: InquiryEndReason,
        /// Who ended it, or whose declining left too few.
        by: StaffId,
    }
    like |ids| { inquiry: ids.id(0x14), reason: InquiryEndReason::Completed, by: ids.id(0x0d) }
}
