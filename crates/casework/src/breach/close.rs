//! Closing the file of a breach.

use super::{Breach, act, answers, open};
use crate::caller::{Caller, Moment};
use crate::codes::{BreachOutcome, Section};
use crate::events::BreachClosed;
use crate::form::form;
use crate::id::BreachId;
use crate::proposal::{Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, ReasonText};

form! {
    /// Closes the file of a breach.
    CloseBreachForm {
        /// How.
        outcome: BreachOutcome,
        /// Why; needed where it was handled and persons and authority were not both told. Sealed to
        /// the breach.
        reason: Option<ReasonText>,
    }
}

/// Closes the file of a breach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseBreach {
    /// Which.
    pub breach: BreachId,
    /// What was sent.
    pub form: CloseBreachForm,
}

impl CloseBreach {
    /// Decides.
    ///
    /// # Errors
    /// Someone who does not answer for the protection of data, or recorded the suspicion; a breach
    /// that is not there or closed; one that was handled without being confirmed, or without both
    /// notices or a reason; none, where one was confirmed.
    pub fn decide(
        &self,
        held: Option<&Breach>,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        answers(by)?;
        let held = open(held)?;
        if held.suspected_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let CloseBreachForm { outcome, reason, occurred_at, late_reason } = &self.form;
        match (outcome, held.confirmed_by) {
            (BreachOutcome::NoBreach, Some(_)) => return Err(Refusal::BreachConfirmed),
            (BreachOutcome::Handled, None) => return Err(Refusal::BreachNotConfirmed),
            (BreachOutcome::Handled, Some(_)) if !held.is_complete(None) && reason.is_none() => {
                return Err(Refusal::NoticesMissing);
            }
            (BreachOutcome::NoBreach, None) | (BreachOutcome::Handled, Some(_)) => {}
        }
        let when = at.judge(*occurred_at, *late_reason)?;
        let event = BreachClosed { breach: self.breach, outcome: *outcome, by: by.staff };
        let body = Body::new().text("reason", reason.as_ref());
        let to = Subject::Breach(self.breach);
        let sealed = Sealed::unless_empty(to, Section::Breach, body);
        Ok(act(when).sealed(event, sealed).done())
    }
}
