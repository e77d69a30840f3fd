//! `/v1/staff`: accounts, roles, tokens.

use sanad_casework::{
    EndStaff, GrantRole, LateReason, RegisterStaff, ReinstateStaff, RevokeRole, RevokeRoleForm,
    RevokeToken, SuspendStaff, Timestamp,
};
use sanad_records::Recorded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::call::{Answer, Call, fresh};
use crate::problem::Problem;
use crate::reply::{self, show};

/// Takes a role back; which one stands in the path.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevocationForm {
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
}

pub(crate) fn list(call: &Call) -> Answer {
    let purpose = call.query.purpose()?;
    show(call.shared.records.list_staff(call.by()?, purpose, call.request), |_| None)
}

pub(crate) fn register(call: &Call) -> Answer {
    let form = call.form()?;
    call.record_staff(fresh(|mut ids| RegisterStaff::new(form, &mut ids))?)
}

pub(crate) fn grant_role(call: &Call) -> Answer {
    call.record_staff(GrantRole { staff: call.id("staff")?, form: call.form()? })
}

pub(crate) fn revoke_role(call: &Call) -> Answer {
    let (staff, role) = (call.id("staff")?, call.id("role")?);
    let RevocationForm { occurred_at, late_reason } = call.form()?;
    let form = RevokeRoleForm { role, occurred_at, late_reason };
    call.record_staff(RevokeRole { staff, form })
}

pub(crate) fn issue_token(call: &Call) -> Answer {
    let (staff, form) = (call.id("staff")?, call.form()?);
    let records = &call.shared.records;
    let (token, recorded) = records
        .issue_token(call.by()?, staff, form, &call.asked())
        .map_err(|error| Problem::of_record(error, call.route))?;
    let token = token.as_ref().map(|token| token.as_str());
    Ok(reply::recorded(&recorded, &Issued { recorded: &recorded, token }))
}

pub(crate) fn revoke_token(call: &Call) -> Answer {
    let (staff, token) = (call.id("staff")?, call.id("token")?);
    call.record_staff(RevokeToken { staff, token, form: call.form()? })
}

pub(crate) fn suspend(call: &Call) -> Answer {
    call.record_staff(SuspendStaff { staff: call.id("staff")?, form: call.form()? })
}

pub(crate) fn reinstate(call: &Call) -> Answer {
    call.record_staff(ReinstateStaff { staff: call.id("staff")?, form: call.form()? })
}

pub(crate) fn end(call: &Call) -> Answer {
    call.record_staff(EndStaff { staff: call.id("staff")?, form: call.form()? })
}
