//! With the writer's lock: the records are opened here for as long as the command takes.

use std::io::Write;

use sanad_casework::{
    AcknowledgeClock, ApproveRole, ApproveRotation, AssentInquiry, Command, DeclineInquiry,
    DeclineRole, EndEmergency, EndInquiry, EndStaff, InquiryCommand, KeyCommand, OpenEmergency,
    OrderInquiry, ProposeRole, ProposeRotation, Purpose, RecordCredential, RegisterStaff,
    ReinstateStaff, ReviewEmergency, RevokeRole, RevokeToken, StaffCommand, SuspendStaff,
};
use sanad_records::{
    AsOf as RecordsAsOf, AskCould, AskSearches, AskShown, Asked, DiscloseError, ExportEvidence,
    FounderCode, IssueAccounting, IssueStatement, ListClocks, ListEmergencies, ListMentions,
    ReadAccess, RecordError, Recorded, Records, RequestId, Search, ShowEmergency, SignInError,
    SignedIn, ViewCase, WhichAccess, random,
};
use serde_json::{Value, json};

use super::look::{PAGE, Which};
use super::recover::recover;
use super::{Change, Look, breach, rights};
use crate::failure::Failure;
use crate::moment::{AsOf, Moment};

/// The records, and who asks.
pub(crate) struct Own {
    records: Records,
    by: SignedIn,
}

impl Own {
    pub(super) fn open(place: &sanad_records::Place, token: Option<&str>) -> Result<Self, Failure> {
        let records = Records::open(place).map_err(crate::place::told)?;
        let by = match token {
            Some(token) => {
                records.sign_in(token, None).map_err(|no| Failure::refused(no.to_string()))?
            }
            None => records.shell_user()?,
        };
        Ok(Self { records, by })
    }

    pub(super) fn export(&self, ask: &ExportEvidence, to: &mut dyn Write) -> Result<(), Failure> {
        let request = RequestId::from_bytes(random()?);
        shown(self.records.export(&self.by, ask, request, |_| to)).map(drop)
    }

