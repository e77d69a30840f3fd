//! `/v1/staff`: accounts, roles, tokens.

use sanad_casework::{
    ApproveRole, ApproveRoleForm, DeclineRole, DeclineRoleForm, LateReason, RevokeRole,
    RevokeRoleForm, Timestamp,
};
use sanad_records::{FounderCode, RecordError, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply;

/// Approves, declines or takes back a role; which one stands in the path.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleInPathForm {
    /// When it happened; now, if left out. Not over five minutes ahead.
    occurred_at: Option<Timestamp>,
    /// Why it is written down late; needed when it is over 24 hours ago.
    late_reason: Option<LateReason>,
}

/// What was recorded, with the token.
#[derive(Serialize)]
struct Issued<'a> {
    #[serde(flatten)]
    recorded: &'a Recorded,
    /// Shown once; a repeat of the request does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    /// Half of an enrolment code, shown once.
    #[serde(skip_serializing_if = "Option::is_none")]
    half: Option<&'a str>,
}

/// What was recorded at the founding, with the codes of both founders.
#[derive(Serialize)]
struct Founded<'a> {
    #[serde(flatten)]
    recorded: &'a Recorded,
    /// Shown once; a repeat of the request does not have them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    founders: Vec<Founder<'a>>,
}

#[derive(Serialize)]
pub(super) struct Founder<'a> {
    staff: String,
    first: &'a str,
    second: &'a str,
}

pub(crate) fn found(call: &Call) -> Answer {
    let records = &call.shared.records;
    let (codes, recorded) = records
        .found_accounts(call.by()?, call.form()?, &call.asked())
        .map_err(|error| Problem::of_record(error, call.route))?;
    let founders = codes.iter().flatten().map(founder).collect();
    Ok(reply::recorded(call.route, &recorded, &Founded { recorded: &recorded, founders }))
}

pub(super) fn founder(code: &FounderCode) -> Founder<'_> {
    let [first, second] = &code.halves;
    Founder { staff: code.staff.to_string(), first: first.as_str(), second: second.as_str() }
}

pub(crate) fn approve_role(call: &Call) -> Answer {
    let (staff, role) = (call.id("staff")?, call.id("role")?);
    let RoleInPathForm { occurred_at, late_reason } = call.form()?;
    let form = ApproveRoleForm { role, occurred_at, late_reason };
    call.record_staff(ApproveRole { staff, form })
}

pub(crate) fn decline_role(call: &Call) -> Answer {
    let (staff, role) = (call.id("staff")?, call.id("role")?);
    let RoleInPathForm { occurred_at, late_reason } = call.form()?;
    let form = DeclineRoleForm { role, occurred_at, late_reason };
    call.record_staff(DeclineRole { staff, form })
}

pub(crate) fn revoke_role(call: &Call) -> Answer {
    let (staff, role) = (call.id("staff")?, call.id("role")?);
    let RoleInPathForm { occurred_at, late_reason } = call.form()?;
    let form = RevokeRoleForm { role, occurred_at, late_reason };
    call.record_staff(RevokeRole { staff, form })
}

pub(crate) fn open_enrolment(call: &Call) -> Answer {
    let (staff, form) = (call.id("staff")?, call.form()?);
    half(call, call.shared.records.open_enrolment(call.by()?, staff, form, &call.asked()))
}

pub(crate) fn approve_enrolment(call: &Call) -> Answer {
    let (staff, form) = (call.id("staff")?, call.form()?);
    half(call, call.shared.records.approve_enrolment(call.by()?, staff, form, &call.asked()))
}

fn half<S: AsRef<str>>(call: &Call, done: Result<(Option<S>, Recorded), RecordError>) -> Answer {
    let (half, recorded) = done.map_err(|error| Problem::of_record(error, call.route))?;
    let half = half.as_ref().map(AsRef::as_ref);
    Ok(reply::recorded(call.route, &recorded, &Issued { recorded: &recorded, token: None, half }))
}

pub(crate) fn issue_token(call: &Call) -> Answer {
    let records = &call.shared.records;
    let (token, recorded) = records
        .issue_token(call.by()?, call.form()?, &call.asked())
        .map_err(|error| Problem::of_record(error, call.route))?;
    let token = token.as_ref().map(|token| token.as_str());
    Ok(reply::recorded(call.route, &recorded, &Issued { recorded: &recorded, token, half: None }))
}
