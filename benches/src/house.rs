//! People of an institution, made as a house makes them: each by two others.

use anyhow::{Context as _, Result};
use sanad_casework::{ApproveRole, RegisterStaff, StaffId};
use sanad_records::{Asked, Records, RequestId, SignedIn, random};
use serde_json::json;

const PASSWORD: &str = "kata sandi yang panjang";

/// Without an Idempotency-Key, and resting on no version.
pub(crate) fn asked() -> Asked<'static> {
    Asked { request: RequestId::from_bytes([0; 16]), key: None, seen: None }
}

/// The first two approvers, both supervisors of the unit `konseling`, signed in.
pub(crate) fn founders(records: &Records) -> Result<[SignedIn; 2]> {
    let founder = json!({
        "name": "Supervisor", "profession": "konselor", "unit": "konseling", "role": "supervisor",
    });
    let form = serde_json::from_value(json!({ "first": founder, "second": founder }))?;
    let (codes, _) = records.found_accounts(&records.shell_user()?, form, &asked())?;
    let [one, other] = codes.context("the codes")?;
    let come = |name, code: &sanad_records::FounderCode| {
        let [first, second] = &code.halves;
        come(records, name, first, second)
    };
    Ok([come("satu", &one)?, come("dua.a", &other)?])
}

/// Somebody of this role in the unit `konseling`, signed in.
pub(crate) fn hire(
    records: &Records,
    [proposer, approver]: &[SignedIn; 2],
    role: &str,
    name: &str,
) -> Result<(StaffId, SignedIn)> {
    let form = json!({
        "name": name, "profession": "konselor", "unit": "konseling", "roles": [role],
    });
    let mut fresh = || random().unwrap_or_default();
    let command = RegisterStaff::new(serde_json::from_value(form)?, &mut fresh);
    let staff = command.staff;
    records.record_staff(proposer, &command.into(), &asked())?;
    let form = serde_json::from_value(json!({ "role": role }))?;
    records.record_staff(approver, &ApproveRole { staff, form }.into(), &asked())?;
    let empty = || serde_json::from_value(json!({}));
    let (first, _) = records.open_enrolment(proposer, staff, empty()?, &asked())?;
    let empty = || serde_json::from_value(json!({}));
    let (second, _) = records.approve_enrolment(approver, staff, empty()?, &asked())?;
    let (first, second) = (first.context("a half")?, second.context("a half")?);
    Ok((staff, come(records, name, &first, &second)?))
}

/// Sets a password with both halves of a code, and signs in.
fn come(records: &Records, name: &str, first: &str, second: &str) -> Result<SignedIn> {
    let request = RequestId::from_bytes([0; 16]);
    let halves = [&first.parse()?, &second.parse()?];
    records.redeem(halves, &name.parse()?, &PASSWORD.parse()?, request)?;
    let attempt = records.attempt(&name.parse()?, None, None)?;
    let opened = records.sign_in_by_password(&attempt, &PASSWORD.parse()?, None, request)?;
    Ok(records.sign_in(&opened.token, None)?)
}
