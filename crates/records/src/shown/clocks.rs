//! What must be done in time: the clocks of 72 hours. Each case named is linked to the line.

use sanad_casework::{
    DeniedAct, ListShape, ListViewed, Papers, PapersWait, Purpose, Role, Seq as ClearSeq,
    SubjectRequestId,
};
use sanad_chain::KeyId;
use sanad_views::{ClockFacts, ClockKind};
use serde::Serialize;

use super::case_ref::CaseRef;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{ChosenBy, Grant, Rule, Standing, Wanted, answers_for_data, may_know};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// Asking which clocks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListClocks {
    /// Why.
    pub purpose: Purpose,
    /// Only those that run.
    pub open_only: bool,
    /// The cursor of the last page.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: usize,
}

impl ListClocks {
    /// Most clocks on one page.
    pub const LIMIT_MAX: usize = 100;
    /// Clocks on a page, if not said.
    const USUAL: usize = 50;
}

/// A page of clocks, in the order in which they began.
#[derive(Debug, Clone, Serialize)]
pub struct ClockList {
    clocks: Vec<ClockRow>,
    /// The cursor for the next page; none at the end.
    next: Option<String>,
}

/// One clock.
#[derive(Debug, Clone, Serialize)]
struct ClockRow {
    kind: &'static str,
    /// None for a breach, which may concern several.
    #[serde(flatten)]
    case: Option<CaseRef>,
    /// The id of the request, consent, question, emergency access or breach it is about.
    about: String,
    /// The entry that began it.
    seq: String,
    began: String,
    due: String,
    /// `running`, `overdue`, `met` or `missed`.
    state: &'static str,
    /// What the request of a person waits for, while it runs: an answer, `two_persons` who decide whether
    /// anything goes out, or the `second_person` of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_for: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<String>,
}

impl Asking for ListClocks {
    const QUERY: &'static [Query] = &[Query::Purpose, Query::Open, Query::After, Query::Limit];
    const PAGE_MAX: Option<usize> = Some(Self::LIMIT_MAX);
    type View = ClockList;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self {
            purpose: from.query.purpose()?,
            open_only: from.query.flag(Query::Open)?,
            after: from.after()?,
            limit: from.query.limit(Self::USUAL, Self::LIMIT_MAX)?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<ClockList>, RevealError> {
        records.list_clocks(by, self, request)
    }
}

impl Records {
    /// Lists what must be done in time.
    ///
    /// # Errors
    /// The role or purpose does not allow it, or a fault: then nothing is shown.
    pub fn list_clocks(
        &self,
        by: &SignedIn,
        ask: &ListClocks,
        request: RequestId,
    ) -> Result<Revealed<ClockList>, RevealError> {
        self.show(by, ask, request)
    }

    /// A page of what this caller may know of; what they may not stands nowhere in it.
    fn clocks(
        &self,
        by: &SignedIn,
        ask: &ListClocks,
    ) -> Result<(Vec<ClockFacts>, bool, u64), Fault> {
        let views = self.views()?;
        let limit = ask.limit.clamp(1, ListClocks::LIMIT_MAX);
        let mut rows = Vec::new();
        let mut after = ask.after;
        while rows.len() <= limit {
            let found = views.clocks().all(after, limit + 1, ask.open_only);
            let Some(last) = found.last() else {
                break;
            };
            after = Some(last.begun.get());
            rows.extend(found.into_iter().filter(|clock| {
                let Some(case) = clock.case else {
                    let role = by.caller().role;
                    return answers_for_data(role) || role == Role::Auditor;
                };
                let standing = Standing::of(&views, case).map(|(standing, _)| standing);
                may_know(by.caller(), ChosenBy::Others, standing.as_ref())
            }));
        }
        // One more than is shown says whether there is another page.
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok((rows, more, views.position()))
    }
}

impl Look for ListClocks {
    type Row = ClockFacts;
    /// Whether there are more.
    type Rest = bool;
    type View = ClockList;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Across(Wanted::Clocks), self.purpose, DeniedAct::List)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let (rows, more, up_to) = basis.records.clocks(&basis.by, self)?;
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let (shape, sections) = (ListShape::Clocks, Vec::new());
        let event = ListViewed { shape, sections, count, up_to: ClearSeq(up_to) };
        let rows = rows.into_iter().map(|row| (row.case.into_iter().collect(), row));
        Ok(Ok(Chosen::new(event, more)?.before(up_to).rows(rows)))
    }

    fn open(
        &self,
        rows: Vec<ClockFacts>,
        more: bool,
        opens: &Opens<'_>,
    ) -> Result<ClockList, Fault> {
        let now = opens.records.clock.now_micros();
        let row = |facts: &ClockFacts| -> Result<ClockRow, Fault> {
            let waits_for = opens.records.waits_for(facts, opens.receipt.look().up_to().get())?;
            let case = facts.case.map(|case| CaseRef::of(opens.records, case)).transpose()?;
            Ok(ClockRow { waits_for, ..row(case, facts, now) })
        };
        let last = rows.last().map(|facts| facts.begun.get()).or(self.after);
        let next = last.filter(|_| more).map(|cursor| opens.records.cursor(cursor)).transpose()?;
        Ok(ClockList { clocks: rows.iter().map(row).collect::<Result<_, _>>()?, next })
    }
}

impl Records {
    /// What the running clock of a person's request waits for, by the file as the line covers it.
    fn waits_for(&self, facts: &ClockFacts, up_to: u64) -> Result<Option<&'static str>, Fault> {
        let (ClockKind::SubjectRequest, Some(case), None) = (facts.kind, facts.case, facts.ended)
        else {
            return Ok(None);
        };
        let fold = self.folds.load(&self.ledger, case, up_to)?;
        let id = SubjectRequestId::from_bytes(facts.about);
        let Some(file) = fold.case.file() else { return Ok(None) };
        let Some(request) = file.subject_requests.get(&id) else { return Ok(None) };
        Ok(Some(match file.papers(id, request) {
            Ok(Papers::Whole | Papers::Summed | Papers::WithoutLooks) => "answer",
            Err(PapersWait::ForTwo) => "two_persons",
            Err(PapersWait::ForSecond) => "second_person",
        }))
    }
}

fn row(case: Option<CaseRef>, facts: &ClockFacts, now: i64) -> ClockRow {
    let state = match (facts.ended.is_some(), facts.is_late(now)) {
        (false, false) => "running",
        (false, true) => "overdue",
        (true, false) => "met",
        (true, true) => "missed",
    };
    ClockRow {
        kind: facts.kind.code(),
        case,
        about: KeyId::from_bytes(facts.about).to_string(),
        seq: facts.begun.to_string(),
        began: time::text(facts.began),
        due: time::text(facts.due),
        state,
        waits_for: None,
        ended: facts.ended.map(|(_, at)| time::text(at)),
    }
}
