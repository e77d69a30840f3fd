//! Which emergency accesses there are, and what came of each: each case shown is linked to the line.

use std::collections::BTreeSet;

use sanad_casework::{
    AccessVerdict, CaseId, DeniedAct, EmergencyId, ListShape, ListViewed, Purpose, Section,
    Seq as ClearSeq, StaffId,
};
use sanad_chain::EventId;
use sanad_ledger::Receipt;
use sanad_vault::Look;
use sanad_views::{EmergencyFacts, EmergencyState, Views};
use serde::Serialize;

use super::names::Names;
use crate::account::SignedIn;
use crate::disclose::{Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::line::{RequestId, random};
use crate::policy::{Standing, Verdict, Wanted, look_across, may_know};
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
    case: CaseId,
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
        at: i64,
        names: &mut Names<'_>,
    ) -> Result<Self, Fault> {
        let review = facts.review;
        Ok(Self {
            emergency: facts.emergency,
            case: facts.case,
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
    ) -> Result<Disclosed<EmergencyList>, DiscloseError> {
        let grant = match look_across(by.caller(), ask.purpose, Wanted::Emergencies) {
            Verdict::Granted(grant) => grant,
            Verdict::Denied(rule) => {
                let (act, sections) = (DeniedAct::List, Vec::new());
                let denied = Denied { act, rule, purpose: ask.purpose, case: None, sections };
                self.deny(by, denied, request)?;
                return Err(DiscloseError::NotForRole);
            }
        };
        for _ in 0..TRIES {
            let page = Page::find(&*self.views()?, by, ask, self.clock.now_micros());
            let cases: BTreeSet<CaseId> = page.rows.iter().map(|facts| facts.case).collect();
            let count = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
            let (shape, up_to) = (ListShape::Emergencies, ClearSeq(page.up_to));
            let granted = Granted {
                by,
                request,
                grant: &grant,
                purpose: ask.purpose,
                event: ListViewed { shape, sections: Vec::new(), count, up_to }.into(),
                event_id: EventId::from_bytes(random()?),
                cases: cases.into_iter().collect(),
                sections: Vec::new(),
                up_to: page.up_to,
                expect: self.rests_on(by, None)?,
                sealed: Vec::new(),
            };
            if let Some(receipt) = self.look(granted)? {
                return Ok(Disclosed::new(page.open(self, by, &receipt)?, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }
}

/// The rows of a page, and the time at which they are told.
struct Page {
    rows: Vec<EmergencyFacts>,
    counts: Counts,
    next: Option<u64>,
    up_to: u64,
    at: i64,
}

impl Page {
    /// Chooses the rows. Those of cases that are not there for the reader are neither shown nor
    /// counted.
    fn find(views: &Views, by: &SignedIn, ask: &ListEmergencies, at: i64) -> Self {
        let mut counts = Counts::default();
        let mut rows = Vec::new();
        for facts in views.emergencies().all(None, usize::MAX) {
            if !is_known(views, by, facts.case) {
                continue;
            }
            counts.add(&facts, at);
            let behind = ask.after.is_none_or(|after| facts.opened.get() > after);
            if behind && ask.state.is_none_or(|state| facts.state(at) == state) {
                rows.push(facts);
            }
        }
        let limit = ask.limit.clamp(1, ListEmergencies::LIMIT_MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|facts| facts.opened.get());
        Self { rows, counts, next, up_to: views.position(), at }
    }

    /// Opens what the line covers, without what ceased to be there for the reader while the line
    /// was written.
    fn open(
        self,
        records: &Records,
        by: &SignedIn,
        receipt: &Receipt<Look>,
    ) -> Result<EmergencyList, Fault> {
        let mut names = Names::new(records, receipt);
        let mut emergencies = Vec::with_capacity(self.rows.len());
        for facts in &self.rows {
            if is_known(&*records.views()?, by, facts.case) {
                emergencies.push(EmergencyRow::of(facts, self.at, &mut names)?);
            }
        }
        let next = self.next.map(|cursor| cursor.to_string());
        Ok(EmergencyList { emergencies, counts: self.counts, next })
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

fn is_known(views: &Views, by: &SignedIn, case: CaseId) -> bool {
    let standing = Standing::of(views, case);
    may_know(by.caller(), standing.as_ref().map(|(standing, _)| standing))
}
