//! What goes out to a person rests on: their request, and that it may go out. Whatever is handed to
//! somebody as theirs is settled here.

use sanad_casework::{
    AnswerSubjectAccess, CaseFile, CaseId, Command, Moment, Papers, PartyId, Proposal, Role,
    Section, StatementIssued, SubjectRequestId, SubjectRequestState,
};

use crate::basis::Basis;
use crate::error::Fault;
use crate::history::CaseHistory;
use crate::look::{Chosen, Look};
use crate::policy::{Grant, Rule};

/// What a statement rests on, settled before its line is written.
pub(crate) struct Settled {
    pub(super) sections: Vec<Section>,
    pub(super) up_to: u64,
    pub(super) history: CaseHistory,
    pub(super) party: PartyId,
    pub(super) request: SubjectRequestId,
    /// What goes out on it.
    pub(super) papers: Papers,
    /// What the statement changes: it answers a request that is open.
    answers: Vec<Proposal>,
    pub(super) at: Moment,
}

/// What a statement has to do with the request that it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answers {
    /// It answers it.
    Now,
    /// It was answered before.
    MustBe,
    /// Nothing: whether it was answered does not matter.
    Whatever,
}

impl Settled {
    /// Decides on which request of this person, or of the client, they may be told now; the rule by which
    /// not. `copy` tells whether texts are opened for it.
    pub(super) fn of(
        basis: &Basis<'_>,
        grant: &Grant,
        (case, party): (CaseId, Option<PartyId>),
        copy: bool,
        answers: Answers,
    ) -> Result<Result<Self, Rule>, Fault> {
        let by = basis.by.caller();
        let history = basis.history(case)?;
        let at = basis.records.moment();
        let file = history.case.file();
        let party = party.or(file.map(|file| file.client));
        let standing = file.and_then(|file| Some((party?, file.standing_request(party?)?)));
        // A privacy officer opens more for it than for anything else: on what another recorded.
        let standing = standing.filter(|(_, (request, _))| {
            let request = file.and_then(|file| file.subject_requests.get(request));
            let own = request.is_some_and(|request| request.requested_by == by.staff);
            !(own && copy && by.role == Role::PrivacyOfficer)
        });
        let Some((party, (request, state))) = standing else {
            return Ok(Err(Rule::NoSubjectRequest));
        };
        let papers = match may_go_out(&history, request) {
            Ok(papers) => papers,
            Err(rule) => return Ok(Err(rule)),
        };
        let open = state == SubjectRequestState::Open;
        if open && answers == Answers::MustBe {
            return Ok(Err(Rule::StatementNotIssued));
        }
        let answers = if open && answers == Answers::Now {
            let act = AnswerSubjectAccess { case, request };
            match Command::from(act).decide(&history.case, by, &at) {
                Ok(proposals) => proposals,
                // Whom the policy lets answer, the rules let too.
                Err(_refusal) => return Ok(Err(Rule::NotToAnswer)),
            }
        } else {
            Vec::new()
        };
        let (sections, up_to) = (grant.sections.clone(), basis.up_to);
        Ok(Ok(Self { sections, up_to, history, party, request, papers, answers, at }))
    }

    /// Whether the person is told of each look at the file.
    pub(super) fn is_whole(&self) -> bool {
        self.papers == Papers::Whole
    }

    /// The file; there is one, since somebody has a need to know it.
    pub(super) fn file(&self) -> Result<&CaseFile, Fault> {
        self.history.case.file().ok_or(Fault::Busy)
    }

    /// A statement as a look: it changes what it answers, and shows one thing of one case.
    pub(super) fn chosen<L: Look<Rest = ()>>(
        &mut self,
        event: StatementIssued,
        opened: &[Section],
    ) -> Result<Chosen<L>, Fault> {
        let answers = std::mem::take(&mut self.answers);
        Ok(Chosen::new(event, ())?.opens(opened).changes(answers))
    }
}

/// What may go out on a request; the rule by which nothing does.
fn may_go_out(history: &CaseHistory, id: SubjectRequestId) -> Result<Papers, Rule> {
    let file = history.case.file().ok_or(Rule::NoSubjectRequest)?;
    let request = file.subject_requests.get(&id).ok_or(Rule::NoSubjectRequest)?;
    file.papers(id, request).map_err(|_waits| Rule::PapersHeld)
}

/// Whether evidence may go out to the client as theirs: as all that is told to them, on their request. The
/// rule by which it may not.
pub(super) fn is_for_client(basis: &Basis<'_>, case: CaseId) -> Result<Option<Rule>, Fault> {
    let history = basis.history(case)?;
    let file = history.case.file();
    let Some((request, _)) = file.and_then(|file| file.standing_request(file.client)) else {
        return Ok(Some(Rule::NoSubjectRequest));
    };
    Ok(match may_go_out(&history, request) {
        Ok(Papers::Whole) => None,
        Ok(Papers::Summed | Papers::WithoutLooks) | Err(_) => Some(Rule::PapersHeld),
    })
}
