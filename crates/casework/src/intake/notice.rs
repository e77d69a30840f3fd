//! Telling a party how confidentiality works here.

use super::IntakeEvent;
use crate::prelude::*;

deed! {
    /// Records that the notice on confidentiality was given.
    GiveNotice of case: CaseId; serves work => GiveNoticeForm {
        /// Who was told; the client, if left out.
        party: Option<PartyId>,
        /// Version of the notice, from 1.
        version: Edition,
        /// Language it was explained in.
        language: Language,
    }
}

/// Refuses: an unknown party, someone who does not keep the file.
impl Deed<Case> for GiveNotice {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = &case.open(by)?.file;
        let basis = file.keeper(by)?;
        let party = self.form.party.unwrap_or(file.client);
        file.party(party, "party")?;
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ConfidentialityNoticeGiven {
            case: self.case,
            party,
            version: self.form.version.get(),
            language: self.form.language,
        };
        Ok(Act::new(when, Purpose::Service, basis).tell(event, ()).done())
    }
}

event! {
    /// A party was told how confidentiality works here.
    ConfidentialityNoticeGiven in IntakeEvent, "confidentiality_notice_given" v 1, about Case(case),
        seals (), told AsItStands, does Tells,
        "pemberitahuan kerahasiaan diberikan" / "notice of confidentiality was given";
    {
        /// The case.
        case: CaseId,
        /// Who was told.
        party: PartyId,
        /// Version of the notice.
        version: u32,
        /// Language it was explained in.
        language: Language,
    }
    like |ids| { case: ids.case, party: ids.client, version: 1, language: Language::Makassarese }
}

impl Step<Case> for ConfidentialityNoticeGiven {
    fn step(&self, case: &mut Case) -> Option<()> {
        open(case, self.case)?.file.parties.contains_key(&self.party).then_some(())
    }
}
