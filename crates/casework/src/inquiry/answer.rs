//! Members of the panel answer, each for themselves: they assent, or decline.

use super::{Answer, Inquiry, InquiryEnded, InquiryEvent, ORDERERS, act};
use crate::prelude::*;

deed! {
    /// Assents to sit on the panel.
    AssentInquiry of inquiry: InquiryId => AssentInquiryForm {}
}

second! {
    AssentInquiry of Inquiry: "opening cases to a panel";
    asks ORDERERS; decides [Role::PanelMember]; still Recorded;
    spares Some(Refusal::ConflictOfInterest);
    alone Some(Refusal::RoleMayNot { role: Role::Head });
    ends ["inquiry_declined", "inquiry_ended"];
    |_deed, held| Some(held.ordered_by)
}

deed! {
    /// Declines to sit on the panel, or takes an assent back.
    DeclineInquiry of inquiry: InquiryId => DeclineInquiryForm {}
}

/// The inquiry that a member may still answer, and what they have answered.
fn asked<'a>(
    held: Option<&'a Inquiry>,
    by: &Caller,
    at: &Moment,
) -> Result<(&'a Inquiry, Answer), Refusal> {
    by.acts_as(&[Role::PanelMember])?;
    let inquiry = held.ok_or(Refusal::UnknownInquiry)?;
    let given = *inquiry.members.get(&by.staff).ok_or(Refusal::UnknownInquiry)?;
    if !inquiry.stands(at.recorded_at) {
        return Err(Refusal::InquiryOver);
    }
    if given == Answer::Declined {
        return Err(Refusal::PanelDeclined);
    }
    Ok((inquiry, given))
}

impl AssentInquiry {
    /// Decides.
    ///
    /// # Errors
    /// Someone who is no member of this panel; an inquiry that is over; an answer given before.
    pub fn decide(
        &self,
        held: Option<&Inquiry>,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let (_, given) = asked(held, by, at)?;
        if given == Answer::Assented {
            return Err(Refusal::PanelAssented);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        Ok(act(when).tell(InquiryAssented { inquiry: self.inquiry, by: by.staff }, ()).done())
    }
}

event! {
    /// A member of the panel assented, for themselves.
    InquiryAssented in InquiryEvent, "inquiry_assented" v 1, about Inquiry(inquiry),
        seals (), told AsItStands, does Sets("inquiry_declined"),
        "pemeriksaan disetujui" / "the inquiry was assented to";
    {
        /// The inquiry.
        inquiry: InquiryId,
        /// The member.
        by: StaffId,
    }
    like |ids| { inquiry: ids.id(0x14), by: ids.staff }
}

impl DeclineInquiry {
    /// Decides. Where fewer members are left than must assent, the inquiry ends.
    ///
    /// # Errors
    /// Someone who is no member of this panel; an inquiry that is over; who declined before.
    pub fn decide(
        &self,
        held: Option<&Inquiry>,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        let (held, _) = asked(held, by, at)?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (inquiry, by) = (self.inquiry, by.staff);
        let declined = act(when).tell(InquiryDeclined { inquiry, by }, ());
        // This member is still counted among those who are left.
        let left = held.members.len() - held.count(Answer::Declined) - 1;
        if left >= usize::from(held.quorum) {
            return Ok(declined.done());
        }
        let reason = InquiryEndReason::BelowQuorum;
        Ok(declined.tell(InquiryEnded { inquiry, reason, by }, ()).done())
    }
}

event! {
    /// A member of the panel declined, or took their assent back.
    InquiryDeclined in InquiryEvent, "inquiry_declined" v 1, about Inquiry(inquiry),
        seals (), told AsItStands,
        does SetsForGood("who declined does not come back: others rely on it"),
        "pemeriksaan ditolak" / "the inquiry was declined";
    {
        /// The inquiry.
        inquiry: InquiryId,
        /// The member.
        by: StaffId,
    }
    like |ids| { inquiry: ids.id(0x14), by: ids.other }
}
