//! Sending a referral: with a consent that covers it, or a binding order.

use crate::caller::{Caller, Moment};
use crate::case::{Case, ReferralState, Towards};
use crate::codes::{DataGroup, Delivery, Instrument, Purpose, Section, SharingBasis};
use crate::events::ReferralSent;
use crate::form::{Edition, Set, form};
use crate::id::{CaseId, ConsentId, ReferralId};
use crate::proposal::{Act, Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText, ShortText};

form! {
    /// Sends the referral: by a consent or by an order, exactly one of them.
    SendReferralForm {
        /// The consent that covers it.
        consent: Option<ConsentId>,
        /// The binding order, in place of a consent.
        order: Option<Instrument>,
        /// Groups of data that go along.
        data_groups: Set<DataGroup, 1, 8>,
        /// How it travels.
        delivery: Delivery,
        /// Version of the notice of no further disclosure that goes along.
        notice_version: Edition,
        /// Number of the letter; sealed to the client.
        letter: Option<ShortText>,
        /// What is told; sealed to the client.
        packet: NoteText,
    }
}

/// Sends a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendReferral {
    /// The case.
    pub case: CaseId,
    /// The referral.
    pub referral: ReferralId,
    /// What was sent.
    pub form: SendReferralForm,
}

impl SendReferral {
    /// Decides.
    ///
    /// # Errors
    /// No consent or order that covers it, a referral that is not proposed.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.worker(by)?;
        let class = file.referral_to(self.referral, ReferralState::Sent)?.class;
        let groups = self.form.data_groups.sorted();
        let sharing = match (self.form.consent, self.form.order) {
            (Some(consent), None) => {
                file.covered(consent, Towards::Institution(class), &groups, at.today())?;
                SharingBasis::Consent
            }
            (None, Some(order)) if order.binds() => SharingBasis::Order,
            (None, _) => return Err(Refusal::NoBasis),
            (Some(_), Some(_)) => return Err(Refusal::Unwanted { field: "order" }),
        };
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ReferralSent {
            case: self.case,
            referral: self.referral,
            basis: sharing,
            consent: self.form.consent,
            notice_version: self.form.notice_version.get(),
            data_groups: groups,
            delivery: self.form.delivery,
        };
        let body = Body::new()
            .shown("order", self.form.order)
            .text("letter", self.form.letter.as_ref())
            .text("packet", &self.form.packet);
        let sealed = vec![Sealed::new(Subject::Party(file.client), Section::Referral, body)];
        Ok(Act::new(when, Purpose::Referral, basis).sealed(event, sealed).done())
    }
}
