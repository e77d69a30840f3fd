//! Emergency access: opened by who shows their password again, ended, judged, listed.

use sanad_casework::OpenEmergency;
use sanad_records::{Asked, ListEmergencies, ShowEmergency};
use serde_json::{Map, Value};

use crate::call::{Answer, Call, fresh};
use crate::form;
use crate::problem::Problem;
use crate::reply::show;

/// Rows on a page, if not said.
const PAGE: usize = 50;

pub(crate) fn open(call: &Call) -> Answer {
    let (case, form) = (call.case()?, call.form()?);
    let whole = without_password(call)?;
    let asked = call.asked();
    let asked = Asked { key: asked.key.map(|(key, _)| (key, whole.as_slice())), ..asked };
    call.record_as(fresh(|mut ids| OpenEmergency::new(case, form, &mut ids))?, &asked)
}

/// What the Idempotency-Key stands for: method, path and body, but for the password, of which no
/// code is kept here either. A repeat may come with another one, which is tried as the first was.
fn without_password(call: &Call) -> Result<Vec<u8>, Problem> {
    let mut body: Map<String, Value> = form::parse(&call.body)?;
    body.remove("password");
    let mut whole = format!("{} {}\n", call.route.method, call.route.path).into_bytes();
    for (_, value) in &call.path {
        whole.extend_from_slice(value.as_bytes());
        whole.push(b'\n');
    }
    whole.extend_from_slice(Value::Object(body).to_string().as_bytes());
    Ok(whole)
}

pub(crate) fn list(call: &Call) -> Answer {
    let ask = ListEmergencies {
        purpose: call.query.purpose()?,
        state: call.query.emergency_state()?,
        after: call.after()?,
        limit: call.query.limit(PAGE, ListEmergencies::LIMIT_MAX)?,
    };
    show(call.shared.records.list_emergencies(call.by()?, &ask, call.request), |_| None)
}

pub(crate) fn view(call: &Call) -> Answer {
    let ask = ShowEmergency {
        purpose: call.query.purpose()?,
        case: call.case()?,
        emergency: call.id("emergency")?,
    };
    show(call.shared.records.view_emergency(call.by()?, &ask, call.request), |_| None)
}
