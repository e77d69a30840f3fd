//! `/v1/staff/recoveries`: how lost approvers are replaced, at the machine itself.

use sanad_casework::{ObjectToRecovery, ProposeRecovery};
use sanad_records::Recorded;
use serde::Serialize;

use super::staff::{Founder, founder};
use crate::call::{Answer, Call, fresh};
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

pub(crate) fn propose(call: &Call) -> Answer {
    let form = call.form()?;
    let command = fresh(|mut ids| ProposeRecovery::new(form, &mut ids))?;
    call.told(call.shared.records.propose_recovery(call.by()?, &command, &call.asked()))
}

pub(crate) fn object(call: &Call) -> Answer {
    let command = ObjectToRecovery { recovery: call.id("recovery")?, form: call.form()? };
    call.told(call.shared.records.object_to_recovery(call.by()?, &command, &call.asked()))
}

pub(crate) fn complete(call: &Call) -> Answer {
    let (recovery, form) = (call.id("recovery")?, call.form()?);
    let records = &call.shared.records;
    let (code, recorded) = records
        .complete_recovery(call.by()?, recovery, form, &call.asked())
        .map_err(|error| Problem::of_record(error, call.route))?;
    let code = code.as_ref().map(founder);
    Ok(reply::recorded(&recorded, &Recovered { recorded: &recorded, code }))
}
