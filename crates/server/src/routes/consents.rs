//! `/v1/cases/{case}/consents`.

use sanad_casework::{
    GiveConsent, NarrowConsent, RefuseConsent, Section, StopProcessing, WithdrawConsent,
};

use super::cases::file;
use crate::call::{Answer, Call, fresh};

pub(crate) fn view(call: &Call) -> Answer {
    file(call, vec![Section::Consent])
}

pub(crate) fn give(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| GiveConsent::new(case, form, &mut ids))?)
}

pub(crate) fn refuse(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| RefuseConsent::new(case, form, &mut ids))?)
}

pub(crate) fn narrow(call: &Call) -> Answer {
    let (case, consent) = (call.case()?, call.id("consent")?);
    call.record(NarrowConsent { case, consent, form: call.form()? })
}

pub(crate) fn withdraw(call: &Call) -> Answer {
    let (case, consent) = (call.case()?, call.id("consent")?);
    call.record(WithdrawConsent { case, consent, form: call.form()? })
}

pub(crate) fn stop(call: &Call) -> Answer {
    let (case, consent) = (call.case()?, call.id("consent")?);
    call.record(StopProcessing { case, consent, form: call.form()? })
}
