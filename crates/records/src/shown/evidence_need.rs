//! To whom evidence may be handed out.

use std::collections::BTreeSet;

use sanad_casework::{CaseId, PartyId, Purpose, Role, StreamId};
use sanad_views::{LookType, Views};

use super::access_log::tells_back;
use super::evidence::{ExportEvidence, WhichEvidence};
use super::settled::is_for_client;
use crate::basis::Basis;
use crate::error::Fault;
use crate::institution::Records;
use crate::kinds::stream;
use crate::look::Wants;
use crate::policy::{Rule, Verdict, Wanted};

impl ExportEvidence {
    /// Whether it may be handed out to the caller.
    pub(super) fn judge(&self, basis: &Basis<'_>) -> Result<Verdict, Fault> {
        let verdict = self.judge_need(basis)?;
        match (&verdict, self.which.case()) {
            // What goes out on a person's request is theirs, and goes out as all that does.
            (Verdict::Granted(_), Some(case)) if self.purpose == Purpose::SubjectRequest => {
                Ok(is_for_client(basis, case)?.map_or(verdict, Verdict::Denied))
            }
            (Verdict::Granted(_) | Verdict::Denied(_), _) => Ok(verdict),
        }
    }

    fn judge_need(&self, basis: &Basis<'_>) -> Result<Verdict, Fault> {
        let (records, purpose) = (basis.records, self.purpose);
        match &self.which {
            // What is opened in an emergency averts a danger: it is no evidence for others. Nor does the
            // desk, which takes people in, hand out their files.
            WhichEvidence::CaseFile(case, _) | WhichEvidence::CaseEntries(case, ..) => {
                if basis.by.caller().role == Role::FrontDesk {
                    Ok(Verdict::Denied(Rule::RoleHasNoAccess))
                } else if purpose == Purpose::Emergency {
                    Wants::Across(Wanted::AccessLog).judge(basis, purpose)
                } else {
                    Wants::File(*case).judge(basis, purpose)
                }
            }
            WhichEvidence::LooksOf(case) => {
                Wants::Log(*case, Wanted::AccessLog).judge(basis, purpose)
            }
            WhichEvidence::LooksBy(staff) => {
                let verdict = Wants::LogBy(*staff).judge(basis, purpose)?;
                let looks = records.ledger.stream(stream(StreamId::looks_by(*staff)));
                let own = basis.by.caller().staff == *staff;
                let mut told = Vec::with_capacity(looks.len());
                for seq in looks {
                    let stored = records.ledger.read(seq)?;
                    let body = stored.entry();
                    let body = body.body().map_err(|_| Fault::Unreadable { seq: seq.get() })?;
                    let look = LookType::parse(body.event_type);
                    // What they wrote themselves tells them of nothing.
                    if !look.is_some_and(|look| tells_back(look, own)) {
                        told.push(seq);
                    }
                }
                let views = records.views()?;
                let cases = told.into_iter().flat_map(|seq| views.accesses().cases_of(seq));
                Ok(unless_hidden(basis, &views, verdict, cases))
            }
            WhichEvidence::WholeLog => {
                let verdict = Wants::Across(Wanted::Integrity).judge(basis, purpose)?;
                let views = records.views()?;
                let cases = views.cases().all(None);
                Ok(unless_hidden(basis, &views, verdict, cases.map(|facts| facts.case)))
            }
        }
    }
}

impl Records {
    /// The client, where evidence goes out on their request: it opens nothing that is sealed to another.
    pub(super) fn client_of_request(&self, ask: &ExportEvidence) -> Result<Option<PartyId>, Fault> {
        match ask.which.case() {
            Some(case) if ask.purpose == Purpose::SubjectRequest => {
                Ok(self.views()?.cases().get(case).map(|facts| facts.client))
            }
            Some(_) | None => Ok(None),
        }
    }
}

/// What is shown whole leaves nothing out: where there is a case among it that is not there for the caller,
/// it is not handed out to them.
fn unless_hidden(
    basis: &Basis<'_>,
    views: &Views,
    verdict: Verdict,
    cases: impl Iterator<Item = CaseId>,
) -> Verdict {
    let cases: BTreeSet<CaseId> = cases.collect();
    match verdict {
        Verdict::Granted(_)
            if !cases.iter().all(|case| basis.records.is_known(views, &basis.by, *case)) =>
        {
            Verdict::Denied(Rule::NoNeed)
        }
        verdict @ (Verdict::Granted(_) | Verdict::Denied(_)) => verdict,
    }
}
