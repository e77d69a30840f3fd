//! `/v1/me`: whom the token stands for.

use axum::http::StatusCode;
use sanad_casework::{ClockNotice, Recovery};
use sanad_records::{CaseCounts, HouseCounts, TaskCount, ToReview};
use serde::Serialize;

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::json;

#[derive(Serialize)]
struct Me {
    staff: String,
    role: &'static str,
    profession: &'static str,
    unit: String,
    /// For who judges emergency accesses: how many there are for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    emergencies: Option<ToReview>,
    /// For who has a list of cases: how many of them want somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<CaseCounts>,
    /// For the head of service: how much there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    house: Option<HouseCounts>,
    /// What waits for them to be done in cases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tasks: Vec<TaskCount>,
    /// For the head of service: how many emergency accesses nobody who works here could judge.
    #[serde(skip_serializing_if = "Option::is_none")]
    without_a_judge: Option<u32>,
    /// For approvers: who was announced as another, and until when they can object.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery: Option<Recovery>,
    /// For approvers: what was said of the machine's clock and nobody acknowledged yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clock: Vec<ClockNotice>,
    /// How many keys are lost, if any are: what is sealed under them does not open.
    #[serde(skip_serializing_if = "is_zero")]
    lost_keys: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

pub(crate) fn tell(call: &Call) -> Answer {
    Ok(json(StatusCode::OK, &of(call)?))
}

/// Whom the token stands for, and what waits for them.
pub(crate) fn of(call: &Call) -> Result<impl Serialize, Problem> {
    let by = call.by()?;
    let to_review = call.shared.records.to_review(by);
    let without_a_judge = call.shared.records.without_a_judge(by);
    let cases = call.shared.records.cases_of(by);
    let house = call.shared.records.house_counts(by);
    let tasks = call.shared.records.tasks_of(by);
    let recovery = call.shared.records.recovery_told_to(by);
    let clock = call.shared.records.clock_told_to(by);
    let lost_keys = call.shared.records.lost_keys();
    let caller = by.caller();
    Ok(Me {
        staff: caller.staff.to_string(),
        role: caller.role.code(),
        profession: caller.profession.code(),
        unit: caller.unit.to_string(),
        emergencies: to_review.map_err(|fault| Problem::of_fault(&fault))?,
        cases: cases.map_err(|fault| Problem::of_fault(&fault))?,
        house: house.map_err(|fault| Problem::of_fault(&fault))?,
        tasks: tasks.map_err(|fault| Problem::of_fault(&fault))?,
        without_a_judge: without_a_judge.map_err(|fault| Problem::of_fault(&fault))?,
        recovery: recovery.map_err(|fault| Problem::of_fault(&fault))?,
        clock: clock.map_err(|fault| Problem::of_fault(&fault))?,
        lost_keys: lost_keys.map_err(|fault| Problem::of_fault(&fault))?,
    })
}
