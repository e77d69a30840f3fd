//! `/v1/keys`: replacing the keys that lock others.

use sanad_casework::{ApproveRotation, ProposeRotation};

use crate::call::{Answer, Call, fresh};

pub(crate) fn propose(call: &Call) -> Answer {
    let form = call.form()?;
    call.record_keys(fresh(|mut ids| ProposeRotation::new(form, &mut ids))?)
}

pub(crate) fn approve(call: &Call) -> Answer {
    call.record_keys(ApproveRotation { rotation: call.id("rotation")?, form: call.form()? })
}
