//! A list of cases: each case shown is linked to the line.

use sanad_casework::{
    CaseId, DeniedAct, ListShape, ListViewed, PartyId, Purpose, Role, Section, Seq as ClearSeq,
};
use sanad_chain::EventId;
use sanad_ledger::Receipt;
use sanad_vault::Look;
use sanad_views::{CaseFacts, CaseStatus, Views};
use serde::Serialize;
use serde_json::Value;

use crate::account::SignedIn;
use crate::disclose::{Denied, Disclosed, Granted, TRIES};
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::kinds::CLASS_PARTY;
use crate::line::{RequestId, random};
use crate::policy::{Grant, Standing, Verdict, Wanted, look_across, look_at_case};
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
    case: CaseId,
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
        let grant = match look_across(by.caller(), ask.purpose, Wanted::CaseList) {
            Verdict::Granted(grant) => grant,
            Verdict::Denied(rule) => {
                let (act, sections) = (DeniedAct::List, Vec::new());
                let denied = Denied { act, rule, purpose: ask.purpose, case: None, sections };
                self.deny(by, denied, request)?;
                return Err(DiscloseError::NotForRole);
            }
        };
        for _ in 0..TRIES {
            let page = self.page(by, ask)?;
            if let Some(receipt) = self.look(page.granted(self, by, ask, &grant, request)?)? {
                return Ok(Disclosed::new(page.open(self, by, ask.purpose, &receipt)?, &receipt));
            }
        }
        Err(DiscloseError::Fault(Fault::Busy))
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
                found.into_iter().filter(|row| opens(&views, by, ask.purpose, row, at).is_some()),
            );
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|row| row.opened.get());
        Ok(Page { rows, next, up_to: views.position() })
    }
}

/// The sections of this case that the reader may open, if they may see it at all: a list shows
/// no case that cannot be opened from it.
fn opens(
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
    next: Option<u64>,
    up_to: u64,
}

impl Page {
    fn granted<'g>(
        &self,
        records: &Records,
        by: &'g SignedIn,
        ask: &ListCases,
        grant: &'g Grant,
        request: RequestId,
    ) -> Result<Granted<'g>, Fault> {
        let shape = if sees_all(by.caller().role) { ListShape::Cases } else { ListShape::Caseload };
        let sections = grant.sections.clone();
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let up_to = ClearSeq(self.up_to);
        Ok(Granted {
            by,
            request,
            grant,
            purpose: ask.purpose,
            event: ListViewed { shape, sections: sections.clone(), count, up_to }.into(),
            event_id: EventId::from_bytes(random()?),
            cases: self.rows.iter().map(|row| row.case).collect(),
            sections,
            up_to: self.up_to,
            expect: records.rests_on(by, None)?,
            sealed: Vec::new(),
        })
    }

    /// Opens what the line covers. A case from which the reader was barred or relieved while the
    /// line was written is left out: a line without content is allowed, the reverse is not.
    fn open(
        self,
        records: &Records,
        by: &SignedIn,
        purpose: Purpose,
        receipt: &Receipt<Look>,
    ) -> Result<CaseList, Fault> {
        let mut cases = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let still = {
                let views = records.views()?;
                let now = views.cases().get(row.case);
                now.and_then(|now| opens(&views, by, purpose, &now, records.clock.now_micros()))
            };
            if let Some(sections) = still {
                cases.push(case_row(records, row, &sections, receipt)?);
            }
        }
        Ok(CaseList { cases, next: self.next.map(|cursor| cursor.to_string()) })
    }
}

fn case_row(
    records: &Records,
    row: &CaseFacts,
    sections: &[Section],
    receipt: &Receipt<Look>,
) -> Result<CaseRow, Fault> {
    let named = sections.contains(&Section::Identity);
    Ok(CaseRow {
        case: row.case,
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
    receipt: &Receipt<Look>,
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
