//! Recording that somebody outside was told of a breach.

use super::{Breach, act, answers, open};
use crate::caller::{Caller, Moment};
use crate::codes::{BreachNotice, Delivery, Section};
use crate::events::BreachNotified;
use crate::form::form;
use crate::id::BreachId;
use crate::proposal::{Proposal, Sealed, Subject};
use crate::refusal::Refusal;
use crate::text::{Body, NoteText};

form! {
    /// Records a notice.
    NotifyBreachForm {
        /// Whom.
        to: BreachNotice,
        /// How.
        channel: Delivery,
        /// What they were told: what happened to which data, when and how, and what is done about
        /// it; sealed to the breach.
        text: NoteText,
    }
}

/// Records a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotifyBreach {
    /// Of which breach.
    pub breach: BreachId,
    /// What was sent.
    pub form: NotifyBreachForm,
}

impl NotifyBreach {
    /// Decides. There may be several to the same: persons are told one after the other.
    ///
    /// # Errors
    /// Someone who does not answer for the protection of data; a breach that is not there, closed or
    /// not confirmed.
    pub fn decide(
        &self,
        held: Option<&Breach>,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        answers(by)?;
        let held = open(held)?;
        if held.confirmed_by.is_none() {
            return Err(Refusal::BreachNotConfirmed);
        }
        let NotifyBreachForm { to, channel, text, occurred_at, late_reason } = &self.form;
        let when = at.judge(*occurred_at, *late_reason)?;
        let event = BreachNotified {
            breach: self.breach,
            to: *to,
            channel: *channel,
            within: at.recorded_at <= held.due,
            complete: held.is_complete(Some(*to)),
            by: by.staff,
        };
        let body = Body::new().text("text", text);
        let sealed = Sealed::new(Subject::Breach(self.breach), Section::Breach, body);
        Ok(act(when).sealed(event, vec![sealed]).done())
    }
}
