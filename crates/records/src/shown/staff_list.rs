//! Who works here.

use std::collections::BTreeSet;

use sanad_casework::{
    Day, DeniedAct, ListShape, ListViewed, Purpose, Section, Seq as ClearSeq, StaffId,
};
use sanad_views::{RoleFacts, StaffFacts, StaffStanding};
use serde::Serialize;

use super::names::Names;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::institution::Records;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Wanted};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// The members of staff, in order of registration.
#[derive(Debug, Clone, Serialize)]
pub struct StaffList {
    staff: Vec<StaffRow>,
}

/// One member of staff.
#[derive(Debug, Clone, Serialize)]
pub struct StaffRow {
    staff: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    standing: &'static str,
    /// When their suspension ends by itself: one person alone suspended them, and nobody confirmed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    back_at: Option<String>,
    profession: String,
    unit: String,
    /// Roles held today.
    roles: Vec<&'static str>,
    /// The units that these cover beside their own.
    covers: Vec<String>,
    /// Every role that was granted, with its days.
    granted: Vec<RoleRow>,
    /// Roles that wait for a second person.
    proposed: Vec<RoleRow>,
    /// Whether they set a password.
    enrolled: bool,
    /// The credential that was recorded last, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    credential: Option<CredentialRow>,
    /// Until when the account is locked, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    locked_until: Option<String>,
}

/// What somebody is entitled to practise as.
#[derive(Debug, Clone, Serialize)]
struct CredentialRow {
    profession: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<Day>,
    /// Whether its last day is over: they are given no new case.
    expired: bool,
}

/// A role that was granted, or proposed.
#[derive(Debug, Clone, Serialize)]
pub(super) struct RoleRow {
    role: &'static str,
    covers: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    starts: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<Day>,
}

impl Records {
    /// Lists the members of staff.
    ///
    /// # Errors
    /// The role or purpose does not allow it, or a fault: then nothing is shown.
    pub fn list_staff(
        &self,
        by: &SignedIn,
        purpose: Purpose,
        request: RequestId,
    ) -> Result<Revealed<StaffList>, RevealError> {
        self.show(by, &ListStaff { purpose }, request)
    }
}

/// Asking who works here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListStaff {
    /// Why.
    pub purpose: Purpose,
}

impl Asking for ListStaff {
    const QUERY: &'static [Query] = Query::PURPOSE;
    type View = StaffList;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        Ok(Self { purpose: from.query.purpose()? })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<StaffList>, RevealError> {
        records.list_staff(by, self.purpose, request)
    }
}

impl Look for ListStaff {
    type Row = StaffFacts;
    type Rest = ();
    type View = StaffList;

    fn ask(&self) -> Ask {
        let ask = Ask::new(Wants::Across(Wanted::StaffList), self.purpose, DeniedAct::List);
        ask.of(&[Section::Staff])
    }

    fn choose(
        &self,
        basis: &Basis<'_>,
        grant: &Grant,
    ) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let (facts, up_to): (Vec<_>, _) = {
            let views = basis.records.views()?;
            (views.directory().iter().collect(), views.position())
        };
        let sections = if grant.directory { vec![Section::Staff] } else { Vec::new() };
        let count = u32::try_from(facts.len()).unwrap_or(u32::MAX);
        let shape = ListShape::Staff;
        let event = ListViewed { shape, sections, count, up_to: ClearSeq(up_to) };
        let rows = facts.into_iter().map(|facts| (Vec::new(), facts));
        Ok(Ok(Chosen::new(event, ())?.before(up_to).rows(rows)))
    }

    fn open(&self, rows: Vec<StaffFacts>, (): (), opens: &Opens<'_>) -> Result<StaffList, Fault> {
        let records = opens.records;
        let mut names = Names::new(records, opens.receipt);
        let (on, now) = (records.moment().day(), records.clock.now_micros());
        let mut staff = Vec::with_capacity(rows.len());
        for facts in rows {
            staff.push(StaffRow {
                staff: facts.staff,
                name: names.of(facts.staff)?,
                standing: standing(facts.standing(now)),
                back_at: (facts.standing(now) == StaffStanding::Suspended)
                    .then_some(facts.lapses)
                    .flatten()
                    .map(time::text),
                profession: facts.profession.code().to_owned(),
                unit: facts.unit.to_string(),
                roles: facts.held(on).map(|held| held.role.code()).collect(),
                covers: covered(&facts, on),
                granted: facts.roles.iter().map(row).collect(),
                proposed: facts.proposed.iter().map(row).collect(),
                enrolled: facts.enrolled,
                credential: facts.credential.map(|held| CredentialRow {
                    profession: held.profession.code(),
                    valid_until: held.valid_until,
                    expired: held.is_expired(on),
                }),
                locked_until: facts
                    .lock
                    .filter(|lock| records.clock.now_micros() < lock.until)
                    .map(|lock| time::text(lock.until)),
            });
        }
        Ok(StaffList { staff })
    }
}

fn row(facts: &RoleFacts) -> RoleRow {
    RoleRow {
        role: facts.role.code(),
        covers: facts.covers.iter().map(ToString::to_string).collect(),
        starts: facts.term.starts,
        ends: facts.term.ends,
    }
}

fn covered(facts: &StaffFacts, on: Day) -> Vec<String> {
    let units: BTreeSet<_> = facts.held(on).flat_map(|held| &held.covers).collect();
    units.into_iter().map(ToString::to_string).collect()
}

fn standing(standing: StaffStanding) -> &'static str {
    match standing {
        StaffStanding::Active => "active",
        StaffStanding::Suspended => "suspended",
        StaffStanding::Left => "left",
    }
}
