//! What one person alone does not take away: the duties that must have somebody left who does them.

use sanad_casework::{CaseId, Moment, Refusal, Role, StaffCommand, StaffId, StreamId};
use sanad_views::{ClockKind, StaffStanding};

use crate::account::SignedIn;
use crate::administer::AccountHistory;
use crate::basis::Basis;
use crate::error::{Fault, RecordError};
use crate::institution::Records;
use crate::policy::{Standing, another_reviewer, could_review, watches};

/// A duty that so many others must be left for.
type DutyOf = (fn(Role) -> bool, usize, &'static str);

const DUTIES: [DutyOf; 3] = [
    (Role::approves, 2, "approve, which takes two"),
    (|role| matches!(role, Role::Auditor), 1, "audit"),
    (|role| matches!(role, Role::PrivacyOfficer), 1, "answer for the data of persons"),
];

/// To sit on a panel that is open.
const SITS: &str = "sit on the panel of an inquiry that goes on";
/// To judge what waits for a judgement.
const JUDGES: &str = "judge an emergency access or a look that waits for it";

/// Refuses to take away alone what nobody else could do then: to audit, to answer for data, or, as one of
/// two, to approve; to sit on a panel that is open; to judge what waits for a judgement. No machine takes
/// anything from those who watch.
pub(crate) fn leaves_watch(
    basis: &Basis<'_>,
    deed: &StaffCommand,
    AccountHistory { staff, suspended_by, .. }: &AccountHistory,
    at: &Moment,
) -> Result<(), RecordError> {
    let suspended_by = *suspended_by;
    let only = if let StaffCommand::RevokeRole(act) = deed {
        Some(act.form.role)
    } else if matches!(deed, StaffCommand::SuspendStaff(_) | StaffCommand::EndStaff(_)) {
        None
    } else {
        return Ok(());
    };
    let watching = staff.account().filter(|account| account.watches(at.day()));
    let Some(account) = watching else {
        return Ok(());
    };
    if basis.by.caller().has_account() && basis.by.session().is_none() {
        return Err(RecordError::Refused(Refusal::PasswordNeeded));
    }
    if staff.active().is_none() {
        // Who suspended them does not alone see to it that they never come back.
        return if suspended_by == Some(basis.by.caller().staff) {
            Err(RecordError::Refused(Refusal::SamePerson))
        } else {
            Ok(())
        };
    }
    let loses = |does: fn(Role) -> bool| match only {
        Some(role) => does(role),
        None => account.roles.iter().any(|(role, term)| does(*role) && !term.is_over(at.day())),
    };
    for (does, needed, duty) in DUTIES {
        if loses(does) && !basis.others_are_left(deed.staff(), does, needed, at.day())? {
            return last(duty);
        }
    }
    if loses(|role| role == Role::PanelMember) && breaks_a_panel(basis, deed.staff(), at)? {
        return last(SITS);
    }
    if loses(Role::approves) && is_last_judge(basis, deed.staff(), at)? {
        return last(JUDGES);
    }
    Ok(())
}

fn last(duty: &'static str) -> Result<(), RecordError> {
    Err(RecordError::Refused(Refusal::LastWatch { duty }))
}

/// Whether an inquiry that its panel agreed to would have too few of it left.
fn breaks_a_panel(basis: &Basis<'_>, staff: StaffId, at: &Moment) -> Result<bool, Fault> {
    let sits: Vec<_> = {
        let views = basis.records.views()?;
        let goes_on = views.inquiries().iter().filter(|facts| {
            facts.inquiry.goes_on(at.recorded_at)
                && facts.inquiry.assenting().any(|member| member == staff)
        });
        goes_on.collect()
    };
    for facts in sits {
        basis.note(StreamId::inquiry(facts.id), facts.version);
        let mut left = 0;
        for member in facts.inquiry.assenting().filter(|member| *member != staff) {
            let account = basis.account(member)?;
            left += usize::from(account.is_some_and(|account| {
                account.standing(basis.now) == StaffStanding::Active
                    && account.role(Role::PanelMember, at.day()).is_some()
            }));
        }
        if left < usize::from(facts.inquiry.quorum) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether they alone, beside who is judged and who would take them away, could judge what waits: an emergency access, or a look that
/// somebody finds wrong.
fn is_last_judge(basis: &Basis<'_>, staff: StaffId, at: &Moment) -> Result<bool, Fault> {
    let when = (at.day(), basis.now);
    let by = basis.by.caller().staff;
    let views = basis.records.views()?;
    let emergencies = views.emergencies().unreviewed().map(|facts| (facts.case, facts.staff));
    // Whose looks a question is about stands in their lines: who takes the judge away may be one of them.
    let questions = views.clocks().all(None, usize::MAX, true);
    let questions = questions.iter().filter(|clock| clock.kind == ClockKind::AccessQuestion);
    let questions = questions.filter_map(|clock| Some((clock.case?, by)));
    let waits: Vec<(CaseId, StaffId)> = emergencies.chain(questions).collect();
    let account = views.directory().staff(staff);
    Ok(waits.into_iter().filter(|(_, judged)| *judged != staff).any(|(case, judged)| {
        let Some((standing, _)) = Standing::of(&views, case) else {
            return false;
        };
        account.as_ref().is_some_and(|account| could_review(account, &standing, when))
            && another_reviewer(views.directory().iter(), &standing, &[staff, judged, by], when)
                .is_none()
    }))
}

impl Records {
    /// Whether this member of staff keeps watch over cases in a role of theirs, or is about to.
    pub(crate) fn keeps_watch(&self, staff: StaffId) -> Result<bool, Fault> {
        let facts = self.views()?.directory().staff(staff);
        Ok(facts.is_some_and(|facts| {
            facts.roles.iter().chain(&facts.proposed).any(|held| watches(held.role))
        }))
    }

    /// Whether this member of staff watches over others today, or is about to.
    pub(crate) fn watches(&self, staff: StaffId) -> Result<bool, Fault> {
        let history = self.account(staff)?;
        Ok(history.staff.account().is_some_and(|account| account.watches(self.moment().day())))
    }

    /// How many emergency accesses wait for a review that nobody who works here could do; `None` for all but
    /// the head of service, who sees to it that somebody can.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn without_a_judge(&self, by: &SignedIn) -> Result<Option<u32>, Fault> {
        if by.caller().role != Role::Head {
            return Ok(None);
        }
        let (today, now) = (self.moment().day(), self.clock.now_micros());
        let views = self.views()?;
        let waits = views.emergencies().unreviewed().filter(|facts| {
            let standing = Standing::of(&views, facts.case).map(|(standing, _)| standing);
            standing.is_none_or(|standing| {
                let staff = views.directory().iter();
                another_reviewer(staff, &standing, &[facts.staff], (today, now)).is_none()
            })
        });
        Ok(Some(u32::try_from(waits.count()).unwrap_or(u32::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_duty_is_told_in_indonesian_too() {
        for duty in DUTIES.map(|(.., duty)| duty).into_iter().chain([SITS, JUDGES]) {
            let told = Refusal::LastWatch { duty }.in_indonesian();
            assert!(!told.contains(&format!("untuk {duty}.")), "{told}");
        }
    }
}
