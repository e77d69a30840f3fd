//! `/v1/cases/{case}/sessions`, and what is written about a session.

use sanad_casework::{
    AddAddendum, CancelSession, CorrectNote, HoldSession, MissSession, ScheduleSession, Section,
    SignNote,
};

use super::cases::file;
use crate::call::{Answer, Call, fresh};

pub(crate) fn view(call: &Call) -> Answer {
    file(call, vec![Section::Session])
}

pub(crate) fn hold(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| HoldSession::new(case, form, &mut ids))?)
}

pub(crate) fn schedule(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| ScheduleSession::new(case, form, &mut ids))?)
}

pub(crate) fn miss(call: &Call) -> Answer {
    let (case, session) = (call.case()?, call.id("session")?);
    call.record(MissSession { case, session, form: call.form()? })
}

pub(crate) fn cancel(call: &Call) -> Answer {
    let (case, session) = (call.case()?, call.id("session")?);
    call.record(CancelSession { case, session, form: call.form()? })
}

pub(crate) fn sign(call: &Call) -> Answer {
    let (case, session) = (call.case()?, call.id("session")?);
    call.record(SignNote { case, session, form: call.form()? })
}

pub(crate) fn add_addendum(call: &Call) -> Answer {
    let (case, session, form) = (call.case()?, call.id("session")?, call.form()?);
    call.record(fresh(|mut ids| AddAddendum::new(case, session, form, &mut ids))?)
}

pub(crate) fn correct(call: &Call) -> Answer {
    let (case, session, form) = (call.case()?, call.id("session")?, call.form()?);
    call.record(fresh(|mut ids| CorrectNote::new(case, session, form, &mut ids))?)
}
