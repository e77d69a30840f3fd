//! Whether somebody could have seen a case at a moment: what the rules of this program say of the
//! roles they held then and of the case as it stood then, and whether they in fact looked.

use std::collections::BTreeSet;

use sanad_casework::{
    AuditLogQueried, AuditShape, Caller, CaseId, DeniedAct, Moment, Purpose, Role, Section,
    Seq as ClearSeq, StaffId, StreamId, UnitCode,
};
use sanad_views::{Access, StaffFacts, StaffStanding, Views};
use serde::Serialize;

use super::case_ref::CaseRef;
use crate::account::SignedIn;
use crate::asking::{Asking, Sent};
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::gaps::Gap;
use crate::institution::Records;
use crate::kinds::stream;
use crate::line::RequestId;
use crate::look::{Ask, Chosen, Look, Opens, Wants, only};
use crate::policy::{
    ChosenBy, Grant, POLICY_VERSION, Rule, Standing, Verdict, Wanted, answer_subject, look_across,
    look_at_case, look_at_emergency, may_know, purposes, review_mentions,
};
use crate::query::{Query, Unread};
use crate::reveal::Revealed;
use crate::time;

/// Asking whether somebody could have seen a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskCould {
    /// The case.
    pub case: CaseId,
    /// Why it is asked.
    pub purpose: Purpose,
    /// Who could have.
    pub staff: StaffId,
    /// When: microseconds UTC.
    pub at: i64,
}

/// Whether somebody could have seen a case.
#[derive(Debug, Clone, Serialize)]
pub struct CouldHaveSeen {
    #[serde(flatten)]
    case: CaseRef,
    staff: StaffId,
    at: String,
    /// Whether any role they held then would have been shown anything of it.
    could: bool,
    /// How their account stood then.
    account: &'static str,
    /// How the case stood then; none where there was none yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<StandingThen>,
    /// The roles they held that day.
    roles: Vec<RoleThen>,
    /// The version of the rules in force then, by the ledger.
    policy_then: u32,
    /// The version of the rules that decided here.
    policy_now: u32,
    /// Whether these are the same; if not, what is told is what today's rules say of then.
    same_rules: bool,
    /// In how many lines by then they were shown something of the case, and in how many refused.
    looked: u32,
    refused: u32,
    /// In how many lines by then they did something on all cases, since this one was opened.
    everything: u32,
    /// What was lost for good: of that, nothing is told here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<Gap>,
}

/// How a case stood, and what the person was to it.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is so or not, whatever the others are")]
struct StandingThen {
    status: &'static str,
    level: &'static str,
    responsible: bool,
    co_worker: bool,
    asked: bool,
    barred: bool,
    of_unit: bool,
}

/// What a role would have been told.
#[derive(Debug, Clone, Serialize)]
struct RoleThen {
    role: Role,
    covers: Vec<UnitCode>,
    verdicts: Vec<VerdictThen>,
    /// By which other doors something of it would have been shown.
    doors: Vec<DoorThen>,
}

/// A door by which something of the case would have been shown, beside the file.
#[derive(Debug, Clone, Serialize)]
struct DoorThen {
    door: &'static str,
    purpose: Purpose,
    rule: &'static str,
    /// The sections whose sealed text would have been open; none for the clear layer.
    sections: Vec<Section>,
}

/// What the rules say for one purpose.
#[derive(Debug, Clone, Serialize)]
struct VerdictThen {
    purpose: Purpose,
    granted: bool,
    rule: &'static str,
    /// The sections whose sealed text would have been open; none for the clear layer.
    sections: Vec<Section>,
}

impl Asking for AskCould {
    const QUERY: &'static [Query] = &[Query::Purpose, Query::Staff, Query::At];
    type View = CouldHaveSeen;

    fn read(from: &Sent<'_>) -> Result<Self, Unread> {
        let purpose = from.query.purpose()?;
        let needed = || Unread::parameter("staff", "is needed: who could have seen it?");
        Ok(Self {
            case: from.case()?,
            purpose,
            staff: from.query.staff()?.ok_or_else(needed)?,
            at: from.query.at()?,
        })
    }

    fn reveal(
        &self,
        records: &Records,
        by: &SignedIn,
        request: RequestId,
    ) -> Result<Revealed<CouldHaveSeen>, RevealError> {
        records.could_have_seen(by, self, request)
    }
}

