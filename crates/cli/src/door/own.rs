//! With the writer's lock: the records are opened here for as long as the command takes.

use sanad_casework::{ApproveRotation, ProposeRotation, RegisterStaff};
use sanad_records::{
    AsOf as RecordsAsOf, Asked, DiscloseError, ReadAccess, RecordError, Records, RequestId,
    SignedIn, ViewCase, WhichAccess, random,
};
use serde_json::{Value, json};

use super::look::{PAGE, Which};
use super::{Change, Look};
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
            Look::Case { case, purpose, as_of, known_at } => {
                let as_of = moment(*as_of, known_at.map(Moment::micros));
                let ask = ViewCase { case: *case, purpose: *purpose, sections: Vec::new(), as_of };
                shown(records.view_case(by, &ask, request))
            }
            Look::Staff { purpose } => shown(records.list_staff(by, *purpose, request)),
        }
    }

    pub(super) fn change(&self, change: &Change) -> Result<Value, Failure> {
        let Self { records, by } = self;
        let asked = Asked { request: RequestId::from_bytes(random()?), key: None, seen: None };
        match change {
            Change::Register(body) => {
                let id = random()?;
                let command = RegisterStaff::new(form(body)?, &mut || id);
                let recorded = records.record_staff(by, &command.into(), &asked);
                Ok(serde_json::to_value(recorded.map_err(not_recorded)?)?)
            }
            Change::ProposeRotation(body) => {
                let id = random()?;
                let command = ProposeRotation::new(form(body)?, &mut || id);
                let recorded = records.record_keys(by, &command.into(), &asked);
                Ok(serde_json::to_value(recorded.map_err(not_recorded)?)?)
            }
            Change::ApproveRotation { rotation, body } => {
                let command = ApproveRotation { rotation: *rotation, form: form(body)? };
                let recorded = records.record_keys(by, &command.into(), &asked);
                Ok(serde_json::to_value(recorded.map_err(not_recorded)?)?)
            }
            Change::IssueToken { staff, body } => {
                let issued = records.issue_token(by, *staff, form(body)?, &asked);
                let (token, recorded) = issued.map_err(not_recorded)?;
                let mut told = serde_json::to_value(recorded)?;
                if let (Some(token), Some(told)) = (token, told.as_object_mut()) {
                    told.insert("token".to_owned(), json!(token.as_str()));
                }
                Ok(told)
            }
        }
    }

    pub(super) fn close(self) -> Result<(), Failure> {
        Ok(self.records.close()?)
    }
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

fn form<F: serde::de::DeserializeOwned>(body: &Value) -> Result<F, Failure> {
    serde_json::from_value(body.clone()).map_err(|error| {
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
            | DiscloseError::Restricted),
        ) => Err(Failure::refused(refused.to_string())),
    }
}

fn not_recorded(error: RecordError) -> Failure {
    match error {
        RecordError::Fault(fault) => fault.into(),
        RecordError::Refused(refusal) => Failure::refused(match refusal.field() {
            Some(field) => format!("`{field}` {refusal}"),
            None => refusal.to_string(),
        }),
        refused @ (RecordError::Hidden
        | RecordError::NotForRole
        | RecordError::Stale { .. }
        | RecordError::KeyReused) => Failure::refused(refused.to_string()),
    }
}
