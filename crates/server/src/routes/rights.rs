//! `/v1/cases/{case}/rights`: retention, holds, erasures, restriction.

use sanad_casework::{
    ApproveErasure, ApproveHoldRelease, ApproveRedaction, AssignRetention, AttestErasure,
    DeclineRedaction, PlaceHold, ProposeHoldRelease, ProposeRedaction, RefuseErasure,
    RequestErasure, RestrictProcessing, ResumeProcessing, Section,
};
use sanad_records::{ListMentions, Mentions};

use super::cases::file;
use crate::call::{Answer, Call, fresh};
use crate::reply::show;

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

pub(crate) fn mentions(call: &Call) -> Answer {
    let ask = ListMentions {
        case: call.case()?,
        erasure: call.id("erasure")?,
        purpose: call.query.purpose()?,
    };
    let version = |told: &Mentions| Some(told.version());
    show(call.shared.records.list_mentions(call.by()?, &ask, call.request), version)
}

pub(crate) fn propose_redaction(call: &Call) -> Answer {
    let (case, erasure, form) = (call.case()?, call.id("erasure")?, call.form()?);
    call.record(fresh(|mut ids| ProposeRedaction::new(case, erasure, form, &mut ids))?)
}

pub(crate) fn approve_redaction(call: &Call) -> Answer {
    let (case, redaction) = (call.case()?, call.id("redaction")?);
    call.record(ApproveRedaction { case, redaction, form: call.form()? })
}

pub(crate) fn decline_redaction(call: &Call) -> Answer {
    let (case, redaction) = (call.case()?, call.id("redaction")?);
    call.record(DeclineRedaction { case, redaction, form: call.form()? })
}

pub(crate) fn restrict(call: &Call) -> Answer {
    call.record(RestrictProcessing { case: call.case()?, form: call.form()? })
}

pub(crate) fn resume(call: &Call) -> Answer {
    call.record(ResumeProcessing { case: call.case()?, form: call.form()? })
}
