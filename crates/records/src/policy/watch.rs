//! Who watches whom: one person alone takes away nobody's check.

use sanad_casework::{Day, Role, StaffId};
use sanad_views::{StaffFacts, StaffStanding};

use super::Standing;
use super::office::Office;

/// Whether somebody in this role looks at the work of others, or answers for it: an auditor, a privacy
/// officer, a member of panels. Two bar them from a case, seated or not: an inquiry may be ordered at any
/// moment.
pub(crate) fn watches(role: Role) -> bool {
    match role {
        Role::Auditor | Role::PrivacyOfficer | Role::PanelMember => true,
        Role::FrontDesk
        | Role::Counsellor
        | Role::Supervisor
        | Role::ReferralOfficer
        | Role::ComplaintOfficer
        | Role::DataOfficer
        | Role::Head
        | Role::Operator
        | Role::KeyCustodian
        | Role::Subject => false,
    }
}

/// Whether this member of staff could judge an emergency access to the case today, opened by somebody else.
pub(crate) fn could_review(staff: &StaffFacts, case: &Standing, (today, now): (Day, i64)) -> bool {
    let active = staff.standing(now) == StaffStanding::Active;
    let here = active && !case.barred.contains(&staff.staff);
    here && staff.held(today).any(|held| {
        let office = Office::of(held.role);
        let of_unit =
            || case.units.iter().any(|unit| staff.unit == *unit || held.covers.contains(unit));
        office.judges && (office.units || of_unit())
    })
}

/// Somebody beside these who could judge an emergency access to the case, if there is anybody.
pub(crate) fn another_reviewer(
    staff: impl Iterator<Item = StaffFacts>,
    case: &Standing,
    but: &[StaffId],
    at: (Day, i64),
) -> Option<StaffId> {
    let mut others = staff.filter(|staff| !but.contains(&staff.staff));
    others.find(|staff| could_review(staff, case, at)).map(|staff| staff.staff)
}
