//! Who looked: by case, by member of staff, by time. Reading the log leaves a line in the log.

use std::collections::BTreeSet;

use sanad_casework::{
    AuditLogQueried, AuditShape, CaseId, DeniedAct, Purpose, Seq as ClearSeq, StaffId,
};
use sanad_chain::Seq;
use sanad_views::LookType;
use serde::Serialize;

use super::case_ref::CaseRef;
use super::header::HeaderView;
use super::names::Names;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::gaps::Gap;
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Wanted};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// Whose looks are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichAccess {
    /// All looks at a case.
    Case(CaseId),
    /// All looks of a member of staff.
    Staff(StaffId),
    /// All looks from one moment to another: microseconds UTC, the second one excluded.
    Time(i64, i64),
}

/// Asking who looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadAccess {
    /// Whose looks.
    pub which: WhichAccess,
    /// Why.
    pub purpose: Purpose,
    /// The cursor of the last page.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: usize,
}

impl ReadAccess {
    /// Most rows on one page.
    pub const LIMIT_MAX: usize = 1000;
    /// Looks on a page, if not said.
    const USUAL: usize = 100;

    fn of(which: WhichAccess, from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self {
            which,
            purpose: from.query.purpose()?,
            after: from.after()?,
            limit: from.query.limit(Self::USUAL, Self::LIMIT_MAX)?,
        })
    }
    /// Most different cases that one page may name: each is linked to the line.
    const CASES_MAX: usize = 1000;
}

/// A page of looks, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct AccessPage {
    accesses: Vec<AccessRow>,
    /// The cursor for the next page; none at the end.
    next: Option<String>,
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
}

/// One look: the clear layer of its line, and the cases it showed.
#[derive(Debug, Clone, Serialize)]
pub struct AccessRow {
    denied: bool,
    /// The cases shown. A page for one case names that one only.
    cases: Vec<CaseRef>,
    /// Whether it was an act on everything.
    everything: bool,
    #[serde(flatten)]
    line: HeaderView,
}

impl AccessPage {
    /// The rows.
    pub fn rows(&self) -> &[AccessRow] {
        &self.accesses
    }

    /// The cursor for the next page.
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

/// The looks at one case.
pub struct ReadCaseAccess(ReadAccess);

impl Asking for ReadCaseAccess {
    const QUERY: &'static [Query] = Query::PAGE;
    const PAGE_MAX: Option<usize> = Some(ReadAccess::LIMIT_MAX);
    type View = AccessPage;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self(ReadAccess::of(WhichAccess::Case(from.case()?), from)?))
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<AccessPage>, RevealError> {
        records.read_access(by, &self.0, request)
    }
}

impl Asking for ReadAccess {
    const QUERY: &'static [Query] =
        &[Query::Purpose, Query::Staff, Query::From, Query::To, Query::After, Query::Limit];
    const PAGE_MAX: Option<usize> = Some(Self::LIMIT_MAX);
    type View = AccessPage;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        let which = match (from.query.staff()?, from.query.span()?) {
            (Some(staff), None) => WhichAccess::Staff(staff),
            (None, Some((from, to))) => WhichAccess::Time(from, to),
            (None, None) => {
                return Err(Unread::parameter("staff", "is needed, or `from` and `to`"));
            }
            (Some(_), Some(_)) => {
                return Err(Unread::parameter("staff", "does not go with `from` and `to`"));
            }
        };
        Self::of(which, from)
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<AccessPage>, RevealError> {
        records.read_access(by, self, request)
    }
}

impl Records {
    /// Tells who looked.
    ///
    /// # Errors
    /// The role or purpose does not allow it, to this caller there is no such case, or a fault: then
    /// nothing is shown.
    pub fn read_access(
        &self,
        by: &SignedIn,
        ask: &ReadAccess,
        request: RequestId,
    ) -> Result<Revealed<AccessPage>, RevealError> {
        self.show(by, ask, request)
    }

