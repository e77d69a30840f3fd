//! Proposing what goes out to a person: it is held until another decides.

use super::SubjectEvent;
use crate::prelude::*;
use crate::rights::{DECIDERS, act};

deed! {
    /// Proposes what goes out to a person in the case, on what ground; from then on nothing does until
    /// another person decides.
    ProposePapers of case: CaseId; serves rights => ProposePapersForm {
        /// Whose papers; the client's, if left out.
        party: Option<PartyId>,
        /// What goes out, and on what ground. Danger may be decided before anybody asks.
        ground: PapersGround,
        /// The reasons; for the institution alone. Sealed to the client or, where their data are erased, to
        /// the person.
        reason: ReasonText,
    }
}

/// Refuses: someone who neither works on the case nor decides about data; a person who is none of the case;
/// a proposal that waits already; anything but danger where no request of the person stands open; where the
/// data of both the client and the person are erased.
impl Deed<Case> for ProposePapers {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        let basis = file.worker_or(by, &DECIDERS)?;
        let party = self.form.party.unwrap_or(file.client);
        file.party_ever(party, "party")?;
        if file.papers.proposed.contains_key(&party) {
            return Err(Refusal::PapersPending);
        }
        let request = file.open_request_of(party);
        if request.is_none() && self.form.ground != PapersGround::Danger {
            return Err(Refusal::PapersUnasked);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = PapersProposed {
            case: self.case,
            party,
            ground: self.form.ground,
            request,
            by: by.staff,
            by_privacy_officer: by.role == Role::PrivacyOfficer,
        };
        let readable = [file.client, party].into_iter().find(|known| !file.is_erased(*known));
        let to = readable.ok_or(Refusal::PartyErased)?;
        let reason = ToParty::one(to, PapersReason { reason: self.form.reason.clone() });
        Ok(act(when, basis).tell(event, reason).done())
    }
}

part! {
    /// Why papers may go out, or may not.
    PapersReason {
        reason: ReasonText => Institution,
    }
}

event! {
    /// Somebody proposed what goes out to a person in the case.
    PapersProposed in SubjectEvent, "papers_proposed" v 1, about Case(case),
        seals ToParty<PapersReason>, told AsItStands,
        does Sets("papers_decided", "papers_declined"),
        "penyerahan keterangan diusulkan" / "what goes out to a person was proposed";
    {
        /// The case.
        case: CaseId,
        /// Whose papers.
        party: PartyId,
        /// What goes out, and on what ground.
        ground: PapersGround,
        /// The request that stood open, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<SubjectRequestId>,
        /// Who proposed it.
        by: StaffId,
        /// Whether they did so as privacy officer.
        by_privacy_officer: bool,
    }
    like |ids| {
        case: ids.case,
        party: ids.client,
        ground: PapersGround::Safe,
        request: Some(ids.id(0x10)),
        by: ids.staff,
        by_privacy_officer: false,
    }
}

impl Step<Case> for PapersProposed {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        file.parties.get(&self.party)?;
        let Self { party, ground, request, by, by_privacy_officer, .. } = *self;
        let proposed = ProposedPapers { ground, request, by, by_privacy_officer };
        add(&mut file.papers.proposed, party, proposed)
    }
}