    pub(super) fn look(&self, look: &Look) -> Result<Value, Failure> {
        let Self { records, by } = self;
        let request = RequestId::from_bytes(random()?);
        match look {
            Look::Access { which, purpose, after } => {
                let which = match *which {
                    Which::Case(case) => WhichAccess::Case(case),
                    Which::Staff(staff) => WhichAccess::Staff(staff),
                    Which::Time(from, to) => WhichAccess::Time(from.micros(), to.micros()),
                };
                let after = after.as_deref().map(str::parse).transpose()?;
                let ask = ReadAccess { which, purpose: *purpose, after, limit: PAGE };
                shown(records.read_access(by, &ask, request))
            }
            Look::Case { case, purpose, as_of, known_at, seen_by } => {
                let as_of = moment(*as_of, known_at.map(Moment::micros));
                let (case, purpose, seen_by) = (*case, *purpose, *seen_by);
                let ask = ViewCase { case, purpose, sections: Vec::new(), as_of, seen_by };
                shown(records.view_case(by, &ask, request))
            }
            Look::Statement { case, party, tongue, copy, names } => {
                let ask = IssueStatement {
                    case: *case,
                    purpose: Purpose::SubjectRequest,
                    party: *party,
                    tongue: *tongue,
                    copy: *copy,
                    names: *names,
                    again: false,
                };
                shown(records.statement(by, &ask, request))
            }
            Look::Accounting { case, tongue } => {
                let purpose = Purpose::SubjectRequest;
                let ask = IssueAccounting { case: *case, purpose, tongue: *tongue };
                shown(records.accounting(by, &ask, request))
            }
            Look::Mentions { case, erasure } => {
                let (case, erasure, purpose) = (*case, *erasure, Purpose::SubjectRequest);
                shown(records.list_mentions(by, &ListMentions { case, erasure, purpose }, request))
            }
            Look::Search { purpose, form: asked } => {
                let ask = Search { purpose: *purpose, form: form(asked.clone())? };
                shown(records.search(by, &ask, request))
            }
            Look::Clocks { purpose, all, after } => {
                let after = after.as_deref().map(str::parse).transpose()?;
                let (purpose, open_only, limit) = (*purpose, !all, ListClocks::LIMIT_MAX);
                let ask = ListClocks { purpose, open_only, after, limit };
                shown(records.list_clocks(by, &ask, request))
            }
            Look::Emergencies { purpose, state, after } => {
                let after = after.as_deref().map(str::parse).transpose()?;
                let (purpose, state) = (*purpose, *state);
                let ask = ListEmergencies { purpose, state, after, limit: PAGE };
                shown(records.list_emergencies(by, &ask, request))
            }
            Look::Emergency { case, emergency, purpose } => {
                let (case, emergency, purpose) = (*case, *emergency, *purpose);
                let ask = ShowEmergency { case, emergency, purpose };
                shown(records.view_emergency(by, &ask, request))
            }
            Look::Me => {
                let recovery = records.recovery_told_to(by)?;
                let clock = records.clock_told_to(by)?;
                Ok(json!({ "staff": by.caller().staff, "recovery": recovery, "clock": clock }))
            }
            Look::Staff { purpose } => shown(records.list_staff(by, *purpose, request)),
            Look::Shown { case, purpose, as_of } => {
                let (case, purpose, as_of) = (*case, *purpose, moment(*as_of, None));
                shown(records.shown_to(by, &AskShown { case, purpose, as_of }, request))
            }
            Look::Could { case, purpose, staff, at } => {
                let (case, purpose, staff, at) = (*case, *purpose, *staff, at.micros());
                shown(records.could_have_seen(by, &AskCould { case, purpose, staff, at }, request))
            }
            Look::Breaches { purpose } => shown(records.list_breaches(by, *purpose, request)),
            Look::Breach { breach, purpose } => {
                shown(records.view_breach(by, *purpose, *breach, request))
            }
            Look::Inquiries { purpose } => shown(records.list_inquiries(by, *purpose, request)),
            Look::Inquiry { inquiry, purpose } => {
                shown(records.view_inquiry(by, *purpose, *inquiry, request))
            }
            Look::Searches { inquiry, purpose, case, after } => {
                let after = after.as_deref().map(str::parse).transpose()?;
                let limit = AskSearches::LIMIT_MAX;
                let (inquiry, purpose, case) = (*inquiry, *purpose, *case);
                let ask = AskSearches { inquiry, purpose, case, after, limit };
                shown(records.inquiry_searches(by, &ask, request))
            }
        }
    }

    pub(super) fn change(&self, change: &Change) -> Result<Value, Failure> {
        if change.operation.ends_with("_breach") {
            let asked = Asked { request: RequestId::from_bytes(random()?), key: None, seen: None };
            breach::record(&self.records, &self.by, change, &asked)
        } else if change.operation.ends_with("_recovery") {
            let asked = Asked { request: RequestId::from_bytes(random()?), key: None, seen: None };
            recover(&self.records, &self.by, change, &asked)
        } else if change.operation == "acknowledge_clock" {
            let asked = Asked { request: RequestId::from_bytes(random()?), key: None, seen: None };
            let command = AcknowledgeClock { form: form(change.body.clone())? };
            let done = self.records.acknowledge_clock(&self.by, &command, &asked);
            Ok(serde_json::to_value(done.map_err(not_recorded)?)?)
        } else if change.operation.ends_with("_inquiry") {
            self.inquire(change)
        } else {
            self.administer(change)
        }
    }

    fn inquire(&self, change: &Change) -> Result<Value, Failure> {
        let request = RequestId::from_bytes(random()?);
        let asked = Asked { request, key: None, seen: None };
        let Change { operation, path, body } = change;
        let command = inquiry(operation, path, body.clone())?;
        let done = self.records.record_inquiry(&self.by, &command, &asked);
        Ok(serde_json::to_value(done.map_err(not_recorded)?)?)
    }

