//! `/v1/cases/{case}/disclosures`: asked for, decided, made.

use sanad_casework::{MakeDisclosure, MakeDisclosureForm, Refusal};
use sanad_records::RecordError;

use crate::call::{Answer, Call, fresh};
use crate::problem::Problem;

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
