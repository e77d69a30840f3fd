//! Emergency access: who opens it, what it lets them see and until when, who ends and judges it.

use sanad_casework::{Basis, Caller, EmergencyId, OpenEmergency, Purpose, Role, Section};

use super::office::Office;
use super::standing::Opened;
use super::{Grant, Rule, Standing, Verdict, need, purposes, uses};

/// Whether the role opens emergency access at all: the same for every case and every id.
pub(crate) fn may_open_emergencies(role: Role) -> bool {
    OpenEmergency::ROLES.contains(&role)
}

/// Whether the caller may open these sections of this case in an emergency. Nothing is asked of
/// them but that they are not barred, and that no ordinary look is enough: only who has the
/// ordinary need comes to hear of that.
pub(crate) fn open_emergency(
    caller: &Caller,
    standing: Option<&Standing>,
    sections: &[Section],
) -> Verdict {
    if !may_open_emergencies(caller.role) {
        return Verdict::Denied(Rule::RoleHasNoAccess);
    }
    let Some(case) = standing.filter(|case| !case.barred.contains(&caller.staff)) else {
        return Verdict::Denied(Rule::NoNeed);
    };
    // What the role looks for day by day; a restriction may stop that very look.
    let ordinary = purposes(caller.role).first();
    let stopped = case.restricted && ordinary.is_some_and(|purpose| uses(*purpose));
    let enough = need(caller, standing)
        .is_some_and(|grant| sections.iter().all(|section| grant.sections.contains(section)));
    if enough && !stopped {
        return Verdict::Denied(Rule::OrdinaryLookEnough);
    }
    granted(Rule::EmergencyOpens, Basis::BreakGlass, Vec::new(), None)
}

/// What the caller sees of this case in an emergency at this time: the sections of an emergency
/// access of their own that runs. A restriction of the data does not stop it: the danger is now.
pub(super) fn looks(caller: &Caller, standing: Option<&Standing>, at: i64) -> Verdict {
    let runs = |opened: &&Opened| {
        opened.staff == caller.staff && (opened.from..opened.until).contains(&at)
    };
    let case = standing.filter(|case| !case.barred.contains(&caller.staff));
    match case.and_then(|case| case.emergencies.iter().find(runs)) {
        None => Verdict::Denied(Rule::NoNeed),
        Some(opened) => {
            let (sections, under) = (opened.sections.clone(), *opened.emergency.as_bytes());
            granted(Rule::EmergencyOpens, Basis::BreakGlass, sections, Some(under))
        }
    }
}

/// Whether the caller may end this emergency access: who opened it, and who may review it.
pub(crate) fn end_emergency(
    caller: &Caller,
    standing: Option<&Standing>,
    emergency: EmergencyId,
) -> Verdict {
    let own = |opened: &Opened| opened.emergency == emergency && opened.staff == caller.staff;
    let case = standing.filter(|case| !case.barred.contains(&caller.staff));
    if case.is_some_and(|case| case.emergencies.iter().any(own)) {
        return granted(Rule::EmergencyOpens, Basis::BreakGlass, Vec::new(), None);
    }
    if may_open_emergencies(caller.role) && !reviews(caller.role) {
        return Verdict::Denied(Rule::NoNeed);
    }
    review_emergency(caller, standing)
}

/// Whether the caller may judge emergency accesses to this case; that nobody judges their own is
/// `casework`'s to say.
pub(crate) fn review_emergency(caller: &Caller, standing: Option<&Standing>) -> Verdict {
    if !reviews(caller.role) {
        return Verdict::Denied(Rule::RoleHasNoAccess);
    }
    match need(caller, standing) {
        Some(grant) if of_unit(caller, standing) => {
            granted(Rule::EmergencyIsReviewed, grant.basis, vec![Section::Rights], None)
        }
        Some(_) | None => Verdict::Denied(Rule::NoNeed),
    }
}

/// Whether the caller is one to judge an emergency access that this member of staff opened.
pub(crate) fn may_review(
    caller: &Caller,
    standing: Option<&Standing>,
    opened_by: sanad_casework::StaffId,
) -> bool {
    let granted = matches!(review_emergency(caller, standing), Verdict::Granted(_));
    granted && caller.staff != opened_by
}

/// Whether the caller may read of one emergency access, its reason included where they judge such:
/// an auditor and an operator see the clear layer.
pub(crate) fn look_at_emergency(
    caller: &Caller,
    purpose: Purpose,
    standing: Option<&Standing>,
) -> Verdict {
    if purpose == Purpose::Emergency || !purposes(caller.role).contains(&purpose) {
        return Verdict::Denied(Rule::PurposeDoesNotFit);
    }
    if reviews(caller.role) {
        return review_emergency(caller, standing);
    }
    if !Office::of(caller.role).watches {
        return Verdict::Denied(Rule::RoleHasNoAccess);
    }
    need(caller, standing).map_or(Verdict::Denied(Rule::NoNeed), Verdict::Granted)
}

/// Whether the role judges emergency accesses at all.
pub(crate) fn reviews(role: Role) -> bool {
    Office::of(role).judges
}

/// A supervisor judges for the units they supervise, whatever else lets them see the case.
fn of_unit(caller: &Caller, standing: Option<&Standing>) -> bool {
    Office::of(caller.role).units || standing.is_some_and(|case| case.is_of_unit(caller))
}

fn granted(rule: Rule, basis: Basis, sections: Vec<Section>, under: Option<[u8; 16]>) -> Verdict {
    Verdict::Granted(Grant { rule, basis, sections, directory: true, under })
}