    fn administer(&self, change: &Change) -> Result<Value, Failure> {
        let Self { records, by } = self;
        let request = RequestId::from_bytes(random()?);
        let asked = Asked { request, key: None, seen: None };
        let Change { operation, path, body } = change;
        let body = body.clone();
        if let Some(recorded) = self.change_beside_staff(change, &asked)? {
            return Ok(serde_json::to_value(recorded)?);
        }
        let command: StaffCommand = match *operation {
            "register_staff" => {
                let id = random()?;
                RegisterStaff::new(form(body)?, &mut || id).into()
            }
            "propose_role" => ProposeRole { staff: at(path, 0)?, form: form(body)? }.into(),
            "approve_role" => {
                let (staff, form) = (at(path, 0)?, form(named(body, "role", path.get(1)))?);
                ApproveRole { staff, form }.into()
            }
            "decline_role" => {
                let (staff, form) = (at(path, 0)?, form(named(body, "role", path.get(1)))?);
                DeclineRole { staff, form }.into()
            }
            "revoke_role" => {
                let (staff, form) = (at(path, 0)?, form(named(body, "role", path.get(1)))?);
                RevokeRole { staff, form }.into()
            }
            "record_credential" => {
                RecordCredential { staff: at(path, 0)?, form: form(body)? }.into()
            }
            "suspend_staff" => SuspendStaff { staff: at(path, 0)?, form: form(body)? }.into(),
            "reinstate_staff" => ReinstateStaff { staff: at(path, 0)?, form: form(body)? }.into(),
            "end_staff" => EndStaff { staff: at(path, 0)?, form: form(body)? }.into(),
            "revoke_token" => {
                let (staff, token) = (at(path, 0)?, at(path, 1)?);
                RevokeToken { staff, token, form: form(body)? }.into()
            }
            "open_enrolment" => {
                let done = records.open_enrolment(by, at(path, 0)?, form(body)?, &asked);
                let (half, recorded) = done.map_err(not_recorded)?;
                return with(&recorded, "half", half.map(|half| json!(half.as_str())));
            }
            "approve_enrolment" => {
                let done = records.approve_enrolment(by, at(path, 0)?, form(body)?, &asked);
                let (half, recorded) = done.map_err(not_recorded)?;
                return with(&recorded, "half", half.map(|half| json!(half.as_str())));
            }
            "issue_token" => {
                let done = records.issue_token(by, form(body)?, &asked);
                let (token, recorded) = done.map_err(not_recorded)?;
                return with(&recorded, "token", token.map(|token| json!(token.as_str())));
            }
            "found_accounts" => {
                let done = records.found_accounts(by, form(body)?, &asked);
                let (codes, recorded) = done.map_err(not_recorded)?;
                let told = |code: &FounderCode| {
                    let [first, second] = &code.halves;
                    json!({ "staff": code.staff, "first": **first, "second": **second })
                };
                let codes = codes.map(|codes| codes.iter().map(told).collect());
                return with(&recorded, "founders", codes);
            }
            "sign_out" => {
                let done = records.sign_out(by, &asked).map_err(not_recorded)?;
                return Ok(serde_json::to_value(done)?);
            }
            "change_password" => {
                let (old, new) = (typed(&body, "old")?, typed(&body, "new")?);
                let done = records.change_password(by, &old, &new, &asked);
                return Ok(serde_json::to_value(done.map_err(not_let_in)?)?);
            }
            "sign_in" => {
                let (name, password) = (typed(&body, "name")?, typed(&body, "password")?);
                let role = body.get("role").and_then(Value::as_str).map(str::parse).transpose()?;
                let attempt = records.attempt(&name, None, None).map_err(not_let_in)?;
                let opened = records.sign_in_by_password(&attempt, &password, role, request);
                let opened = opened.map_err(not_let_in)?;
                let recovery = match records.sign_in(&opened.token, Some(opened.role)) {
                    Ok(by) => records.recovery_told_to(&by)?,
                    Err(_) => None,
                };
                return Ok(json!({
                    "staff": opened.staff, "session": opened.session, "role": opened.role,
                    "expires_at": opened.expires_at, "token": opened.token.as_str(),
                    "recovery": recovery,
                }));
            }
            "enrol" => {
                let halves = [&typed(&body, "first")?, &typed(&body, "second")?];
                let (name, password) = (typed(&body, "name")?, typed(&body, "password")?);
                let done = records.redeem(halves, &name, &password, request);
                let done = done.map_err(not_let_in)?;
                let staff = done.entries.first().and_then(|entry| entry.ids.get("staff"));
                return Ok(json!({
                    "staff": staff, "seq": done.seq.to_string(), "hash": done.hash,
                }));
            }
            other => return Err(Failure::fault(format!("`{other}` is not done from here"))),
        };
        let recorded = records.record_staff(by, &command, &asked).map_err(not_recorded)?;
        Ok(serde_json::to_value(recorded)?)
    }

