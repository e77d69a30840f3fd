//! What must be done in time: the clocks of 72 hours. Each case named is linked to the line.

use sanad_casework::{CaseId, DeniedAct, ListShape, ListViewed, Purpose, Role, Seq as ClearSeq};
use sanad_chain::{EventId, KeyId};
use sanad_views::ClockFacts;
use serde::Serialize;

use crate::account::SignedIn;
use crate::disclose::{Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::line::{RequestId, random};
use crate::policy::{Standing, Verdict, Wanted, answers_for_data, look_across, may_know};
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
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<CaseId>,
    /// The id of the request, consent, question, emergency access or breach it is about.
    about: String,
    /// The entry that began it.
    seq: String,
    began: String,
    due: String,
    /// `running`, `overdue`, `met` or `missed`.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<String>,
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
    ) -> Result<Disclosed<ClockList>, DiscloseError> {
        let grant = match look_across(by.caller(), ask.purpose, Wanted::Clocks) {
            Verdict::Granted(grant) => grant,
            Verdict::Denied(rule) => {
                let (act, sections) = (DeniedAct::List, Vec::new());
                let denied = Denied { act, rule, purpose: ask.purpose, case: None, sections };
                self.deny(by, denied, request)?;
                return Err(DiscloseError::NotForRole);
            }
        };
        for _ in 0..TRIES {
            let (rows, next, up_to) = self.clocks(by, ask)?;
            let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let (shape, sections) = (ListShape::Clocks, Vec::new());
            let granted = Granted {
                by,
                request,
                grant: &grant,
                purpose: ask.purpose,
                event: ListViewed { shape, sections, count, up_to: ClearSeq(up_to) }.into(),
                event_id: EventId::from_bytes(random()?),
                cases: cases(&rows),
                sections: Vec::new(),
                up_to,
                expect: self.rests_on(by, None)?,
                sealed: Vec::new(),
            };
            if let Some(receipt) = self.look(granted)? {
                let now = self.clock.now_micros();
                let clocks = rows.iter().map(|facts| row(facts, now)).collect();
                return Ok(Disclosed::new(ClockList { clocks, next }, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }

    /// A page of what this caller may know of; what they may not stands nowhere in it.
    fn clocks(
        &self,
        by: &SignedIn,
        ask: &ListClocks,
    ) -> Result<(Vec<ClockFacts>, Option<String>, u64), Fault> {
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
                may_know(by.caller(), standing.as_ref())
            }));
        }
        // One more than is shown says whether there is another page.
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more);
        Ok((rows.clone(), last.map(|row| row.begun.to_string()), views.position()))
    }
}

/// The cases named, each once.
fn cases(rows: &[ClockFacts]) -> Vec<CaseId> {
    let mut cases: Vec<_> = rows.iter().filter_map(|row| row.case).collect();
    cases.sort_unstable();
    cases.dedup();
    cases
}

fn row(facts: &ClockFacts, now: i64) -> ClockRow {
    let state = match (facts.ended.is_some(), facts.is_late(now)) {
        (false, false) => "running",
        (false, true) => "overdue",
        (true, false) => "met",
        (true, true) => "missed",
    };
    ClockRow {
        kind: facts.kind.code(),
        case: facts.case,
        about: KeyId::from_bytes(facts.about).to_string(),
        seq: facts.begun.to_string(),
        began: time::text(facts.began),
        due: time::text(facts.due),
        state,
        ended: facts.ended.map(|(_, at)| time::text(at)),
    }
}
