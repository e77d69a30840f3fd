//! A list of cases: each case shown is linked to the line.

use std::iter;

use sanad_casework::{
    Caller, DeniedAct, Event, IntakeEvent, Kecamatan, ListShape, ListViewed, PartyId, Purpose,
    RegisterNumber, Role, Section, Seq as ClearSeq, StaffId, Standing as ClientStanding, Track,
    Urgency,
};
use sanad_chain::{Descriptor, Entry};
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use sanad_views::{CaseFacts, CaseStatus, StaffStanding, Views};
use serde::Serialize;
use serde_json::{Map, Value};

use super::case_ref::CaseRef;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Standing, Verdict, Wanted, look_across, look_at_case, purposes};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// Asking for a list of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCases {
    /// Why.
    pub purpose: Purpose,
    /// Which of them.
    pub filter: CaseFilter,
    /// The cursor of the last page.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: usize,
}

impl ListCases {
    /// Most cases on one page.
    pub const LIMIT_MAX: usize = 100;
    /// Cases on a page, if not said.
    const USUAL: usize = 50;
}

impl Asking for ListCases {
    const QUERY: &'static [Query] = &[
        Query::Purpose,
        Query::Number,
        Query::Status,
        Query::Carried,
        Query::Standing,
        Query::Urgency,
        Query::Track,
        Query::Kecamatan,
        Query::After,
        Query::Limit,
    ];
    const PAGE_MAX: Option<usize> = Some(Self::LIMIT_MAX);
    type View = CaseList;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self {
            purpose: from.query.purpose()?,
            filter: CaseFilter::read(from)?,
            after: from.after()?,
            limit: from.query.limit(Self::USUAL, Self::LIMIT_MAX)?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<CaseList>, RevealError> {
        records.list_cases(by, self, request)
    }
}

/// Which cases of a list are wanted: those that meet all that is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// The one with this number in the register.
    pub number: Option<RegisterNumber>,
    /// Whether work on it goes on.
    pub status: Option<CaseStatus>,
    /// Whether somebody carries it who is there.
    pub carried: Option<Carried>,
    /// New or continuing client.
    pub standing: Option<ClientStanding>,
    /// How urgent it was found when it was screened last.
    pub urgency: Option<Urgency>,
    /// Whether a problem is there or threatens.
    pub track: Option<Track>,
    /// Where the client lives.
    pub kecamatan: Option<Kecamatan>,
}

impl CaseFilter {
    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        let status = |text: &str| CaseStatus::ALL.into_iter().find(|status| status.code() == text);
        let number = |text: &str| text.parse().ok();
        Ok(Self {
            number: from.query.parsed(
                Query::Number,
                number,
                "is not a register number such as 2026-0147",
            )?,
            status: from.query.parsed(
                Query::Status,
                status,
                "is not `open`, `closed` or `declined`",
            )?,
            carried: from.query.parsed(
                Query::Carried,
                |text| Carried::ALL.into_iter().find(|carried| carried.code() == text),
                "is not `nobody` or `absent`",
            )?,
            standing: from.query.code(Query::Standing)?,
            urgency: from.query.code(Query::Urgency)?,
            track: from.query.code(Query::Track)?,
            kecamatan: from.query.code(Query::Kecamatan)?,
        })
    }

    /// Those on which work goes on.
    pub fn open() -> Self {
        Self { status: Some(CaseStatus::Open), ..Self::default() }
    }

    /// Whether a case is one of those wanted. Where the client lives is read from the opening.
    fn meets(&self, records: &Records, views: &Views, row: &CaseFacts) -> Result<bool, Fault> {
        let now = records.clock.now_micros();
        let meets = self.number.is_none_or(|number| number == row.number)
            && self.status.is_none_or(|status| status == row.status)
            && self.carried.is_none_or(|carried| Carried::of(views, row, now) == Some(carried))
            && self.standing.is_none_or(|standing| standing == row.standing)
            && self.urgency.is_none_or(|urgency| Some(urgency) == row.urgency)
            && self.track.is_none_or(|track| track == row.track);
        let Some(kecamatan) = self.kecamatan.filter(|_| meets) else {
            return Ok(meets);
        };
        let stored = records.ledger.read(row.opened)?;
        let event = event_of(&stored.entry())?;
        let told = matches!(&event, Event::Intake(IntakeEvent::IntakeOpened(intake))
            if intake.kecamatan == Some(kecamatan));
        Ok(told)
    }
}

