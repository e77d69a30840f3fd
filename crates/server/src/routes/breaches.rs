//! `/v1/breaches`: breaches of the protection of data, from the suspicion to the closing.

use sanad_casework::{CloseBreach, ConfirmBreach, NotifyBreach, SuspectBreach};

use crate::call::{Answer, Call, fresh};
use crate::reply::show;

pub(crate) fn list(call: &Call) -> Answer {
    let purpose = call.query.purpose()?;
    show(call.shared.records.list_breaches(call.by()?, purpose, call.request), |_| None)
}

pub(crate) fn view(call: &Call) -> Answer {
    let (breach, purpose) = (call.id("breach")?, call.query.purpose()?);
    show(call.shared.records.view_breach(call.by()?, purpose, breach, call.request), |_| None)
}

pub(crate) fn suspect(call: &Call) -> Answer {
    let form = call.form()?;
    call.record_breach(fresh(|mut ids| SuspectBreach::new(form, &mut ids))?)
}

pub(crate) fn confirm(call: &Call) -> Answer {
    call.record_breach(ConfirmBreach { breach: call.id("breach")?, form: call.form()? })
}

pub(crate) fn notify(call: &Call) -> Answer {
    call.record_breach(NotifyBreach { breach: call.id("breach")?, form: call.form()? })
}

pub(crate) fn close(call: &Call) -> Answer {
    call.record_breach(CloseBreach { breach: call.id("breach")?, form: call.form()? })
}
