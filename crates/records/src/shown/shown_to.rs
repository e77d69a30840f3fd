//! What each reader had been shown of a case: by section, first and last, how often, by which rule.
//! It is the clear layer, told from the lines of looks.

use std::collections::BTreeMap;

use sanad_casework::{
    AuditLogQueried, AuditShape, CaseId, DeniedAct, Purpose, Section, Seq as ClearSeq, StaffId,
};
use serde::Serialize;

use super::as_of::AsOf;
use super::case_ref::CaseRef;
use super::names::Names;
use super::showing::Showing;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::gaps::Gap;
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants, only};
use crate::policy::{Grant, Rule, Wanted, role_of};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// Asking what each reader had been shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskShown {
    /// The case.
    pub case: CaseId,
    /// Why.
    pub purpose: Purpose,
    /// By when.
    pub as_of: AsOf,
}

/// What each reader had been shown.
#[derive(Debug, Clone, Serialize)]
pub struct ShownTo {
    #[serde(flatten)]
    case: CaseRef,
    /// The position it rests on: every look before it is told.
    up_to: String,
    shown: Vec<ShownRow>,
    /// Acts on all cases since this one was opened: what of it they showed stands in no line of its own.
    everything: Vec<OnEverything>,
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
}

/// Acts of one kind on all cases, by one person in one role and unit.
#[derive(Debug, Clone, Serialize)]
struct OnEverything {
    staff: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    role: String,
    /// Where they worked then: who supervises follows what is of their units.
    unit: String,
    #[serde(rename = "type")]
    event_type: &'static str,
    looks: u32,
    first: Shown,
    last: Shown,
}

/// One reader and section, by one role and rule.
#[derive(Debug, Clone, Serialize)]
struct ShownRow {
    staff: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    role: String,
    rule: String,
    /// None for the clear layer alone.
    section: Option<Section>,
    looks: u32,
    first: Shown,
    last: Shown,
}

/// One look.
#[derive(Debug, Clone, Serialize)]
struct Shown {
    at: String,
    seq: String,
    /// What was shown is the fold before this position.
    up_to: String,
}

impl Shown {
    fn of(look: &Showing) -> Self {
        let (seq, up_to) = (look.seq.to_string(), look.up_to.to_string());
        Self { at: time::text(look.at), seq, up_to }
    }
}

impl Asking for AskShown {
    const QUERY: &'static [Query] = &[Query::Purpose, Query::AsOf];
    type View = ShownTo;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self {
            case: from.case()?,
            purpose: from.query.purpose()?,
            as_of: AsOf::read(from.query)?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<ShownTo>, RevealError> {
        records.shown_to(by, self, request)
    }
}

impl Records {
    /// Tells what each reader had been shown of a case.
    ///
    /// # Errors
    /// The role or purpose does not allow it, to this caller there is no such case, or a fault: then
    /// nothing is shown.
    pub fn shown_to(
        &self,
        by: &SignedIn,
        ask: &AskShown,
        request: RequestId,
    ) -> Result<Revealed<ShownTo>, RevealError> {
        self.show(by, ask, request)
    }
}

impl Look for AskShown {
    type Row = (Vec<Showing>, Vec<Act>);
    type Rest = u64;
    type View = ShownTo;

    fn ask(&self) -> Ask {
        // Who may read who looked, may read this: it is drawn from the same lines.
        let wants = Wants::Log(self.case, Wanted::AccessLog);
        Ask::new(wants, self.purpose, DeniedAct::Audit)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let up_to = basis.up_to;
        let looks = basis.records.showings(self.case, self.as_of, up_to)?;
        let event = AuditLogQueried {
            shape: AuditShape::Shown,
            staff: None,
            from: None,
            to: self.as_of.known.or(self.as_of.happened).map(time::utc),
            count: u32::try_from(looks.len()).unwrap_or(u32::MAX),
            up_to: ClearSeq(up_to),
        };
        let acts = basis.records.acts_on_everything(self.case, self.as_of, up_to)?;
        Ok(Ok(Chosen::new(event, up_to)?.rows([(vec![self.case], (looks, acts))])))
    }

