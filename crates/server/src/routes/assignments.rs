//! `/v1/cases/{case}/assignments`, transfers, co-workers and bars.

use sanad_casework::{
    AcceptTransfer, AddCoWorker, ApproveBar, ApproveBarEnd, AssignCase, BarAccess, DeclareConflict,
    DeclineBar, DeclineBarEnd, DeclineTransfer, ProposeBar, ProposeBarEnd, RemoveCoWorker,
    RequestTransfer, Section,
};

use super::cases::file;
use crate::call::{Answer, Call};

pub(crate) fn view(call: &Call) -> Answer {
    file(call, vec![Section::Assignment])
}

pub(crate) fn assign(call: &Call) -> Answer {
    call.record(AssignCase { case: call.case()?, form: call.form()? })
}

pub(crate) fn request_transfer(call: &Call) -> Answer {
    call.record(RequestTransfer { case: call.case()?, form: call.form()? })
}

pub(crate) fn accept_transfer(call: &Call) -> Answer {
    call.record(AcceptTransfer { case: call.case()?, form: call.form()? })
}

pub(crate) fn decline_transfer(call: &Call) -> Answer {
    call.record(DeclineTransfer { case: call.case()?, form: call.form()? })
}

pub(crate) fn add_co_worker(call: &Call) -> Answer {
    call.record(AddCoWorker { case: call.case()?, form: call.form()? })
}

pub(crate) fn remove_co_worker(call: &Call) -> Answer {
    let (case, staff) = (call.case()?, call.id("staff")?);
    call.record(RemoveCoWorker { case, staff, form: call.form()? })
}

pub(crate) fn bar(call: &Call) -> Answer {
    call.record(BarAccess { case: call.case()?, form: call.form()? })
}

pub(crate) fn declare_conflict(call: &Call) -> Answer {
    call.record(DeclareConflict { case: call.case()?, form: call.form()? })
}

pub(crate) fn propose_bar(call: &Call) -> Answer {
    call.record(ProposeBar { case: call.case()?, form: call.form()? })
}

pub(crate) fn approve_bar(call: &Call) -> Answer {
    let (case, staff) = (call.case()?, call.id("staff")?);
    call.record(ApproveBar { case, staff, form: call.form()? })
}

pub(crate) fn decline_bar(call: &Call) -> Answer {
    let (case, staff) = (call.case()?, call.id("staff")?);
    call.record(DeclineBar { case, staff, form: call.form()? })
}

pub(crate) fn propose_bar_end(call: &Call) -> Answer {
    let (case, staff) = (call.case()?, call.id("staff")?);
    call.record(ProposeBarEnd { case, staff, form: call.form()? })
}

pub(crate) fn approve_bar_end(call: &Call) -> Answer {
    let (case, staff) = (call.case()?, call.id("staff")?);
    call.record(ApproveBarEnd { case, staff, form: call.form()? })
}

pub(crate) fn decline_bar_end(call: &Call) -> Answer {
    let (case, staff) = (call.case()?, call.id("staff")?);
    call.record(DeclineBarEnd { case, staff, form: call.form()? })
}