impl Records {
    /// Tells whether somebody could have seen a case at a moment.
    ///
    /// # Errors
    /// The role or purpose does not allow it, to this caller there is no such case, or a fault: then
    /// nothing is shown.
    pub fn could_have_seen(
        &self,
        by: &SignedIn,
        ask: &AskCould,
        request: RequestId,
    ) -> Result<Revealed<CouldHaveSeen>, RevealError> {
        self.show(by, ask, request)
    }

    fn told_of(&self, ask: &AskCould) -> Result<CouldHaveSeen, Fault> {
        let AskCould { case, staff, at, .. } = *ask;
        let then = self.views_at(case, staff, at)?;
        let moment = Moment { recorded_at: time::utc(at) };
        let facts = then.directory().staff(staff);
        let standing = Standing::of(&then, case).map(|(standing, _)| standing);
        let held: Vec<_> = facts.iter().flat_map(|facts| facts.held(moment.day())).collect();
        let callers = facts.iter().flat_map(|facts| {
            held.iter().map(|held| caller(facts, held.role, held.covers.clone()))
        });
        let callers: Vec<Caller> = callers.collect();
        let roles: Vec<RoleThen> = callers
            .iter()
            .map(|by| {
                let standing = standing.clone();
                let seated = standing.map(|of| of.seated(&then, case, by, moment.recorded_at));
                role_then(by, seated.as_ref(), at)
            })
            .collect();
        let account = facts.as_ref().map_or("none", |facts| match facts.standing(at) {
            StaffStanding::Active => "active",
            StaffStanding::Suspended => "suspended",
            StaffStanding::Left => "left",
        });
        let any = roles.iter().any(|role| {
            !role.doors.is_empty() || role.verdicts.iter().any(|verdict| verdict.granted)
        });
        let standing = standing.map(|of| StandingThen {
            status: of.status.code(),
            level: of.level.code(),
            responsible: of.responsible == Some(staff),
            co_worker: of.co_workers.contains(&staff),
            asked: of.asked == Some(staff),
            barred: of.barred.contains(&staff),
            of_unit: callers.iter().any(|by| of.is_of_unit(by)),
        });
        let (looked, refused) = self.looks_by(case, staff, at)?;
        let policy_then = then.policy_version();
        let case_ref = CaseRef::of(self, case)?;
        Ok(CouldHaveSeen {
            case: case_ref,
            staff,
            at: time::text(at),
            could: account == "active" && any,
            account,
            standing,
            roles,
            policy_then,
            policy_now: POLICY_VERSION,
            same_rules: policy_then == POLICY_VERSION,
            looked,
            refused,
            everything: self.acts_by(case, staff, at)?,
            gaps: self.gaps()?,
        })
    }

    /// The views of what decides about this case and this person, as their streams told it at a
    /// moment: of a large ledger, the few entries that matter.
    fn views_at(&self, case: CaseId, staff: StaffId, at: i64) -> Result<Views, Fault> {
        let mut then = Views::new();
        self.take_in(&mut then, StreamId::institution(), at)?;
        self.take_in(&mut then, StreamId::case(case), at)?;
        // The unit of who is responsible is one of the case's.
        let responsible = then.cases().get(case).and_then(|facts| facts.responsible);
        for who in [Some(staff), responsible].into_iter().flatten().collect::<BTreeSet<_>>() {
            self.take_in(&mut then, StreamId::staff(who), at)?;
        }
        let naming: Vec<_> = self.views()?.inquiries().naming(case).map(|facts| facts.id).collect();
        let mut panels = BTreeSet::new();
        for inquiry in naming {
            self.take_in(&mut then, StreamId::inquiry(inquiry), at)?;
            let held = then.inquiries().get(inquiry);
            panels.extend(held.iter().flat_map(|facts| facts.inquiry.assenting()));
        }
        // Whether a panel had its quorum rests on the accounts of those who assented.
        for member in
            panels.into_iter().filter(|member| Some(*member) != responsible && *member != staff)
        {
            self.take_in(&mut then, StreamId::staff(member), at)?;
        }
        Ok(then)
    }

    fn take_in(&self, then: &mut Views, of: StreamId, at: i64) -> Result<(), Fault> {
        for seq in self.ledger.stream(stream(of)) {
            let stored = self.ledger.read(seq)?;
            let entry = stored.entry();
            if entry.position().recorded_at <= at {
                then.take_in(&entry).map_err(|_| Fault::Unreadable { seq: seq.get() })?;
            }
        }
        Ok(())
    }

    /// In how many lines by then this person did something on all cases, since this one was opened.
    fn acts_by(&self, case: CaseId, staff: StaffId, at: i64) -> Result<u32, Fault> {
        let acts = self.on_everything(case, u64::MAX)?;
        let theirs = acts.iter().filter(|act| act.staff == staff && act.recorded_at <= at);
        Ok(u32::try_from(theirs.count()).unwrap_or(u32::MAX))
    }

