//! Declining what was proposed to go out to a person, or taking it back.

use super::SubjectEvent;
use crate::prelude::*;
use crate::rights::{DECIDERS, act};

deed! {
    /// Declines what was proposed to go out to a person, or takes the proposal back.
    DeclinePapers of case: CaseId, party: PartyId; serves rights => DeclinePapersForm {}
}

/// Refuses: someone who neither proposed it nor decides about data; where nothing is proposed.
impl Deed<Case> for DeclinePapers {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, &DECIDERS)?;
        let proposed = file.papers.proposed.get(&self.party).ok_or(Refusal::NoPapersProposed)?;
        if proposed.by != by.staff {
            by.acts_as(&DECIDERS)?;
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = PapersDeclined { case: self.case, party: self.party, by: by.staff };
        Ok(act(when, basis).tell(event, ()).done())
    }
}

event! {
    /// What was proposed to go out to a person was declined or taken back.
    PapersDeclined in SubjectEvent, "papers_declined" v 1, about Case(case),
        seals (), told AsItStands, does Ends,
        "usulan penyerahan keterangan ditolak" / "what was proposed to go out to a person was declined";
    {
        /// The case.
        case: CaseId,
        /// Whose papers.
        party: PartyId,
        /// Who declined it.
        by: StaffId,
    }
    like |ids| { case: ids.case, party: ids.client, by: ids.other }
}

impl Step<Case> for PapersDeclined {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.papers.proposed.remove(&self.party).map(drop)
    }
}