/// Why nobody who is there carries a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// Nobody was assigned yet.
    Nobody,
    /// Who is responsible has left, or is suspended.
    Absent,
}

impl Carried {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Nobody, Self::Absent];

    /// Its code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Absent => "absent",
        }
    }

    /// None where somebody carries it who is there.
    fn of(views: &Views, row: &CaseFacts, now: i64) -> Option<Self> {
        let Some(staff) = row.responsible else { return Some(Self::Nobody) };
        let account = views.directory().staff(staff);
        let there = account.is_some_and(|account| account.standing(now) == StaffStanding::Active);
        (!there).then_some(Self::Absent)
    }
}

/// How many open cases want somebody: as many as the list with that filter shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CaseCounts {
    /// Found urgent when they were screened last: `urgency=high`.
    pub urgent: u32,
    /// Carried by nobody: `carried=nobody`.
    pub unassigned: u32,
    /// Carried by somebody who has left or is suspended: `carried=absent`.
    pub absent: u32,
}

/// How much there is in the house: counts alone, which open nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HouseCounts {
    /// Cases on which work goes on.
    pub open: u32,
    /// Cases that were closed.
    pub closed: u32,
    /// Intakes that were declined.
    pub declined: u32,
    /// Deadlines of the law that are over, and not met.
    pub overdue: u32,
}

/// A page of cases.
#[derive(Debug, Clone, Serialize)]
pub struct CaseList {
    cases: Vec<CaseRow>,
    /// The cursor for the next page; none at the end.
    next: Option<String>,
}

/// One case in a list.
#[derive(Debug, Clone, Serialize)]
pub struct CaseRow {
    #[serde(flatten)]
    case: CaseRef,
    version: u64,
    status: &'static str,
    subject: String,
    track: String,
    category: String,
    level: String,
    channel: String,
    standing: String,
    /// How urgent it was found; none before it was screened.
    urgency: Option<&'static str>,
    responsible: Option<String>,
    sessions: u32,
    open_referrals: u32,
    opened_at: String,
    last_at: String,
    client: PartyId,
    /// The client's name, where the reader may see it: a list shows no more of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    identity: Option<Value>,
}

impl Records {
    /// Lists cases: their own to those who carry cases, all to supervisors and auditors.
    ///
    /// # Errors
    /// The role or purpose does not allow it, or a fault: then nothing is shown.
    pub fn list_cases(
        &self,
        by: &SignedIn,
        ask: &ListCases,
        request: RequestId,
    ) -> Result<Revealed<CaseList>, RevealError> {
        self.show(by, ask, request)
    }

    /// How many open cases want somebody, for the first purpose of the role: counts alone, of what the list would
    /// show them; none for whom there is no list.
    ///
    /// # Errors
    /// A fault.
    pub fn cases_of(&self, by: &SignedIn) -> Result<Option<CaseCounts>, Fault> {
        let caller = by.caller();
        let granted = |purpose: &Purpose| {
            matches!(look_across(caller, *purpose, Wanted::CaseList), Verdict::Granted(_))
        };
        let Some(purpose) = purposes(caller.role).first().copied().filter(granted) else {
            return Ok(None);
        };
        let (views, now) = (self.views()?, self.clock.now_micros());
        let mut counts = CaseCounts { urgent: 0, unassigned: 0, absent: 0 };
        let all = their_cases(&views, caller, None);
        for row in all.filter(|row| row.status == CaseStatus::Open) {
            if opened(&views, by, purpose, &row, now).is_some() {
                counts.urgent += u32::from(row.urgency == Some(Urgency::High));
                match Carried::of(&views, &row, now) {
                    Some(Carried::Nobody) => counts.unassigned += 1,
                    Some(Carried::Absent) => counts.absent += 1,
                    None => {}
                }
            }
        }
        Ok(Some(counts))
    }

