//! Sending a referral: with a consent that covers it, or a binding order.

use super::ReferralEvent;
use crate::prelude::*;

deed! {
    /// Sends the referral: by a consent or by an order, exactly one of them.
    SendReferral of case: CaseId, referral: ReferralId; serves work => SendReferralForm {
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

/// Refuses: no consent or order that covers it, a referral that is not proposed.
impl Deed<Case> for SendReferral {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        let body = Sent {
            order: self.form.order,
            letter: self.form.letter.clone(),
            packet: self.form.packet.clone(),
        };
        let sealed = ToParty::one(file.client, body);
        Ok(Act::new(when, Purpose::Referral, basis).tell(event, sealed).done())
    }
}

part! {
    /// What went along.
    Sent {
        order: Option<Instrument> => Theirs,
        letter: Option<ShortText> => Theirs,
        packet: NoteText => Theirs,
    }
}

event! {
    /// The referral left the house, with the notice that bars passing it on.
    ReferralSent in ReferralEvent, "referral_sent" v 1, about Case(case),
        seals ToParty<Sent>, told OfReferral(referral),
        does Sets("referral_declined", "referral_outcome_reported", "referral_revoked"),
        "rujukan dikirim" / "a referral was sent";
    {
        /// The case.
        case: CaseId,
        /// The referral.
        referral: ReferralId,
        /// What entitled to it: consent or order.
        basis: SharingBasis,
        /// The consent, if that is the basis.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consent: Option<ConsentId>,
        /// Version of the notice of no further disclosure.
        notice_version: u32,
        /// Groups of data that went along.
        data_groups: Vec<DataGroup>,
        /// How it travelled.
        delivery: Delivery,
    }
    like |ids| {
        case: ids.case,
        referral: ids.id(0x08),
        basis: SharingBasis::Consent,
        consent: Some(ids.id(0x0a)),
        notice_version: 1,
        data_groups: vec![DataGroup::Identity],
        delivery: Delivery::WithClient,
    }
}

impl Step<Case> for ReferralSent {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.refer(self.referral, ReferralState::Sent)
    }
}
