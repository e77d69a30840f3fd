//! `/v1/cases/{case}/closure` and reopening.

use sanad_casework::{ApproveClosure, ProposeClosure, ReopenCase, ReturnClosure, Section};

use super::cases::file;
use crate::call::{Answer, Call};

pub(crate) fn view(call: &Call) -> Answer {
    file(call, vec![Section::Closure])
}

pub(crate) fn propose(call: &Call) -> Answer {
    call.record(ProposeClosure { case: call.case()?, form: call.form()? })
}

pub(crate) fn approve(call: &Call) -> Answer {
    call.record(ApproveClosure { case: call.case()?, form: call.form()? })
}

pub(crate) fn send_back(call: &Call) -> Answer {
    call.record(ReturnClosure { case: call.case()?, form: call.form()? })
}

pub(crate) fn reopen(call: &Call) -> Answer {
    call.record(ReopenCase { case: call.case()?, form: call.form()? })
}
