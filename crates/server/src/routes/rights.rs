//! `/v1/cases/{case}/rights`: retention, holds, erasures, restriction.

use sanad_casework::{
    ApproveErasure, ApproveHoldRelease, AssignRetention, AttestErasure, PlaceHold,
    ProposeHoldRelease, RefuseErasure, RequestErasure, RestrictProcessing, ResumeProcessing,
    Section,
};

use super::cases::file;
use crate::call::{Answer, Call, fresh};

pub(crate) fn view(call: &Call) -> Answer {
    file(call, vec![Section::Rights])
}

pub(crate) fn assign_retention(call: &Call) -> Answer {
    call.record(AssignRetention { case: call.case()?, form: call.form()? })
}

pub(crate) fn place_hold(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| PlaceHold::new(case, form, &mut ids))?)
}

pub(crate) fn propose_release(call: &Call) -> Answer {
    let (case, hold) = (call.case()?, call.id("hold")?);
    call.record(ProposeHoldRelease { case, hold, form: call.form()? })
}

pub(crate) fn approve_release(call: &Call) -> Answer {
    let (case, hold) = (call.case()?, call.id("hold")?);
    call.record(ApproveHoldRelease { case, hold, form: call.form()? })
}

pub(crate) fn request_erasure(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| RequestErasure::new(case, form, &mut ids))?)
}

pub(crate) fn refuse_erasure(call: &Call) -> Answer {
    let (case, erasure) = (call.case()?, call.id("erasure")?);
    call.record(RefuseErasure { case, erasure, form: call.form()? })
}

pub(crate) fn approve_erasure(call: &Call) -> Answer {
    let (case, erasure) = (call.case()?, call.id("erasure")?);
    call.record(ApproveErasure { case, erasure, form: call.form()? })
}

pub(crate) fn attest_erasure(call: &Call) -> Answer {
    let (case, erasure) = (call.case()?, call.id("erasure")?);
    call.record(AttestErasure { case, erasure, form: call.form()? })
}

pub(crate) fn restrict(call: &Call) -> Answer {
    call.record(RestrictProcessing { case: call.case()?, form: call.form()? })
}

pub(crate) fn resume(call: &Call) -> Answer {
    call.record(ResumeProcessing { case: call.case()?, form: call.form()? })
}
