//! What each reader had been shown of a case: by section, first and last, how often, by which rule.
//! It is the clear layer, told from the lines of looks.

use std::collections::BTreeMap;

use sanad_casework::{
    AuditLogQueried, AuditShape, CaseId, DeniedAct, Purpose, Section, Seq as ClearSeq, StaffId,
};
use serde::Serialize;

use super::case_view::AsOf;
use super::names::Names;
use super::seen::Showing;
use crate::account::SignedIn;
use crate::basis::Basis;
use crate::disclose::Disclosed;
use crate::error::{DiscloseError, Fault};
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Wanted};
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
    case: CaseId,
    /// The position it rests on: every look before it is told.
    up_to: String,
    shown: Vec<ShownRow>,
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
    ) -> Result<Disclosed<ShownTo>, DiscloseError> {
        self.show(by, ask, request)
    }
}

impl Look for AskShown {
    type Row = Vec<Showing>;
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
        Ok(Ok(Chosen::new(event, up_to)?.rows([(vec![self.case], looks)])))
    }

    fn open(
        &self,
        looks: Vec<Vec<Showing>>,
        up_to: u64,
        opens: &Opens<'_>,
    ) -> Result<ShownTo, Fault> {
        let looks: Vec<Showing> = looks.into_iter().flatten().collect();
        let shown = rows(&looks, &mut Names::new(opens.records, opens.receipt))?;
        Ok(ShownTo { case: self.case, up_to: up_to.to_string(), shown })
    }
}

type Group<'a> = (StaffId, &'a str, &'a str, Option<Section>);

fn rows(looks: &[Showing], names: &mut Names<'_>) -> Result<Vec<ShownRow>, Fault> {
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
