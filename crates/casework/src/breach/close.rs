//! Closing the file of a breach.

use super::{ANSWERS, Breach, BreachEvent, act, open};
use crate::prelude::*;

deed! {
    /// Closes the file of a breach.
    CloseBreach of breach: BreachId => CloseBreachForm {
        /// How.
        outcome: BreachOutcome,
        /// Why; needed where it was handled and persons and authority were not both told. Sealed to
        /// the breach.
        reason: Option<ReasonText>,
    }
}

second! {
    CloseBreach of Breach: "closing the file of a breach";
    asks ANSWERS; decides ANSWERS; still Recorded;
    spares None; alone Some(Refusal::SamePerson); ends [];
    |_deed, held| Some(held.suspected_by)
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
        by.acts_as(Self::TWO.decides)?;
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
        let body = ReasonToClose { reason: reason.clone() };
        let sealed = ToBreach::one(self.breach, body);
        Ok(act(when).tell(event, sealed).done())
    }
}

part! {
    /// Why its file is closed.
    ReasonToClose {
        reason: Option<ReasonText> => Institution,
    }
}

event! {
    /// The file was closed by another person than who recorded the suspicion.
    BreachClosed in BreachEvent, "breach_closed" v 1, about Breach(breach),
        seals ToBreach<ReasonToClose>, told AsItStands, does Ends,
        "kegagalan pelindungan data pribadi selesai ditangani" / "a breach was closed";
    {
        /// The breach.
        breach: BreachId,
        /// How.
        outcome: BreachOutcome,
        /// Who closed it.
        by: StaffId,
    }
    like |ids| { breach: ids.id(0x15), outcome: BreachOutcome::Handled, by: ids.id(0x0d) }
}
