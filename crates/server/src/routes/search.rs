//! `/v1/searches`: a look by POST, since what is searched for is no part of an address.

use sanad_casework::{FindInEmergencyForm, SearchForm};
use sanad_records::Search;

use crate::call::{Answer, Call};
use crate::form;
use crate::reply::show;
use crate::write::is_json;

pub(crate) fn search(call: &Call) -> Answer {
    let purpose = call.query.purpose()?;
    is_json(&call.headers, &call.body)?;
    let form: SearchForm = call.form()?;
    if form.is_empty() {
        return Err(form::nothing("say what to search for: a name, a number, a case"));
    }
    let ask = Search { purpose, form };
    show(call.shared.records.search(call.by()?, &ask, call.request), |_| None)
}

/// Opens emergency access to the one case in which somebody is found.
pub(crate) fn find_in_emergency(call: &Call) -> Answer {
    let form: FindInEmergencyForm = call.form()?;
    if form.search().is_empty() {
        return Err(form::nothing("say whom: a name, an identity number, a telephone number"));
    }
    let recorded = call.shared.records.find_in_emergency(call.by()?, &form, &call.asked());
    call.told(recorded)
}
