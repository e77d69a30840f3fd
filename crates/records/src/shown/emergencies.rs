//! Which emergency accesses there are, and what came of each: each case shown is linked to the line.

use sanad_casework::{
    AccessVerdict, DeniedAct, EmergencyId, ListShape, ListViewed, Purpose, Section,
    Seq as ClearSeq, StaffId,
};
use sanad_views::{EmergencyFacts, EmergencyState, Views};
use serde::Serialize;

use super::case_ref::CaseRef;
use super::names::Names;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{ChosenBy, Grant, Rule, Standing, Wanted, may_know};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// Asking for a list of emergency accesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEmergencies {
    /// Why.
    pub purpose: Purpose,
    /// Only those that are so far; all, if left out.
    pub state: Option<EmergencyState>,
    /// The cursor of the last page.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: usize,
}

impl ListEmergencies {
    /// Most rows on one page.
    pub const LIMIT_MAX: usize = 500;
    /// Rows on a page, if not said.
    const USUAL: usize = 50;
}

/// A page of emergency accesses, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct EmergencyList {
    emergencies: Vec<EmergencyRow>,
    /// Of all that the reader may know of, how many are so far.
    counts: Counts,
    /// The cursor for the next page; none at the end.
    next: Option<String>,
}

/// How many are so far. One that nothing could be found out about is closed, and counted apart.
#[derive(Debug, Clone, Default, Serialize)]
struct Counts {
    open: u32,
    awaiting_review: u32,
    overdue: u32,
    justified: u32,
    not_justified: u32,
    inconclusive: u32,
}

/// One emergency access: the clear layer.
#[derive(Debug, Clone, Serialize)]
pub struct EmergencyRow {
    emergency: EmergencyId,
    #[serde(flatten)]
    case: CaseRef,
    staff: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Where who opened it worked then.
    unit: String,
    reason: &'static str,
    sections: Vec<Section>,
    /// The entry that opened it.
    seq: String,
    opened_at: String,
    until: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    state: &'static str,
    /// How many looks were made under it.
    looks: u32,
    review_due: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed_by: Option<StaffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed_at: Option<String>,
}

impl EmergencyRow {
    /// The row of these facts as they are told at this time.
    pub(super) fn of(
        facts: &EmergencyFacts,
        case: CaseRef,
        at: i64,
        names: &mut Names<'_>,
    ) -> Result<Self, Fault> {
        let review = facts.review;
        Ok(Self {
            emergency: facts.emergency,
            case,
            staff: facts.staff,
            name: names.of(facts.staff)?,
            unit: facts.unit.to_string(),
            reason: facts.reason.code(),
            sections: facts.sections.clone(),
            seq: facts.opened.to_string(),
            opened_at: time::text(facts.opened_at),
            until: time::text(facts.until),
            ended_at: facts.ended_at.map(time::text),
            state: facts.state(at).name(),
            looks: facts.looks,
            review_due: time::text(facts.review_due),
            verdict: review.map(|review| review.verdict.code()),
            reviewed_by: review.map(|review| review.by),
            reviewed_at: review.map(|review| time::text(review.at)),
        })
    }
}

impl Asking for ListEmergencies {
    const QUERY: &'static [Query] = &[Query::Purpose, Query::State, Query::After, Query::Limit];
    const PAGE_MAX: Option<usize> = Some(Self::LIMIT_MAX);
    type View = EmergencyList;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        let state = |text: &str| EmergencyState::ALL.into_iter().find(|state| state.name() == text);
        let sentence = "is not `open`, `awaiting_review`, `overdue` or `reviewed`";
        Ok(Self {
            purpose: from.query.purpose()?,
            state: from.query.parsed(Query::State, state, sentence)?,
            after: from.after()?,
            limit: from.query.limit(Self::USUAL, Self::LIMIT_MAX)?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<EmergencyList>, RevealError> {
        records.list_emergencies(by, self, request)
    }
}

impl Records {
    /// Lists emergency accesses.
    ///
    /// # Errors
    /// The role or purpose does not allow it, or a fault: then nothing is shown.
    pub fn list_emergencies(
        &self,
        by: &SignedIn,
        ask: &ListEmergencies,
        request: RequestId,
    ) -> Result<Revealed<EmergencyList>, RevealError> {
        self.show(by, ask, request)
    }
}

/// All that the reader may know of, oldest first: of cases that are not there for them, none is shown or
/// counted.
fn known(views: &Views, by: &SignedIn) -> Vec<EmergencyFacts> {
    let is_known = |case| {
        let standing = Standing::of(views, case);
        may_know(by.caller(), ChosenBy::Others, standing.as_ref().map(|(standing, _)| standing))
    };
    let all = views.emergencies().all(None, usize::MAX);
    all.into_iter().filter(|facts| is_known(facts.case)).collect()
}

impl Look for ListEmergencies {
    type Row = EmergencyFacts;
    /// Whether there are more, and the time at which they are told.
    type Rest = (bool, i64);
    type View = EmergencyList;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Across(Wanted::Emergencies), self.purpose, DeniedAct::List)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let at = basis.records.clock.now_micros();
        let (mut rows, up_to) = {
            let views = basis.records.views()?;
            (known(&views, &basis.by), views.position())
        };
        let behind =
            |facts: &EmergencyFacts| self.after.is_none_or(|after| facts.opened.get() > after);
        rows.retain(|facts| {
            behind(facts) && self.state.is_none_or(|state| facts.state(at) == state)
        });
        let limit = self.limit.clamp(1, Self::LIMIT_MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let shape = ListShape::Emergencies;
        let event = ListViewed { shape, sections: Vec::new(), count, up_to: ClearSeq(up_to) };
        let rows = rows.into_iter().map(|facts| (vec![facts.case], facts));
        Ok(Ok(Chosen::new(event, (more, at))?.before(up_to).rows(rows)))
    }

    fn open(
        &self,
        rows: Vec<EmergencyFacts>,
        (more, at): (bool, i64),
        opens: &Opens<'_>,
    ) -> Result<EmergencyList, Fault> {
        let mut counts = Counts::default();
        for facts in known(&*opens.records.views()?, opens.by) {
            counts.add(&facts, at);
        }
        let mut names = Names::new(opens.records, opens.receipt);
        let last = rows.last().map(|facts| facts.opened.get()).or(self.after);
        let next = last.filter(|_| more).map(|cursor| opens.records.cursor(cursor)).transpose()?;
        let cases = CaseRef::all(opens.records, rows.iter().map(|facts| facts.case))?;
        let rows = rows.iter().zip(cases);
        let rows = rows.map(|(facts, case)| EmergencyRow::of(facts, case, at, &mut names));
        Ok(EmergencyList { emergencies: rows.collect::<Result<_, _>>()?, counts, next })
    }
}

impl Counts {
    fn add(&mut self, facts: &EmergencyFacts, at: i64) {
        let place = match (facts.state(at), facts.review.map(|review| review.verdict)) {
            (_, Some(AccessVerdict::Justified)) => &mut self.justified,
            (_, Some(AccessVerdict::NotJustified)) => &mut self.not_justified,
            (_, Some(AccessVerdict::Inconclusive)) => &mut self.inconclusive,
            (EmergencyState::Open, None) => &mut self.open,
            (EmergencyState::AwaitingReview, None) => &mut self.awaiting_review,
            (EmergencyState::Overdue | EmergencyState::Reviewed, None) => &mut self.overdue,
        };
        *place = place.saturating_add(1);
    }
}
