//! Lost approvers, with the writer's lock.

use sanad_casework::{ObjectToRecovery, ProposeRecovery};
use sanad_records::{Asked, Records, SignedIn, random};
use serde_json::{Value, json};

use super::Change;
use super::own::{at, form, not_recorded, with};
use crate::failure::Failure;

/// What is done about a recovery.
pub(super) fn recover(
    records: &Records,
    by: &SignedIn,
    change: &Change,
    asked: &Asked<'_>,
) -> Result<Value, Failure> {
    let Change { operation, path, body } = change;
    let body = body.clone();
    let recorded = match *operation {
        "propose_recovery" => {
            let (recovery, staff) = (random()?, random()?);
            let mut ids = [recovery, staff].into_iter();
            // The command takes two ids, in this order.
            let command = ProposeRecovery::new(form(body)?, &mut || ids.next().unwrap_or([0; 16]));
            records.propose_recovery(by, &command, asked)
        }
        "object_to_recovery" => {
            let command = ObjectToRecovery { recovery: at(path, 0)?, form: form(body)? };
            records.object_to_recovery(by, &command, asked)
        }
        _complete => {
            let done = records.complete_recovery(by, at(path, 0)?, form(body)?, asked);
            let (code, recorded) = done.map_err(not_recorded)?;
            let told = code.map(|code| {
                let [first, second] = &code.halves;
                json!({ "staff": code.staff, "first": **first, "second": **second })
            });
            return with(&recorded, "code", told);
        }
    };
    Ok(serde_json::to_value(recorded.map_err(not_recorded)?)?)
}
