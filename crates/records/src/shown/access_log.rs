//! Who looked: by case, by member of staff, by time. Reading the log leaves a line in the log.

use std::collections::BTreeSet;

use sanad_casework::{
    AuditLogQueried, AuditShape, CaseId, DeniedAct, Purpose, Seq as ClearSeq, StaffId,
};
use sanad_chain::{EventId, Seq};
use sanad_ledger::Receipt;
use sanad_vault::Look;
use sanad_views::Views;
use serde::Serialize;

use super::header::HeaderView;
use super::names::Names;
use crate::account::SignedIn;
use crate::disclose::{Also, Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::line::{RequestId, random};
use crate::policy::{Rule, Seat, Verdict, Wanted, look_across, may_know, may_read_of};
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
    /// Most different cases that one page may name: each is linked to the line.
    const CASES_MAX: usize = 1000;
}

/// A page of looks, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct AccessPage {
    accesses: Vec<AccessRow>,
    /// The cursor for the next page; none at the end.
    next: Option<String>,
}

/// One look: the clear layer of its line, and the cases it showed.
#[derive(Debug, Clone, Serialize)]
pub struct AccessRow {
    denied: bool,
    /// The cases shown. A page for one case names that one only.
    cases: Vec<CaseId>,
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
    ) -> Result<Disclosed<AccessPage>, DiscloseError> {
        for _ in 0..TRIES {
            let (verdict, version, seat) = self.may_read(by, ask)?;
            let grant = match verdict {
                Verdict::Granted(grant) => grant,
                Verdict::Denied(rule) => return Err(self.refuse_access(by, ask, rule, request)?),
            };
            let found = self.find(by, ask)?;
            let case = match ask.which {
                WhichAccess::Case(case) => Some((case, version)),
                WhichAccess::Staff(_) | WhichAccess::Time(..) => None,
            };
            let granted = Granted {
                by,
                request,
                grant: &grant,
                purpose: ask.purpose,
                event: found.event(ask).into(),
                event_id: EventId::from_bytes(random()?),
                cases: found.cases.iter().copied().collect(),
                sections: Vec::new(),
                up_to: found.up_to,
                expect: self.rests_on(by, case)?,
                sealed: Vec::new(),
            };
            let also = Also { seat, ..Also::default() };
            if let Some(receipt) = self.look_as(granted, &also)? {
                return Ok(Disclosed::new(found.open(self, by, &receipt)?, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
    }

    /// Whether the reader may, and the version of the case asked for. Looks at an id that no case has
    /// are found by member of staff and by time.
    pub(super) fn may_read(
        &self,
        by: &SignedIn,
        ask: &ReadAccess,
    ) -> Result<(Verdict, u64, Option<Seat>), Fault> {
        let views = self.views()?;
        let caller = by.caller();
        let mut seat = None;
        let (wanted, known, version) = match ask.which {
            WhichAccess::Case(case) => {
                let found = self.standing_for(&views, case, by);
                seat = found.as_ref().and_then(|(standing, _)| standing.seat.clone());
                let standing = found.as_ref().map(|(standing, _)| standing);
                let known = standing.is_some() && may_know(caller, standing);
                (Wanted::AccessLog, known, found.map_or(0, |(_, facts)| facts.version))
            }
            WhichAccess::Staff(staff) => {
                let unit = views.directory().staff(staff).map(|facts| facts.unit);
                (Wanted::AccessOfStaff, may_read_of(caller, unit.as_ref()), 0)
            }
            WhichAccess::Time(..) => (Wanted::AccessInTime, true, 0),
        };
        Ok(match look_across(caller, ask.purpose, wanted) {
            Verdict::Granted(_) if !known => (Verdict::Denied(Rule::NoNeed), version, seat),
            verdict @ (Verdict::Granted(_) | Verdict::Denied(_)) => (verdict, version, seat),
        })
    }

    pub(super) fn refuse_access(
        &self,
        by: &SignedIn,
        ask: &ReadAccess,
        rule: Rule,
        request: RequestId,
    ) -> Result<DiscloseError, Fault> {
        let case = match ask.which {
            WhichAccess::Case(case) => Some(case),
            WhichAccess::Staff(_) | WhichAccess::Time(..) => None,
        };
        let (act, sections) = (DeniedAct::Audit, Vec::new());
        let denied = Denied { act, rule, purpose: ask.purpose, case, sections };
        self.deny(by, denied, request)?;
        Ok(DiscloseError::denied(rule))
    }

    /// Whether each of these cases may stand in something shown to the reader.
    pub(super) fn all_known(&self, views: &Views, by: &SignedIn, cases: &[CaseId]) -> bool {
        cases.iter().all(|case| {
            let standing = self.standing_for(views, *case, by);
            may_know(by.caller(), standing.as_ref().map(|(standing, _)| standing))
        })
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
        // The case asked for is linked even where nobody has looked at it: being told so is a look.
        if let WhichAccess::Case(case) = ask.which {
            found.cases.insert(case);
        }
        let reader = by.caller().staff;
        // What is passed over takes no place on the page, and the log goes on behind it.
        let mut rows = page(ask.after);
        while let Some(last) = rows.last().map(|row| row.seq.get()) {
            for row in rows {
                let shown = match ask.which {
                    WhichAccess::Case(case) => vec![case],
                    WhichAccess::Staff(_) | WhichAccess::Time(..) => log.cases_of(row.seq),
                };
                // A reader's own refusals are not told either: their number would tell a case that
                // the reader is barred from apart from one that is not there.
                let across = !matches!(ask.which, WhichAccess::Case(_));
                let own_refusal = across && row.denied && row.staff == reader;
                if own_refusal || !self.all_known(&views, by, &shown) {
                    continue;
                }
                let many = found.cases.len() + shown.len() > ReadAccess::CASES_MAX;
                if found.rows.len() >= limit || many && !found.rows.is_empty() {
                    found.next = found.last;
                    return Ok(found);
                }
                found.last = Some(row.seq.get());
                found.cases.extend(&shown);
                found.rows.push((row.seq, row.denied, shown, row.everything));
            }
            rows = page(Some(last));
        }
        Ok(found)
    }
}

struct Found {
    rows: Vec<(Seq, bool, Vec<CaseId>, bool)>,
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

    /// Opens what the line covers, without what ceased to be there for the reader while the line
    /// was written.
    fn open(
        self,
        records: &Records,
        by: &SignedIn,
        receipt: &Receipt<Look>,
    ) -> Result<AccessPage, Fault> {
        let mut names = Names::new(records, receipt);
        let mut accesses = Vec::with_capacity(self.rows.len());
        for (seq, denied, cases, everything) in self.rows {
            if !records.all_known(&*records.views()?, by, &cases) {
                continue;
            }
            let stored = records.ledger.read(seq)?;
            let entry = stored.entry();
            let name = names.of(crate::history::actor_of(&entry)?)?;
            let line = HeaderView::of(&entry, name)?.without_streams();
            accesses.push(AccessRow { denied, cases, everything, line });
        }
        Ok(AccessPage { accesses, next: self.next.map(|cursor| cursor.to_string()) })
    }
}
