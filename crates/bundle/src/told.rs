//! What a header says, for people and their programs: the same text from the same header, always.

use chrono::{DateTime, Datelike, FixedOffset, SecondsFormat, Utc};
use sanad_chain::{BodyRef, Entry};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::strict::is_canonical;

/// What stands in the clear layer of a header, in the order of the format.
#[derive(Serialize)]
struct Told<'a> {
    event: &'a str,
    schema: u16,
    recorded_at: String,
    occurred_at: String,
    staff: String,
    role: &'a str,
    profession: &'a str,
    unit: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    acting_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    policy: u32,
    data: &'a RawValue,
}

/// The telling of an entry; none where its body does not decode or its times are none.
pub(crate) fn told(entry: &Entry<'_>) -> Option<String> {
    let body = entry.body().ok()?;
    if !is_canonical(body.data) {
        return None;
    }
    let recorded_at = DateTime::<Utc>::from_timestamp_micros(entry.position().recorded_at)?;
    has_a_year(recorded_at.year())?;
    let told = Told {
        event: body.event_type,
        schema: body.schema,
        recorded_at: recorded_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        occurred_at: occurred_at(&body)?,
        staff: hex(body.actor.staff),
        role: body.actor.role,
        profession: body.actor.profession,
        unit: body.actor.unit,
        acting_for: body.actor.acting_for.map(hex),
        purpose: body.purpose,
        basis: body.basis,
        rule: body.rule,
        policy: body.policy_version,
        data: serde_json::from_str(body.data).ok()?,
    };
    serde_json::to_string(&told).ok()
}

fn occurred_at(body: &BodyRef<'_>) -> Option<String> {
    let offset = FixedOffset::east_opt(i32::from(body.occurred_offset) * 60)?;
    let at = DateTime::<Utc>::from_timestamp_micros(body.occurred_at)?;
    has_a_year(at.year())?;
    has_a_year(at.with_timezone(&offset).year())?;
    Some(at.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::Micros, false))
}

/// Years of four digits are told, and no others.
fn has_a_year(year: i32) -> Option<()> {
    (1..=9999).contains(&year).then_some(())
}

fn hex(id: [u8; 16]) -> String {
    sanad_chain::EventId::from_bytes(id).to_string()
}
