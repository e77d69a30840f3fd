//! `/v1/me`: whom the token stands for.

use axum::http::StatusCode;
use serde::Serialize;

use crate::call::{Answer, Call};
use crate::reply::json;

#[derive(Serialize)]
struct Me {
    staff: String,
    role: &'static str,
    profession: &'static str,
    unit: String,
}

pub(crate) fn tell(call: &Call) -> Answer {
    let caller = call.by()?.caller();
    let me = Me {
        staff: caller.staff.to_string(),
        role: caller.role.code(),
        profession: caller.profession.code(),
        unit: caller.unit.to_string(),
    };
    Ok(json(StatusCode::OK, &me))
}
