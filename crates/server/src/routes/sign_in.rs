//! `/v1/sign-in`, `/v1/enrolment`, `/v1/sign-out`: coming in, for the first time too, and going.

use axum::http::StatusCode;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::response::Response;
use sanad_casework::{Password, Recovery, Role, Shown, SignInName};
use sanad_records::{NotSignedIn, Opened, Recorded, ToReview};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::call::{Answer, Call};
use crate::caller::{COOKIE_NAME, from_here};
use crate::form;
use crate::problem::Problem;
use crate::reply::{self, json, set};
use crate::write::is_json;

/// Signs somebody in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInForm {
    /// The name they sign in with.
    name: Shown,
    /// Their password.
    password: Shown,
    /// The role to act in where a request names none.
    role: Option<Role>,
    /// Whether the token is set as a cookie and not told.
    #[serde(default)]
    cookie: bool,
}

impl SignInForm {
    /// The name in this body, where it is a whole form.
    pub(crate) fn name_in(body: &[u8]) -> Option<Shown> {
        form::parse::<Self>(body).ok().map(|form| form.name)
    }
}

/// Sets the password of whoever has both halves of an enrolment code.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrolmentForm {
    /// The first half of the code.
    first: Shown,
    /// The second half.
    second: Shown,
    /// The name to sign in with.
    name: SignInName,
    /// The new password; not the name.
    password: Password,
}

/// Ends the sign-in that the caller came with.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignOutForm {}

/// Sets another password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordForm {
    /// The password so far.
    old: Shown,
    /// The new one; not the sign-in name.
    new: Password,
}

#[derive(Serialize)]
struct SignedIn<'a> {
    staff: String,
    session: String,
    role: &'static str,
    expires_at: &'a str,
    /// Left out where it is set as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    /// For who judges emergency accesses: how many there are for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    emergencies: Option<ToReview>,
    /// For approvers: who was announced as another, and until when they can object.
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery: Option<Recovery>,
}

#[derive(Serialize)]
struct Enrolled<'a> {
    staff: &'a str,
    seq: String,
    hash: &'a str,
}

pub(crate) fn sign_in(call: &Call) -> Answer {
    is_json(&call.headers, &call.body)?;
    let SignInForm { name: _, password, role, cookie } = call.form()?;
    if cookie {
        from_here(&call.headers, &call.route.method)?;
    }
    let records = &call.shared.records;
    // A form that can be read has a name, and with it came the try.
    let attempt = call.attempt.as_ref().ok_or_else(Problem::inside)?;
    let opened = records
        .sign_in_by_password(attempt, &password, role, call.request)
        .map_err(|error| Problem::of_sign_in(error, call.route))?;
    // Whoever is suspended in this very moment is told of none.
    let (to_review, recovery) = match records.sign_in(&opened.token, Some(opened.role)) {
        Ok(by) => {
            let to_review = records.to_review(&by).map_err(|fault| Problem::of_fault(&fault))?;
            let recovery = records.recovery_told_to(&by);
            (to_review, recovery.map_err(|fault| Problem::of_fault(&fault))?)
        }
        Err(NotSignedIn) => (None, None),
    };
    let told = SignedIn {
        staff: opened.staff.to_string(),
        session: opened.session.to_string(),
        role: opened.role.code(),
        expires_at: &opened.expires_at,
        token: (!cookie).then_some(opened.token.as_str()),
        emergencies: to_review,
        recovery,
    };
    let mut response = json(StatusCode::OK, &told);
    if cookie {
        set_cookie(&mut response, &opened);
    }
    Ok(response)
}

pub(crate) fn enrol(call: &Call) -> Answer {
    is_json(&call.headers, &call.body)?;
    let EnrolmentForm { first, second, name, password } = call.form()?;
    let records = &call.shared.records;
    let recorded = records
        .redeem([&first, &second], &name, &password, call.request)
        .map_err(|error| Problem::of_sign_in(error, call.route))?;
    let Recorded { seq, hash, entries, .. } = &recorded;
    let staff = entries.first().and_then(|entry| entry.id("staff")).unwrap_or_default();
    Ok(json(StatusCode::OK, &Enrolled { staff, seq: seq.to_string(), hash }))
}

pub(crate) fn sign_out(call: &Call) -> Answer {
    let SignOutForm {} = call.form()?;
    let recorded = call
        .shared
        .records
        .sign_out(call.by()?, &call.asked())
        .map_err(|error| Problem::of_record(error, call.route))?;
    let mut response = reply::recorded(call.route, &recorded, &recorded);
    if call.headers.contains_key(COOKIE) {
        let gone = format!("{COOKIE_NAME}=; {ATTRIBUTES}; Max-Age=0");
        set(&mut response, SET_COOKIE, &gone);
    }
    Ok(response)
}

pub(crate) fn change_password(call: &Call) -> Answer {
    let PasswordForm { old, new } = call.form()?;
    let recorded = call
        .shared
        .records
        .change_password(call.by()?, &old, &new, &call.asked())
        .map_err(|error| Problem::of_sign_in(error, call.route))?;
    Ok(reply::recorded(call.route, &recorded, &recorded))
}

/// No script reads it, nothing but an encrypted connection carries it, no other site sends it.
const ATTRIBUTES: &str = "Path=/; Secure; HttpOnly; SameSite=Strict";

fn set_cookie(response: &mut Response, opened: &Opened) {
    let token = opened.token.as_str();
    set(response, SET_COOKIE, &format!("{COOKIE_NAME}={token}; {ATTRIBUTES}; Max-Age=43200"));
}
