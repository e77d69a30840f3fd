//! `/v1/cases` and what belongs to intake: parties, screening, confidentiality, notices.

use sanad_casework::{
    AddParty, DeclineIntake, GiveNotice, OpenIntake, RemoveParty, ScreenIntake, SetConfidentiality,
};

use crate::call::{Answer, Call, fresh};

pub(crate) fn open(call: &Call) -> Answer {
    let form = call.form()?;
    call.record(fresh(|mut ids| OpenIntake::new(form, &mut ids))?)
}

pub(crate) fn add_party(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| AddParty::new(case, form, &mut ids))?)
}

pub(crate) fn remove_party(call: &Call) -> Answer {
    call.record(RemoveParty { case: call.case()?, party: call.id("party")?, form: call.form()? })
}

pub(crate) fn screen(call: &Call) -> Answer {
    call.record(ScreenIntake { case: call.case()?, form: call.form()? })
}

pub(crate) fn decline(call: &Call) -> Answer {
    call.record(DeclineIntake { case: call.case()?, form: call.form()? })
}

pub(crate) fn set_confidentiality(call: &Call) -> Answer {
    call.record(SetConfidentiality { case: call.case()?, form: call.form()? })
}

pub(crate) fn give_notice(call: &Call) -> Answer {
    call.record(GiveNotice { case: call.case()?, form: call.form()? })
}