    /// Chooses the rows of a page. Looks at cases that are not there for the reader are not among
    /// them.
    fn find(&self, by: &SignedIn, ask: &ReadAccess) -> Result<Found, Fault> {
        let views = self.views()?;
        let log = views.accesses();
        let limit = ask.limit.clamp(1, ReadAccess::LIMIT_MAX);
        let page = |after| match ask.which {
            WhichAccess::Case(case) => log.by_case(case, after, limit + 1),
            WhichAccess::Staff(staff) => log.by_staff(staff, after, limit + 1),
            WhichAccess::Time(from, to) => log.by_time(from, to, after, limit + 1),
        };
        let mut found = Found::empty(views.position());
        let reader = by.caller().staff;
        // What is passed over takes no place on the page, and the log goes on behind it.
        let mut rows = page(ask.after);
        while let Some(last) = rows.last().map(|row| row.seq.get()) {
            for row in rows {
                let shown = match ask.which {
                    WhichAccess::Case(case) => vec![case],
                    WhichAccess::Staff(_) | WhichAccess::Time(..) => {
                        // A line names them in the order of their ids, which is by chance.
                        let mut cases = log.cases_of(row.seq);
                        cases.sort_by_key(|case| views.cases().number(*case));
                        cases
                    }
                };
                let across = !matches!(ask.which, WhichAccess::Case(_));
                let own = across && tells_back(row.look, row.staff == reader);
                if own || !shown.iter().all(|case| self.is_known(&views, by, *case)) {
                    continue;
                }
                let many = found.cases.len() + shown.len() > ReadAccess::CASES_MAX;
                if found.rows.len() >= limit || many && !found.rows.is_empty() {
                    found.next = found.last;
                    return Ok(found);
                }
                found.last = Some(row.seq.get());
                found.cases.extend(&shown);
                let (seq, denied, everything) = (row.seq, row.denied, row.everything);
                found.rows.push(Line { seq, denied, cases: shown, everything });
            }
            rows = page(Some(last));
        }
        Ok(found)
    }
}

/// A look that is shown: where its line stands, and what it was of.
pub(crate) struct Line {
    seq: Seq,
    denied: bool,
    cases: Vec<CaseId>,
    everything: bool,
}

struct Found {
    rows: Vec<Line>,
    cases: BTreeSet<CaseId>,
    last: Option<u64>,
    next: Option<u64>,
    up_to: u64,
}

impl Found {
    fn empty(up_to: u64) -> Self {
        Self { rows: Vec::new(), cases: BTreeSet::new(), last: None, next: None, up_to }
    }

    fn event(&self, ask: &ReadAccess) -> AuditLogQueried {
        let shape = match ask.which {
            WhichAccess::Case(_) => AuditShape::ByCase,
            WhichAccess::Staff(_) => AuditShape::ByStaff,
            WhichAccess::Time(..) => AuditShape::ByTime,
        };
        let (staff, from, to) = match ask.which {
            WhichAccess::Case(_) => (None, None, None),
            WhichAccess::Staff(staff) => (Some(staff), None, None),
            WhichAccess::Time(from, to) => (None, Some(time::utc(from)), Some(time::utc(to))),
        };
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        AuditLogQueried { shape, staff, from, to, count, up_to: ClearSeq(self.up_to) }
    }
}

/// Whether a line tells its reader nothing but an id that they wrote themselves: their own refusals, and
/// their own orders and suspicions, which name cases. Across cases none of them is told, whatever exists:
/// who is barred from a case would tell it from one that is not there.
pub(super) fn tells_back(look: LookType, own: bool) -> bool {
    own && (look.is_denial() || !look.is_a_look())
}

impl WhichAccess {
    /// What is wanted, as the policy judges it.
    pub(super) fn wants(self) -> Wants {
        match self {
            Self::Case(case) => Wants::Log(case, Wanted::AccessLog),
            Self::Staff(staff) => Wants::LogBy(staff),
            Self::Time(..) => Wants::Across(Wanted::AccessInTime),
        }
    }
}

impl Look for ReadAccess {
    type Row = Line;
    /// Behind which row the next page begins, if there is one.
    type Rest = Option<u64>;
    type View = AccessPage;

    fn ask(&self) -> Ask {
        Ask::new(self.which.wants(), self.purpose, DeniedAct::Audit)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let found = basis.records.find(&basis.by, self)?;
        let chosen = Chosen::new(found.event(self), found.next)?.before(found.up_to);
        Ok(Ok(chosen.rows(found.rows.into_iter().map(|row| (row.cases.clone(), row)))))
    }

    fn open(
        &self,
        rows: Vec<Line>,
        next: Option<u64>,
        opens: &Opens<'_>,
    ) -> Result<AccessPage, Fault> {
        let mut names = Names::new(opens.records, opens.receipt);
        let mut accesses = Vec::with_capacity(rows.len());
        // Where the last row is left out, the next page begins behind the last that is not.
        let last = rows.last().map(|row| row.seq.get()).or(self.after);
        let next = next.and(last).map(|cursor| opens.records.cursor(cursor)).transpose()?;
        for Line { seq, denied, cases, everything } in rows {
            let stored = opens.records.ledger.read(seq)?;
            let entry = stored.entry();
            let name = names.of(crate::history::actor_of(&entry)?)?;
            let mut line = HeaderView::of(&entry, name)?.without_streams();
            if matches!(self.which, WhichAccess::Case(_)) {
                line = line.only_of(opens.records, &cases, opens.receipt.look().up_to())?;
            }
            let cases = CaseRef::all(opens.records, cases)?;
            accesses.push(AccessRow { denied, cases, everything, line });
        }
        Ok(AccessPage { accesses, next, gaps: opens.records.gaps()? })
    }
}
