//! Deciding what goes out to a person, as another than who proposed it.

use super::{SubjectAccessRefused, SubjectEvent};
use crate::prelude::*;
use crate::rights::{DECIDERS, act, decided};

deed! {
    /// Approves what was proposed to go out to a person, as another. Danger refuses their request.
    ApprovePapers of case: CaseId, party: PartyId; serves rights => ApprovePapersForm {}
}

impl Second<Case> for ApprovePapers {
    const TWO: Two = Two {
        act: "deciding what goes out to a person",
        asks: &Role::WORK_OR_DECIDE,
        decides: &DECIDERS,
        still: Still::Stands,
        spares: None,
        alone: Some(Refusal::SamePerson),
        ends: &["papers_declined"],
    };

    fn giver(&self, case: &Case) -> Option<StaffId> {
        Some(case.file()?.papers.proposed.get(&self.party)?.by)
    }

    /// That one of the two is a privacy officer is to hold still, where it was the first.
    fn stood_in(&self, case: &Case) -> &'static [Role] {
        let proposed = case.file().and_then(|file| file.papers.proposed.get(&self.party));
        if proposed.is_some_and(|proposed| proposed.by_privacy_officer) {
            &[Role::PrivacyOfficer]
        } else {
            Self::TWO.asks
        }
    }
}

/// Refuses: someone who decides about no data, who proposed it or recorded the request; two of whom neither
/// is a privacy officer; a proposal for a request that stands open no longer, but for danger.
impl Deed<Case> for ApprovePapers {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let (file, basis) = decided(case, by)?;
        let proposed = file.papers.proposed.get(&self.party).ok_or(Refusal::NoPapersProposed)?;
        let open = file.open_request_of(self.party);
        let recorded = open.and_then(|id| file.subject_requests.get(&id));
        let recorded_by = recorded.map(|request| request.requested_by);
        if proposed.by == by.staff || recorded_by == Some(by.staff) {
            return Err(Refusal::SamePerson);
        }
        if !proposed.by_privacy_officer && by.role != Role::PrivacyOfficer {
            return Err(Refusal::PrivacyOfficerNeeded);
        }
        let danger = proposed.ground == PapersGround::Danger;
        if !danger && (open.is_none() || open != proposed.request) {
            return Err(Refusal::PapersUnasked);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let (case, party) = (self.case, self.party);
        let act = act(when, basis).tell(
            PapersDecided {
                case,
                party,
                ground: proposed.ground,
                request: open,
                proposed_by: proposed.by,
                approved_by: by.staff,
            },
            (),
        );
        Ok(match open.filter(|_| danger) {
            Some(request) => {
                let (ground, by) = (AccessGround::Danger, by.staff);
                let refused = SubjectAccessRefused { case, request, ground, by };
                act.tell(refused, ToParty::none()).done()
            }
            None => act.done(),
        })
    }
}

event! {
    /// Two persons decided what goes out to a person in the case.
    PapersDecided in SubjectEvent, "papers_decided" v 1, about Case(case),
        seals (), told AsItStands, does Sets("papers_decided"),
        "penyerahan keterangan diputuskan" / "what goes out to a person was decided";
    {
        /// The case.
        case: CaseId,
        /// Whose papers.
        party: PartyId,
        /// What goes out, and on what ground.
        ground: PapersGround,
        /// The request that it was decided for; none where nobody had asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        request: Option<SubjectRequestId>,
        /// Who proposed it.
        proposed_by: StaffId,
        /// Who approved it; one of the two is a privacy officer.
        approved_by: StaffId,
    }
    like |ids| {
        case: ids.case,
        party: ids.client,
        ground: PapersGround::Safe,
        request: Some(ids.id(0x10)),
        proposed_by: ids.staff,
        approved_by: ids.other,
    }
}

impl Step<Case> for PapersDecided {
    fn step(&self, case: &mut Case) -> Option<()> {
        let file = any(case, self.case)?;
        let proposed = file.papers.proposed.get(&self.party)?;
        let two = proposed.by == self.proposed_by
            && proposed.ground == self.ground
            && self.proposed_by != self.approved_by;
        two.then_some(())?;
        file.papers.proposed.remove(&self.party);
        let decided = DecidedPapers { ground: self.ground, request: self.request };
        file.papers.decided.insert(self.party, decided);
        Some(())
    }
}
