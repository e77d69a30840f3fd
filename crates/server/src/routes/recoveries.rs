//! `/v1/staff/recoveries`: how lost approvers are replaced, at the machine itself.

use sanad_records::Recorded;
use serde::Serialize;

use super::staff::{Founder, founder, told_once_of};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply;

/// What was recorded, with the code of the new approver.
#[derive(Serialize)]
struct Recovered<'a> {
    #[serde(flatten)]
    recorded: &'a Recorded,
    /// Shown once; a repeat of the request does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Founder<'a>>,
}

pub(crate) fn complete(call: &Call) -> Answer {
    let (recovery, form) = (call.id("recovery")?, call.form()?);
    let records = &call.shared.records;
    let (code, recorded) = records
        .complete_recovery(call.by()?, recovery, form, &call.asked())
        .map_err(|error| Problem::of_record(error, call.route))?;
    let told = Recovered { recorded: &recorded, code: code.as_ref().map(founder) };
    let response = reply::recorded(call.route, &recorded, &told);
    Ok(told_once_of(code.as_slice(), response))
}
