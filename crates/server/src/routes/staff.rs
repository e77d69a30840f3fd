//! `/v1/staff`: accounts, roles, tokens.

use axum::response::Response;
use sanad_casework::{
    ApproveRole, ApproveRoleForm, DeclineRole, DeclineRoleForm, FoundAccountsForm, FounderForm,
    LateReason, RevokeRole, RevokeRoleForm, Shown, Timestamp,
};
use sanad_records::{FounderCode, FoundingError, RecordError, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::{self, Secret, ToldOnce};
use crate::write::is_json;

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
    Ok(founded(call, codes.as_ref().map(<[_; 2]>::as_slice), &recorded))
}

/// Makes the first two approvers, with the code that `sanad init` printed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FoundingForm {
    /// The code.
    code: Shown,
    /// One of them.
    first: FounderForm,
    /// The other.
    second: FounderForm,
}

pub(crate) fn found_by_code(call: &Call) -> Answer {
    is_json(&call.headers, &call.body)?;
    let FoundingForm { code, first, second } = call.form()?;
    let form = FoundAccountsForm { first, second, occurred_at: None, late_reason: None };
    let founded_now = call.shared.records.found_by_code(&code, form, call.request);
    let (codes, recorded) = founded_now.map_err(|error| match error {
        FoundingError::WrongCode => Problem::wrong_code(),
        FoundingError::Record(error) => Problem::of_record(error, call.route),
    })?;
    Ok(founded(call, codes.as_ref().map(<[_; 2]>::as_slice), &recorded))
}

fn founded(call: &Call, codes: Option<&[FounderCode]>, recorded: &Recorded) -> Response {
    let codes = codes.unwrap_or_default();
    let founders = codes.iter().map(founder).collect();
    let response = reply::recorded(call.route, recorded, &Founded { recorded, founders });
    told_once_of(codes, response)
}

/// With the codes, where there are any.
pub(super) fn told_once_of(codes: &[FounderCode], response: Response) -> Response {
    if codes.is_empty() {
        return response;
    }
    ToldOnce::Founders(codes.iter().map(|code| code.halves.clone()).collect()).with(response)
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

fn told_of(once: Option<ToldOnce>, response: Response) -> Response {
    match once {
        Some(once) => once.with(response),
        None => response,
    }
}

fn half(call: &Call, done: Result<(Option<Secret>, Recorded), RecordError>) -> Answer {
    let (half, recorded) = done.map_err(|error| Problem::of_record(error, call.route))?;
    let told =
        Issued { recorded: &recorded, token: None, half: half.as_deref().map(String::as_str) };
    let response = reply::recorded(call.route, &recorded, &told);
    Ok(told_of(half.map(ToldOnce::Half), response))
}

pub(crate) fn issue_token(call: &Call) -> Answer {
    let records = &call.shared.records;
    let (token, recorded) = records
        .issue_token(call.by()?, call.form()?, &call.asked())
        .map_err(|error| Problem::of_record(error, call.route))?;
    let told =
        Issued { recorded: &recorded, token: token.as_deref().map(String::as_str), half: None };
    let response = reply::recorded(call.route, &recorded, &told);
    Ok(told_of(token.map(ToldOnce::Token), response))
}
