//! Confirming that a suspected breach is one.

use super::{ANSWERS, Breach, BreachEvent, act, open};
use crate::prelude::*;

deed! {
    /// Confirms that it is a breach.
    ConfirmBreach of breach: BreachId => ConfirmBreachForm {}
}

second! {
    ConfirmBreach of Breach: "confirming a breach";
    asks ANSWERS; decides ANSWERS; still Recorded;
    spares None; alone Some(Refusal::SamePerson); ends ["breach_closed"];
    |_deed, held| Some(held.suspected_by)
}

impl ConfirmBreach {
    /// Decides.
    ///
    /// # Errors
    /// Someone who does not answer for the protection of data, or recorded the suspicion; a breach
    /// that is not there, closed or confirmed.
    pub fn decide(
        &self,
        held: Option<&Breach>,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        by.acts_as(Self::TWO.decides)?;
        let held = open(held)?;
        if held.confirmed_by.is_some() {
            return Err(Refusal::BreachConfirmed);
        }
        if held.suspected_by == by.staff {
            return Err(Refusal::SamePerson);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = BreachConfirmed { breach: self.breach, by: by.staff };
        Ok(act(when).tell(event, ()).done())
    }
}

event! {
    /// Another person confirmed that it is one.
    BreachConfirmed in BreachEvent, "breach_confirmed" v 1, about Breach(breach),
        seals (), told AsItStands, does Sets("breach_closed"),
        "kegagalan pelindungan data pribadi dipastikan" / "a breach was confirmed";
    {
        /// The breach.
        breach: BreachId,
        /// Who confirmed it.
        by: StaffId,
    }
    like |ids| { breach: ids.id(0x15), by: ids.id(0x0d) }
}
