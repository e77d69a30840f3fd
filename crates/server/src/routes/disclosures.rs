//! `/v1/cases/{case}/disclosures`: asked for, decided, made.

use sanad_casework::{
    DecideDisclosure, MakeDisclosure, MakeDisclosureForm, Refusal, RequestDisclosure, Section,
};
use sanad_records::RecordError;

use super::cases::file;
use crate::call::{Answer, Call, fresh};
use crate::problem::Problem;

pub(crate) fn view(call: &Call) -> Answer {
    file(call, vec![Section::Disclosure])
}

pub(crate) fn request(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| RequestDisclosure::new(case, form, &mut ids))?)
}

pub(crate) fn decide(call: &Call) -> Answer {
    let (case, disclosure) = (call.case()?, call.id("disclosure")?);
    call.record(DecideDisclosure { case, disclosure, form: call.form()? })
}

/// On a consent or an order alone, or naming the request in the form.
pub(crate) fn make(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    call.record(fresh(|mut ids| MakeDisclosure::new(case, form, &mut ids))?)
}

/// On the request named in the path.
pub(crate) fn make_requested(call: &Call) -> Answer {
    let case = call.case()?;
    let mut form: MakeDisclosureForm = call.form()?;
    let request = Some(call.id("disclosure")?);
    if form.request.is_some() && form.request != request {
        let refusal = Refusal::Unwanted { field: "request" };
        return Err(Problem::of_record(RecordError::Refused(refusal), call.route));
    }
    form.request = request;
    call.record(fresh(|mut ids| MakeDisclosure::new(case, form, &mut ids))?)
}