    /// How much there is, for the head of service; none for anybody else.
    ///
    /// # Errors
    /// A fault.
    pub fn house_counts(&self, by: &SignedIn) -> Result<Option<HouseCounts>, Fault> {
        if by.caller().role != Role::Head {
            return Ok(None);
        }
        let (views, now) = (self.views()?, self.clock.now_micros());
        let mut counts = HouseCounts { open: 0, closed: 0, declined: 0, overdue: 0 };
        for row in views.cases().all(None) {
            match row.status {
                CaseStatus::Open => counts.open += 1,
                CaseStatus::Closed => counts.closed += 1,
                CaseStatus::Declined => counts.declined += 1,
            }
        }
        let running = views.clocks().all(None, usize::MAX, true);
        let late = running.iter().filter(|clock| clock.is_late(now)).count();
        counts.overdue = u32::try_from(late).unwrap_or(u32::MAX);
        Ok(Some(counts))
    }

    /// Whether the name of any client will be told: that is all that is opened of a row.
    pub(super) fn names_any(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        rows: &[CaseFacts],
    ) -> Result<bool, Fault> {
        let at = self.clock.now_micros();
        for row in rows {
            let open = opened(&*self.views()?, by, purpose, row, at);
            let named = open.is_some_and(|sections| sections.contains(&Section::Identity));
            if let Some(seq) = row.client_identity.filter(|_| named) {
                let stored = self.ledger.read(seq)?;
                let entry = stored.entry();
                if let Some(part) = name_in(&entry, row)
                    && self.is_there(&entry, &part)?
                {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn page(&self, by: &SignedIn, ask: &ListCases) -> Result<Page, Fault> {
        let views = self.views()?;
        let (caller, at) = (by.caller(), self.clock.now_micros());
        let limit = ask.limit.clamp(1, ListCases::LIMIT_MAX);
        let cases = views.cases();
        let all: Box<dyn Iterator<Item = CaseFacts>> = match ask.filter.number {
            // Behind a page there is no other.
            Some(_) if ask.after.is_some() => Box::new(iter::empty()),
            Some(number) => {
                Box::new(cases.by_number(number).filter(|row| is_theirs(caller, row)).into_iter())
            }
            None => their_cases(&views, caller, ask.after),
        };
        // One more than is shown says whether there is another page. Cases that the reader could
        // not open are passed over: neither a row nor a cursor tells of them.
        let mut rows: Vec<CaseFacts> = Vec::new();
        for row in all.filter(|row| opened(&views, by, ask.purpose, row, at).is_some()) {
            if ask.filter.meets(self, &views, &row)? {
                rows.push(row);
            }
            if rows.len() > limit {
                break;
            }
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok(Page { rows, more, up_to: views.position() })
    }
}

/// The sections of this case that the reader may open, if they may see it at all: a list shows
/// no case that cannot be opened from it.
pub(super) fn opened(
    views: &Views,
    by: &SignedIn,
    purpose: Purpose,
    row: &CaseFacts,
    at: i64,
) -> Option<Vec<Section>> {
    let standing = Standing::by(views, row);
    match look_at_case(by.caller(), purpose, Some(&standing), at) {
        Verdict::Granted(grant) => Some(grant.sections),
        Verdict::Denied(_) => None,
    }
}

/// The cases from which somebody's list is drawn.
fn their_cases<'a>(
    views: &'a Views,
    caller: &Caller,
    after: Option<u64>,
) -> Box<dyn Iterator<Item = CaseFacts> + 'a> {
    let cases = views.cases();
    let staff = caller.staff;
    if caller.role == Role::Counsellor {
        Box::new(cases.of_staff(staff, after))
    } else if caller.role == Role::FrontDesk {
        Box::new(cases.all(after).filter(move |row| row.opened_by == staff))
    } else {
        Box::new(cases.all(after))
    }
}

/// Whether a case is one of those.
fn is_theirs(caller: &Caller, row: &CaseFacts) -> bool {
    if caller.role == Role::Counsellor {
        works_on(caller.staff, row)
    } else {
        // Of the desk what it took in, until somebody carries it.
        caller.role != Role::FrontDesk || row.opened_by == caller.staff
    }
}

/// Whether a role's list is drawn from all cases, rather than from those its holder works on.
fn sees_all(role: Role) -> bool {
    !matches!(role, Role::Counsellor | Role::FrontDesk)
}

pub(super) fn works_on(staff: StaffId, row: &CaseFacts) -> bool {
    row.responsible == Some(staff) || row.co_workers.contains(&staff)
}

/// Where the entry tells who the client is.
fn name_in(entry: &Entry<'_>, row: &CaseFacts) -> Option<Descriptor> {
    entry.descriptors().find(|part| {
        part.class == CLASS_PARTY
            && part.section == Section::Identity.number()
            && part.party.as_bytes() == row.client.as_bytes()
    })
}

struct Page {
    rows: Vec<CaseFacts>,
    more: bool,
    up_to: u64,
}

impl Look for ListCases {
    type Row = CaseFacts;
    /// Whether there are more.
    type Rest = bool;
    type View = CaseList;

    fn ask(&self) -> Ask {
        Ask::new(Wants::Across(Wanted::CaseList), self.purpose, DeniedAct::List)
    }

    fn choose(
        &self,
        basis: &Basis<'_>,
        grant: &Grant,
    ) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let Page { rows, more, up_to } = basis.records.page(&basis.by, self)?;
        let all = sees_all(basis.by.caller().role);
        let shape = if all { ListShape::Cases } else { ListShape::Caseload };
        let names = basis.records.names_any(&basis.by, self.purpose, &rows)?;
        let sections = if names { grant.sections.clone() } else { Vec::new() };
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let opens = sections.clone();
        let event = ListViewed { shape, sections, count, up_to: ClearSeq(up_to) };
        let rows = rows.into_iter().map(|row| (vec![row.case], row));
        Ok(Ok(Chosen::new(event, more)?.opens(&opens).before(up_to).rows(rows)))
    }

    fn open(&self, rows: Vec<CaseFacts>, more: bool, opens: &Opens<'_>) -> Result<CaseList, Fault> {
        let Opens { records, by, receipt } = opens;
        let mut cases = Vec::with_capacity(rows.len());
        let mut last = None;
        for row in &rows {
            // A role that looks across may lose the need for this purpose as well.
            let open = {
                let views = records.views()?;
                let now = records.clock.now_micros();
                let facts = views.cases().get(row.case);
                facts.and_then(|facts| opened(&views, by, self.purpose, &facts, now))
            };
            if let Some(sections) = open {
                last = Some(row.opened.get());
                cases.push(case_row(records, row, &sections, receipt)?);
            }
        }
        let next = last.or(self.after).filter(|_| more);
        let next = next.map(|cursor| records.cursor(cursor)).transpose()?;
        Ok(CaseList { cases, next })
    }
}

fn case_row(
    records: &Records,
    row: &CaseFacts,
    sections: &[Section],
    receipt: &Receipt<Written>,
) -> Result<CaseRow, Fault> {
    Ok(CaseRow {
        case: CaseRef { case: row.case, number: Some(row.number) },
        version: row.version,
        status: row.status.code(),
        subject: row.subject.code().to_owned(),
        track: row.track.code().to_owned(),
        category: row.category.code().to_owned(),
        level: row.level.code().to_owned(),
        channel: row.channel.code().to_owned(),
        standing: row.standing.code().to_owned(),
        urgency: row.urgency.map(Urgency::code),
        responsible: row.responsible.map(|staff| staff.to_string()),
        sessions: row.sessions,
        open_referrals: row.open_referrals,
        opened_at: time::text(row.opened_at),
        last_at: time::text(row.last_at),
        client: row.client,
        identity: identity(records, row, sections, receipt)?,
    })
}

/// The name of the client, where these sections hold it.
pub(super) fn identity(
    records: &Records,
    row: &CaseFacts,
    sections: &[Section],
    receipt: &Receipt<Written>,
) -> Result<Option<Value>, Fault> {
    let named = sections.contains(&Section::Identity);
    let Some(seq) = row.client_identity.filter(|_| named) else {
        return Ok(None);
    };
    let stored = records.ledger.read(seq)?;
    let entry = stored.entry();
    let Some(part) = name_in(&entry, row) else {
        return Ok(None);
    };
    Ok(match records.open_part(&entry, part.index, receipt)? {
        Ok(text) => {
            let mut all: Map<String, Value> = serde_json::from_slice(&text)?;
            Some(Value::Object(all.remove_entry("name").into_iter().collect()))
        }
        Err(_closed) => None,
    })
}
