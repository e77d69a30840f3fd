//! The file of a breach, with the writer's lock.

use sanad_casework::{BreachCommand, CloseBreach, ConfirmBreach, NotifyBreach, SuspectBreach};
use sanad_records::{Asked, Records, SignedIn, random};
use serde_json::Value;

use super::Change;
use super::own::{at, form, not_recorded};
use crate::failure::Failure;

/// An act on the file of a breach.
pub(super) fn record(
    records: &Records,
    by: &SignedIn,
    change: &Change,
    asked: &Asked<'_>,
) -> Result<Value, Failure> {
    let Change { operation, path, body } = change;
    let body = body.clone();
    let command: BreachCommand = match *operation {
        "suspect_breach" => {
            let id = random()?;
            SuspectBreach::new(form(body)?, &mut || id).into()
        }
        "confirm_breach" => ConfirmBreach { breach: at(path, 0)?, form: form(body)? }.into(),
        "notify_breach" => NotifyBreach { breach: at(path, 0)?, form: form(body)? }.into(),
        _close => CloseBreach { breach: at(path, 0)?, form: form(body)? }.into(),
    };
    let done = records.record_breach(by, &command, asked);
    Ok(serde_json::to_value(done.map_err(not_recorded)?)?)
}
