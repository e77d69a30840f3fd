//! What persons ask about their own data: requests, the statement, questions, suspensions.

use sanad_casework::{
    LiftSuspension, QuestionAccess, RefuseSubjectAccess, RequestSubjectAccess,
    ResolveAccessQuestion, SuspendAccounting,
};
use sanad_records::IssueStatement;

use crate::call::{Answer, Call, fresh};
use crate::reply::show;

pub(crate) fn request(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| RequestSubjectAccess::new(case, form, &mut ids))?)
}

pub(crate) fn refuse(call: &Call) -> Answer {
    let (case, request) = (call.case()?, call.id("request")?);
    call.record(RefuseSubjectAccess { case, request, form: call.form()? })
}

pub(crate) fn statement(call: &Call) -> Answer {
    let ask = IssueStatement {
        purpose: call.query.purpose()?,
        party: call.query.party()?,
        tongue: call.query.tongue()?,
        copy: call.query.copy()?,
        names: call.query.names()?,
        case: call.case()?,
    };
    show(call.shared.records.statement(call.by()?, &ask, call.request), |_| None)
}

pub(crate) fn question(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| QuestionAccess::new(case, form, &mut ids))?)
}

pub(crate) fn resolve(call: &Call) -> Answer {
    let (case, question) = (call.case()?, call.id("question")?);
    call.record(ResolveAccessQuestion { case, question, form: call.form()? })
}

pub(crate) fn suspend(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| SuspendAccounting::new(case, form, &mut ids))?)
}

pub(crate) fn lift(call: &Call) -> Answer {
    let (case, suspension) = (call.case()?, call.id("suspension")?);
    call.record(LiftSuspension { case, suspension, form: call.form()? })
}