    fn open(
        &self,
        rows: Vec<(Vec<Showing>, Vec<Act>)>,
        up_to: u64,
        opens: &Opens<'_>,
    ) -> Result<ShownTo, Fault> {
        let (looks, acts) = only(rows)?;
        let mut names = Names::new(opens.records, opens.receipt);
        Ok(ShownTo {
            case: CaseRef::of(opens.records, self.case)?,
            up_to: up_to.to_string(),
            shown: rows_of(&looks, &mut names)?,
            everything: on_everything(acts, &mut names)?,
            gaps: opens.records.gaps()?,
        })
    }
}

/// One act on all cases.
pub(crate) struct Act {
    staff: StaffId,
    role: String,
    unit: String,
    event_type: &'static str,
    look: Shown,
}

impl Records {
    /// Acts on all cases since this one was opened, by a moment and before a position, oldest first.
    fn acts_on_everything(&self, case: CaseId, as_of: AsOf, up_to: u64) -> Result<Vec<Act>, Fault> {
        let mut acts = Vec::new();
        for act in self.on_everything(case, up_to)? {
            let stored = self.ledger.read(act.seq)?;
            let entry = stored.entry();
            if !as_of.includes(&entry) {
                continue;
            }
            let body = entry.body().map_err(|_| Fault::Unreadable { seq: act.seq.get() })?;
            let (at, seq) = (time::text(act.recorded_at), act.seq.to_string());
            acts.push(Act {
                staff: act.staff,
                role: role_of(body.actor.role, body.rule).to_owned(),
                unit: body.actor.unit.to_owned(),
                event_type: act.look.event_type(),
                look: Shown { at, up_to: seq.clone(), seq },
            });
        }
        Ok(acts)
    }
}

fn on_everything(acts: Vec<Act>, names: &mut Names<'_>) -> Result<Vec<OnEverything>, Fault> {
    let mut rows: Vec<OnEverything> = Vec::new();
    for Act { staff, role, unit, event_type, look } in acts {
        let same = |row: &&mut OnEverything| {
            (row.staff, &row.role, &row.unit, row.event_type) == (staff, &role, &unit, event_type)
        };
        if let Some(row) = rows.iter_mut().find(same) {
            row.looks = row.looks.saturating_add(1);
            row.last = look;
        } else {
            let (name, first) = (names.of(staff)?, look.clone());
            let (looks, last) = (1, look);
            rows.push(OnEverything { staff, name, role, unit, event_type, looks, first, last });
        }
    }
    Ok(rows)
}

type Group<'a> = (StaffId, &'a str, &'a str, Option<Section>);

fn rows_of(looks: &[Showing], names: &mut Names<'_>) -> Result<Vec<ShownRow>, Fault> {
    let mut groups: BTreeMap<Group<'_>, Vec<&Showing>> = BTreeMap::new();
    for look in looks {
        let of = |section| (look.staff, look.role.as_str(), look.rule.as_str(), section);
        for section in look.sections.iter().copied().map(Some) {
            groups.entry(of(section)).or_default().push(look);
        }
        if look.sections.is_empty() {
            groups.entry(of(None)).or_default().push(look);
        }
    }
    let mut rows = Vec::with_capacity(groups.len());
    for ((staff, role, rule, section), looks) in groups {
        let (Some(first), Some(last)) = (looks.first(), looks.last()) else { continue };
        rows.push(ShownRow {
            staff,
            name: names.of(staff)?,
            role: role.to_owned(),
            rule: rule.to_owned(),
            section,
            looks: u32::try_from(looks.len()).unwrap_or(u32::MAX),
            first: Shown::of(first),
            last: Shown::of(last),
        });
    }
    Ok(rows)
}
