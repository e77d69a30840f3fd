//! A list of cases: each case shown is linked to the line.

use sanad_casework::{
    DeniedAct, ListShape, ListViewed, PartyId, Purpose, Role, Section, Seq as ClearSeq,
};
use sanad_ledger::Receipt;
use sanad_vault::Look as Written;
use sanad_views::{CaseFacts, CaseStatus, Views};
use serde::Serialize;
use serde_json::Value;

use super::case_ref::CaseRef;
use crate::account::SignedIn;
use crate::basis::Basis;
use crate::disclose::Disclosed;
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Standing, Verdict, Wanted, look_at_case};
use crate::time;

/// Asking for a list of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCases {
    /// Why.
    pub purpose: Purpose,
    /// Only cases on which work goes on.
    pub open_only: bool,
    /// The cursor of the last page.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: usize,
}

impl ListCases {
    /// Most cases on one page.
    pub const LIMIT_MAX: usize = 100;
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
    responsible: Option<String>,
    sessions: u32,
    open_referrals: u32,
    opened_at: String,
    last_at: String,
    client: PartyId,
    /// What is sealed about the client, where the reader may see it.
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
    ) -> Result<Disclosed<CaseList>, DiscloseError> {
        self.show(by, ask, request)
    }

    fn page(&self, by: &SignedIn, ask: &ListCases) -> Result<Page, Fault> {
        let views = self.views()?;
        let (caller, at) = (by.caller(), self.clock.now_micros());
        let limit = ask.limit.clamp(1, ListCases::LIMIT_MAX);
        let cases = views.cases();
        let page = |after| {
            if sees_all(caller.role) {
                cases.all(after, limit + 1, ask.open_only)
            } else {
                cases.of_staff(caller.staff, after, limit + 1, ask.open_only)
            }
        };
        // One more than is shown says whether there is another page. Cases that the reader could
        // not open are passed over: neither a row nor a cursor tells of them.
        let mut rows: Vec<CaseFacts> = Vec::new();
        let mut after = ask.after;
        while rows.len() <= limit {
            let found = page(after);
            let Some(last) = found.last() else {
                break;
            };
            after = Some(last.opened.get());
            rows.extend(
                found.into_iter().filter(|row| opened(&views, by, ask.purpose, row, at).is_some()),
            );
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok(Page { rows, more, up_to: views.position() })
    }
}

/// The sections of this case that the reader may open, if they may see it at all: a list shows
/// no case that cannot be opened from it.
fn opened(
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

/// Whether a role's list is drawn from all cases, rather than from those its holder works on.
fn sees_all(role: Role) -> bool {
    !matches!(role, Role::Counsellor | Role::CaseManager)
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
        let sections = grant.sections.clone();
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let event = ListViewed { shape, sections, count, up_to: ClearSeq(up_to) };
        let rows = rows.into_iter().map(|row| (vec![row.case], row));
        Ok(Ok(Chosen::new(event, more)?.opens(&grant.sections).before(up_to).rows(rows)))
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
        Ok(CaseList { cases, next: next.map(|cursor| cursor.to_string()) })
    }
}

fn case_row(
    records: &Records,
    row: &CaseFacts,
    sections: &[Section],
    receipt: &Receipt<Written>,
) -> Result<CaseRow, Fault> {
    let named = sections.contains(&Section::Identity);
    Ok(CaseRow {
        case: CaseRef { case: row.case, number: Some(row.number) },
        version: row.version,
        status: status(row.status),
        subject: row.subject.code().to_owned(),
        track: row.track.code().to_owned(),
        category: row.category.code().to_owned(),
        level: row.level.code().to_owned(),
        channel: row.channel.code().to_owned(),
        responsible: row.responsible.map(|staff| staff.to_string()),
        sessions: row.sessions,
        open_referrals: row.open_referrals,
        opened_at: time::text(row.opened_at),
        last_at: time::text(row.last_at),
        client: row.client,
        identity: if named { identity(records, row, receipt)? } else { None },
    })
}

pub(crate) fn status(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::Open => "open",
        CaseStatus::Closed => "closed",
        CaseStatus::Declined => "declined",
    }
}

fn identity(
    records: &Records,
    row: &CaseFacts,
    receipt: &Receipt<Written>,
) -> Result<Option<Value>, Fault> {
    let Some(seq) = row.client_identity else {
        return Ok(None);
    };
    let stored = records.ledger.read(seq)?;
    let entry = stored.entry();
    let part = entry.descriptors().find(|part| {
        part.class == CLASS_PARTY
            && part.section == Section::Identity.number()
            && part.party.as_bytes() == row.client.as_bytes()
    });
    let Some(part) = part else {
        return Ok(None);
    };
    Ok(match records.open_part(&entry, part.index, receipt)? {
        Ok(text) => Some(serde_json::from_slice(&text)?),
        Err(_closed) => None,
    })
}
