//! What decides about a case, beside the caller: read from the views, never from the file.

use chrono::{DateTime, Utc};
use sanad_casework::{
    Caller, CaseId, Category, ConfidentialityLevel, EmergencyId, InquiryId, Moment, Role, Section,
    StaffId, UnitCode,
};
use sanad_views::{CaseFacts, CaseStatus, EmergencyFacts, InquiryFacts, StaffStanding, Views};

/// What decides about a case, beside the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who is responsible.
    pub responsible: Option<StaffId>,
    /// Who else works on it.
    pub co_workers: Vec<StaffId>,
    /// Who may never see it.
    pub barred: Vec<StaffId>,
    /// Who was asked to take it over and has not answered.
    pub asked: Option<StaffId>,
    /// Who opened it.
    pub opened_by: StaffId,
    /// The units it belongs to: that of who opened it, and that of who is responsible.
    pub units: Vec<UnitCode>,
    /// How closely it is kept.
    pub level: ConfidentialityLevel,
    /// What it is about, coarsely.
    pub category: Category,
    /// Whether a referral waits for something.
    pub referred: bool,
    /// Whether its data are kept and may not be used.
    pub restricted: bool,
    /// What was opened of it in an emergency, ended ones too.
    pub emergencies: Vec<Opened>,
    /// Whether work goes on.
    pub status: CaseStatus,
    /// The seat that whoever asks has in an inquiry that is open to them now and names the case:
    /// none unless [`Standing::seated`] looked for it.
    pub seat: Option<Seat>,
}

/// A seat in an open inquiry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Which inquiry.
    pub inquiry: InquiryId,
    /// The version of its stream that this rests on.
    pub version: u64,
    /// Whether its order also opens who reported.
    pub with_reporter: bool,
    /// The members who make up the quorum, with the version of each one's account.
    pub panel: Vec<(StaffId, u64)>,
}

/// Sections that one person opened in an emergency, for a span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The emergency access.
    pub emergency: EmergencyId,
    /// Who opened it, for themselves.
    pub staff: StaffId,
    /// The sections.
    pub sections: Vec<Section>,
    /// The first moment it holds: microseconds UTC since 1970.
    pub from: i64,
    /// The first moment it holds no more.
    pub until: i64,
}

/// Whether the caller works in this unit, or their role covers it.
pub(crate) fn covers(caller: &Caller, unit: &UnitCode) -> bool {
    caller.unit == *unit || caller.covers.contains(unit)
}

impl From<EmergencyFacts> for Opened {
    fn from(facts: EmergencyFacts) -> Self {
        let (from, until) = (facts.opened_at, facts.ends());
        let EmergencyFacts { emergency, staff, sections, .. } = facts;
        Self { emergency, staff, sections, from, until }
    }
}

impl Standing {
    /// How the case stands by these views; `None` where there is no such case. Whether there is one
    /// or not, the same is looked up.
    pub fn of(views: &Views, case: CaseId) -> Option<(Self, CaseFacts)> {
        let facts = views.cases().get(case)?;
        Some((Self::by(views, &facts), facts))
    }

    /// How a case of which these facts are known stands.
    pub fn by(views: &Views, facts: &CaseFacts) -> Self {
        let unit_of = |staff| views.directory().staff(staff).map(|member| member.unit);
        let mut units = vec![facts.unit.clone()];
        units.extend(facts.responsible.and_then(unit_of));
        Self {
            responsible: facts.responsible,
            co_workers: facts.co_workers.clone(),
            barred: facts.barred.clone(),
            asked: facts.asked,
            opened_by: facts.opened_by,
            units,
            level: facts.level,
            category: facts.category,
            referred: facts.open_referrals > 0,
            restricted: facts.restricted,
            emergencies: views.emergencies().by_case(facts.case).map(Opened::from).collect(),
            status: facts.status,
            seat: None,
        }
    }

    /// The same for this caller at this moment, with the seat they have in an inquiry that names the
    /// case. Who came to work in the case since the order has none.
    #[must_use]
    pub fn seated(
        mut self,
        views: &Views,
        case: CaseId,
        caller: &Caller,
        at: DateTime<Utc>,
    ) -> Self {
        let staff = caller.staff;
        if caller.role == Role::PanelMember && !self.is_bound(staff) {
            let open =
                views.inquiries().naming(case).filter(|facts| facts.inquiry.is_open_to(staff, at));
            let seats = open.filter_map(|facts| self.seat_in(views, &facts, at));
            self.seat = seats.max_by_key(|seat| seat.with_reporter);
        }
        self
    }

    /// A seat in this inquiry, if enough of those who assented can still sit in it: who is away, has
    /// lost the role, or is bound to the case or barred from it makes up no quorum.
    fn seat_in(&self, views: &Views, facts: &InquiryFacts, at: DateTime<Utc>) -> Option<Seat> {
        let on = Moment { recorded_at: at }.day();
        let sits = |member: StaffId| {
            let account = views.directory().staff(member)?;
            let able = account.standing(at.timestamp_micros()) == StaffStanding::Active
                && account.role(Role::PanelMember, on).is_some()
                && !self.is_bound(member)
                && !self.barred.contains(&member);
            able.then_some((member, account.version))
        };
        let panel: Vec<_> = facts.inquiry.assenting().filter_map(sits).collect();
        let with_reporter = facts.inquiry.with_reporter;
        let (inquiry, version) = (facts.id, facts.version);
        let enough = panel.len() >= usize::from(facts.inquiry.quorum);
        enough.then_some(Seat { inquiry, version, with_reporter, panel })
    }

    /// Whether this person works in the case, or was asked to.
    fn is_bound(&self, staff: StaffId) -> bool {
        [self.responsible, self.asked, Some(self.opened_by)].contains(&Some(staff))
            || self.co_workers.contains(&staff)
    }

    /// Whether the caller's unit has to do with the case.
    pub(crate) fn is_of_unit(&self, caller: &Caller) -> bool {
        self.units.iter().any(|unit| covers(caller, unit))
    }

    /// Whether work on it goes on.
    pub(crate) fn is_open(&self) -> bool {
        self.status == CaseStatus::Open
    }
}