    /// What is done to keys, in an emergency and about the rights of persons; `None` for all else.
    fn change_beside_staff(
        &self,
        change: &Change,
        asked: &Asked<'_>,
    ) -> Result<Option<Recorded>, Failure> {
        let Self { records, by } = self;
        let Change { operation, path, body } = change;
        let body = body.clone();
        let keys: KeyCommand = match *operation {
            "propose_rotation" => {
                let id = random()?;
                ProposeRotation::new(form(body)?, &mut || id).into()
            }
            "approve_rotation" => {
                ApproveRotation { rotation: at(path, 0)?, form: form(body)? }.into()
            }
            _of_no_key => {
                let command = match in_an_emergency(operation, path, body.clone())? {
                    Some(command) => Some(command),
                    None => rights::command(operation, path, body)?,
                };
                let Some(command) = command else {
                    return Ok(None);
                };
                return records.record(by, &command, asked).map(Some).map_err(not_recorded);
            }
        };
        records.record_keys(by, &keys, asked).map(Some).map_err(not_recorded)
    }

    pub(super) fn close(self) -> Result<(), Failure> {
        Ok(self.records.close()?)
    }
}

/// What is done to a case from here: no danger waits for a server.
fn in_an_emergency(
    operation: &str,
    path: &[String],
    body: Value,
) -> Result<Option<Command>, Failure> {
    Ok(Some(match operation {
        "open_emergency" => {
            let id = random()?;
            OpenEmergency::new(at(path, 0)?, form(body)?, &mut || id).into()
        }
        "end_emergency" => {
            let (case, emergency) = (at(path, 0)?, at(path, 1)?);
            EndEmergency { case, emergency, form: form(body)? }.into()
        }
        "review_emergency" => {
            let (case, emergency) = (at(path, 0)?, at(path, 1)?);
            ReviewEmergency { case, emergency, form: form(body)? }.into()
        }
        _of_no_emergency => return Ok(None),
    }))
}

/// An act on an inquiry.
fn inquiry(operation: &str, path: &[String], body: Value) -> Result<InquiryCommand, Failure> {
    Ok(match operation {
        "order_inquiry" => {
            let id = random()?;
            OrderInquiry::new(form(body)?, &mut || id).into()
        }
        "assent_inquiry" => AssentInquiry { inquiry: at(path, 0)?, form: form(body)? }.into(),
        "decline_inquiry" => DeclineInquiry { inquiry: at(path, 0)?, form: form(body)? }.into(),
        _end => EndInquiry { inquiry: at(path, 0)?, form: form(body)? }.into(),
    })
}

