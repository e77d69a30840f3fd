//! Recording that somebody outside was told of a breach.

use super::{ANSWERS, Breach, BreachEvent, act, open};
use crate::prelude::*;

deed! {
    /// Records a notice.
    NotifyBreach of breach: BreachId => NotifyBreachForm {
        /// Whom.
        to: BreachNotice,
        /// How.
        channel: Delivery,
        /// What they were told: what happened to which data, when and how, and what is done about
        /// it; sealed to the breach.
        text: NoteText,
    }
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
        by.acts_as(&ANSWERS)?;
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
        let body = Notice { text: text.clone() };
        let sealed = ToBreach::one(self.breach, body);
        Ok(act(when).tell(event, sealed).done())
    }
}

part! {
    /// What they were told.
    Notice {
        text: NoteText => Institution,
    }
}

event! {
    /// Somebody outside was told of it; the text of the notice is sealed.
    BreachNotified in BreachEvent, "breach_notified" v 1, about Breach(breach),
        seals ToBreach<Notice>, told AsItStands, does Tells,
        "kegagalan pelindungan data pribadi diberitahukan" / "a breach was notified";
    {
        /// The breach.
        breach: BreachId,
        /// Whom.
        to: BreachNotice,
        /// How.
        channel: Delivery,
        /// Whether it was in time.
        within: bool,
        /// Whether both the persons concerned and the authority have been told with it.
        complete: bool,
        /// Who recorded it.
        by: StaffId,
    }
    like |ids| {
        breach: ids.id(0x15),
        to: BreachNotice::Subjects,
        channel: Delivery::Post,
        within: true,
        complete: false,
        by: ids.other,
    }
}
