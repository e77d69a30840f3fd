//! Telling a party how confidentiality works here.

use crate::caller::{Caller, Moment};
use crate::case::Case;
use crate::codes::{Language, Purpose};
use crate::events::ConfidentialityNoticeGiven;
use crate::form::{Edition, form};
use crate::id::{CaseId, PartyId};
use crate::proposal::{Act, Proposal};
use crate::refusal::Refusal;

form! {
    /// Records that the notice on confidentiality was given.
    GiveNoticeForm {
        /// Who was told; the client, if left out.
        party: Option<PartyId>,
        /// Version of the notice, from 1.
        version: Edition,
        /// Language it was explained in.
        language: Language,
    }
}

/// Records that the notice on confidentiality was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveNotice {
    /// The case.
    pub case: CaseId,
    /// What was sent.
    pub form: GiveNoticeForm,
}

impl GiveNotice {
    /// Decides.
    ///
    /// # Errors
    /// An unknown party, someone who does not keep the file.
    pub fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
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
        Ok(Act::new(when, Purpose::Service, basis).event(event).done())
    }
}