/// As the HTTP API means it: by a moment, both what had happened and what was known.
fn moment(as_of: Option<AsOf>, known: Option<i64>) -> RecordsAsOf {
    match as_of {
        None => RecordsAsOf { seq: None, happened: None, known },
        Some(AsOf::Seq(seq)) => RecordsAsOf { seq: Some(seq), happened: None, known },
        Some(AsOf::At(at)) => {
            let at = at.micros();
            RecordsAsOf { seq: None, happened: Some(at), known: Some(known.unwrap_or(at)) }
        }
    }
}

/// What stands in the path at this place.
pub(super) fn at<T: std::str::FromStr>(path: &[String], place: usize) -> Result<T, Failure> {
    let value = path.get(place).and_then(|value| value.parse().ok());
    value.ok_or_else(|| Failure::misuse("an id or code is missing"))
}

/// The body with a field that stands in the path of the HTTP API.
fn named(mut body: Value, name: &str, value: Option<&String>) -> Value {
    if let Some(body) = body.as_object_mut() {
        body.insert(name.to_owned(), json!(value));
    }
    body
}

/// What was recorded, with a secret that is shown once.
pub(super) fn with(
    recorded: &Recorded,
    name: &str,
    secret: Option<Value>,
) -> Result<Value, Failure> {
    let mut told = serde_json::to_value(recorded)?;
    if let (Some(secret), Some(told)) = (secret, told.as_object_mut()) {
        told.insert(name.to_owned(), secret);
    }
    Ok(told)
}

/// A text of the body that somebody typed.
fn typed<T>(body: &Value, name: &'static str) -> Result<T, Failure>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    let text = body.get(name).and_then(Value::as_str).unwrap_or_default();
    text.parse().map_err(|error| Failure::refused(format!("`{name}` {error}")))
}

pub(super) fn form<F: serde::de::DeserializeOwned>(body: Value) -> Result<F, Failure> {
    serde_json::from_value(body).map_err(|error| {
        let told = sanad_casework::Malformed::of(&error);
        let field = told.missing.as_deref().unwrap_or("a value");
        Failure::misuse(format!("{field} {}", told.sentence))
    })
}

fn shown<T: serde::Serialize>(
    disclosed: Result<sanad_records::Disclosed<T>, DiscloseError>,
) -> Result<Value, Failure> {
    match disclosed {
        Ok(disclosed) => Ok(serde_json::to_value(disclosed.value())?),
        Err(DiscloseError::Fault(fault)) => Err(fault.into()),
        Err(
            refused @ (DiscloseError::Hidden
            | DiscloseError::NotForRole
            | DiscloseError::NoRequest
            | DiscloseError::NotIssued
            | DiscloseError::NoCheckpoint
            | DiscloseError::NoEntry { .. }
            | DiscloseError::NoPlace { .. }
            | DiscloseError::Restricted),
        ) => Err(Failure::refused(refused.to_string())),
    }
}

fn not_let_in(error: SignInError) -> Failure {
    match error {
        SignInError::NotSignedIn(_) => {
            Failure::refused("this is not right, or nobody signs in with it now")
        }
        SignInError::Refused(refusal) => not_recorded(RecordError::Refused(refusal)),
        SignInError::KeyReused => not_recorded(RecordError::KeyReused),
        wait @ SignInError::Wait { .. } => Failure::refused(wait.to_string()),
        SignInError::Fault(fault) => fault.into(),
    }
}

pub(super) fn not_recorded(error: RecordError) -> Failure {
    match error {
        RecordError::Fault(fault) => fault.into(),
        RecordError::Refused(refusal) => Failure::refused(match refusal.field() {
            Some(field) => format!("`{field}` {refusal}"),
            None => refusal.to_string(),
        }),
        refused @ (RecordError::Hidden
        | RecordError::NotForRole
        | RecordError::Stale { .. }
        | RecordError::Wait { .. }
        | RecordError::KeyReused) => Failure::refused(refused.to_string()),
    }
}