    /// In how many lines by then this person was shown something of the case, and refused it.
    fn looks_by(&self, case: CaseId, staff: StaffId, at: i64) -> Result<(u32, u32), Fault> {
        let rows = self.views()?.accesses().by_case(case, None, usize::MAX);
        let theirs = rows
            .iter()
            .filter(|row| row.staff == staff && row.recorded_at <= at && row.look.is_a_look());
        let (refused, looked): (Vec<&Access>, Vec<&Access>) = theirs.partition(|row| row.denied);
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        Ok((count(looked.len()), count(refused.len())))
    }
}

impl Look for AskCould {
    type Row = CouldHaveSeen;
    type Rest = ();
    type View = CouldHaveSeen;

    fn ask(&self) -> Ask {
        let wants = Wants::Log(self.case, Wanted::CouldHaveSeen);
        Ask::new(wants, self.purpose, DeniedAct::Audit)
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let told = basis.records.told_of(self)?;
        let event = AuditLogQueried {
            shape: AuditShape::CouldHaveSeen,
            staff: Some(self.staff),
            from: None,
            to: Some(time::utc(self.at)),
            count: told.looked.saturating_add(told.refused),
            up_to: ClearSeq(basis.up_to),
        };
        Ok(Ok(Chosen::new(event, ())?.rows([(vec![self.case], told)])))
    }

    fn open(
        &self,
        told: Vec<CouldHaveSeen>,
        (): (),
        _: &Opens<'_>,
    ) -> Result<CouldHaveSeen, Fault> {
        only(told)
    }
}

fn caller(facts: &StaffFacts, role: Role, covers: Vec<UnitCode>) -> Caller {
    let (staff, profession, unit) = (facts.staff, facts.profession, facts.unit.clone());
    Caller { staff, role, profession, unit, covers, acting_for: None }
}

fn role_then(by: &Caller, standing: Option<&Standing>, at: i64) -> RoleThen {
    let judged = |purpose: &Purpose| {
        let (granted, rule, sections) = match look_at_case(by, *purpose, standing, at) {
            Verdict::Granted(grant) => (true, grant.rule, grant.sections),
            Verdict::Denied(rule) => (false, rule, Vec::new()),
        };
        VerdictThen { purpose: *purpose, granted, rule: rule.code(), sections }
    };
    let verdicts = purposes(by.role).iter().map(judged).collect();
    let doors = purposes(by.role).iter().flat_map(|purpose| doors(by, *purpose, standing, at));
    RoleThen { role: by.role, covers: by.covers.clone(), verdicts, doors: doors.collect() }
}

/// The doors that would have shown something of the case for this purpose, beside its file.
fn doors(by: &Caller, purpose: Purpose, standing: Option<&Standing>, at: i64) -> Vec<DoorThen> {
    let mut doors = Vec::new();
    let mut opens = |door, verdict| {
        if let Verdict::Granted(Grant { rule, sections, .. }) = verdict {
            doors.push(DoorThen { door, purpose, rule: rule.code(), sections });
        }
    };
    opens("statement", answer_subject(by, purpose, standing, false));
    opens("mentions", review_mentions(by, purpose, standing, at));
    opens("emergency", look_at_emergency(by, purpose, standing));
    // Across cases, only what is there for them stands in it.
    if standing.is_some() && may_know(by, ChosenBy::Others, standing) {
        let across = [
            ("cases", Wanted::CaseList),
            ("search", Wanted::Search),
            ("access", Wanted::AccessLog),
            ("access_of_staff", Wanted::AccessOfStaff),
            ("access_in_time", Wanted::AccessInTime),
            ("feed", Wanted::Feed),
            ("clocks", Wanted::Clocks),
            ("tasks", Wanted::Tasks),
            ("emergencies", Wanted::Emergencies),
            ("could_have_seen", Wanted::CouldHaveSeen),
        ];
        // Of a row as much is named as the file would show.
        let open = match look_at_case(by, purpose, standing, at) {
            Verdict::Granted(grant) => grant.sections,
            Verdict::Denied(_) => Vec::new(),
        };
        for (door, wanted) in across {
            if let Verdict::Granted(mut grant) = look_across(by, purpose, wanted) {
                grant.sections.retain(|section| open.contains(section));
                opens(door, Verdict::Granted(grant));
            }
        }
    }
    doors
}
