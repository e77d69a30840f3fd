//! Which fields the sealed parts of each event may hold. The schemas tell it, so that whoever
//! checks that nothing sealed stands in clear knows what to look for.

use serde_json::{Map, Value};

use crate::proposal::{Sealed, Subject};

/// What a sealed field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// What a person wrote.
    Text,
    /// A code, an id or a month.
    Code,
}
use Holds::{Code, Text};

type Fields = &'static [(&'static str, Holds)];

/// The fields by whose key seals them.
struct SealedFields {
    party: Fields,
    staff: Fields,
    facts: Fields,
    search: Fields,
    inquiry: Fields,
    breach: Fields,
}

const NOTHING: SealedFields =
    SealedFields { party: &[], staff: &[], facts: &[], search: &[], inquiry: &[], breach: &[] };
const REMARK: Fields = &[("note", Text)];
const REASON: Fields = &[("reason", Text)];
const WRITTEN: Fields = &[("note", Code), ("text", Text)];
const PERSON: Fields = &[
    ("name", Text),
    ("nik", Text),
    ("birth_date", Text),
    ("phone", Text),
    ("address", Text),
    ("kelurahan", Text),
    ("relationship", Code),
    ("marital", Code),
    ("religion", Code),
    ("education", Code),
    ("disability", Text),
    ("note", Text),
];
const FACTS: Fields = &[
    ("group", Code),
    ("kecamatan", Code),
    ("age_band", Code),
    ("sex", Code),
    ("standing", Code),
    ("month", Code),
];
const FACTS_OF_SERVICE: Fields = &[
    ("service", Code),
    ("group", Code),
    ("kecamatan", Code),
    ("age_band", Code),
    ("sex", Code),
    ("standing", Code),
    ("month", Code),
];

const fn party(fields: Fields) -> SealedFields {
    SealedFields { party: fields, ..NOTHING }
}

fn of(event_type: &str) -> SealedFields {
    match event_type {
        "intake_opened" => SealedFields {
            party: &[("narrative", Text), ("problem", Code), ("ppks", Code)],
            facts: FACTS,
            ..NOTHING
        },
        "party_added" => party(PERSON),
        "session_held" => SealedFields { party: WRITTEN, facts: FACTS_OF_SERVICE, ..NOTHING },
        "session_addendum_added" | "note_corrected" => party(WRITTEN),
        "referral_proposed" => party(&[("institution", Code), ("name", Text), ("note", Text)]),
        "referral_sent" => party(&[("order", Code), ("letter", Text), ("packet", Text)]),
        "disclosure_requested" => party(&[("name", Text), ("document", Text), ("note", Text)]),
        "disclosure_made" => party(&[("name", Text), ("address", Text), ("items", Text)]),
        "closure_proposed" => party(&[("reason", Code), ("summary", Text)]),
        "legal_hold_placed" | "accounting_suspended" => {
            party(&[("reference", Text), ("note", Text)])
        }
        "legal_hold_release_proposed"
        | "legal_hold_released"
        | "erasure_requested"
        | "erasure_refused"
        | "processing_restricted"
        | "processing_resumed"
        | "subject_access_requested"
        | "subject_access_refused"
        | "access_questioned_by_subject"
        | "access_question_resolved"
        | "accounting_suspension_lifted"
        | "party_removed"
        | "intake_screened"
        | "intake_declined"
        | "confidentiality_level_set"
        | "consent_given"
        | "consent_refused"
        | "consent_narrowed"
        | "consent_withdrawn"
        | "processing_stopped"
        | "case_assigned"
        | "case_transfer_requested"
        | "case_transfer_accepted"
        | "case_transfer_declined"
        | "co_worker_added"
        | "co_worker_removed"
        | "access_barred"
        | "conflict_of_interest_declared"
        | "session_scheduled"
        | "session_missed"
        | "session_cancelled"
        | "referral_acknowledged"
        | "referral_accepted"
        | "referral_declined"
        | "referral_outcome_reported"
        | "referral_revoked"
        | "disclosure_decided"
        | "closure_approved"
        | "closure_returned"
        | "case_reopened" => party(REMARK),
        "redaction_proposed" => party(&[("text", Text)]),
        // All fields of the part it replaces, as one text.
        "part_resealed" => party(&[("body", Text)]),
        // To the client; where nothing is sealed to the client any more, to who wrote it.
        "emergency_access_opened" => SealedFields { staff: REASON, ..party(REASON) },
        "emergency_access_reviewed" => SealedFields { staff: REMARK, ..party(REMARK) },
        "staff_registered" => {
            SealedFields { staff: &[("name", Text), ("certificate", Text)], ..NOTHING }
        }
        "credential_recorded" => SealedFields { staff: &[("certificate", Text)], ..NOTHING },
        "search_performed" => {
            let search = &[("name", Text), ("nik", Text), ("phone", Text)];
            SealedFields { search, ..NOTHING }
        }
        "inquiry_ordered" => {
            SealedFields { inquiry: &[("reference", Text), ("matter", Text)], ..NOTHING }
        }
        "breach_suspected" => SealedFields { breach: &[("narrative", Text)], ..NOTHING },
        "breach_notified" => SealedFields { breach: &[("text", Text)], ..NOTHING },
        "breach_closed" => SealedFields { breach: REASON, ..NOTHING },
        _sealing_nothing => NOTHING,
    }
}

/// Whether every field of the part stands among those of the event.
pub(crate) fn is_told(event_type: &str, part: &Sealed) -> bool {
    let SealedFields { party, staff, facts, search, inquiry, breach } = of(event_type);
    let fields = match part.to {
        Subject::Party(_) => party,
        Subject::Staff(_) => staff,
        Subject::Facts => facts,
        Subject::Search => search,
        Subject::Inquiry(_) => inquiry,
        Subject::Breach(_) => breach,
    };
    part.body.keys().all(|name| fields.iter().any(|(told, _)| told == name))
}

/// Whether a part of such an event that is sealed to a person may have this field, and a person wrote
/// it: words that can be redacted. Who somebody is, a search finds; that is corrected, not redacted.
pub fn is_written(event_type: &str, field: &str) -> bool {
    writes(event_type) && of(event_type).party.contains(&(field, Text))
}

/// Whether people write words into parts of such an event that are sealed to a person.
pub fn writes(event_type: &str) -> bool {
    event_type != "party_added" && of(event_type).party.iter().any(|(_, holds)| *holds == Text)
}

/// What the schema tells: whose key, field, and whether it is a text or a code. `None` where
/// the event seals nothing.
pub(crate) fn told(event_type: &str) -> Option<Value> {
    let SealedFields { party, staff, facts, search, inquiry, breach } = of(event_type);
    let holders = [
        ("party", party),
        ("staff", staff),
        ("facts", facts),
        ("search", search),
        ("inquiry", inquiry),
        ("breach", breach),
    ];
    let told: Map<String, Value> = holders
        .into_iter()
        .filter(|(_, fields)| !fields.is_empty())
        .map(|(to, fields)| (to.to_owned(), fields.iter().map(field).collect()))
        .collect();
    (!told.is_empty()).then_some(Value::Object(told))
}

fn field((name, holds): &(&str, Holds)) -> (String, Value) {
    let holds = match holds {
        Text => "text",
        Code => "code",
    };
    ((*name).to_owned(), holds.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Section;
    use crate::id::{PartyId, StaffId};

    #[test]
    fn a_field_is_told_of_one_event_and_one_holder_only() {
        let client = Subject::Party(PartyId::from_bytes([2; 16]));
        let part = |to, name: &str| {
            let body = [(name.to_owned(), Value::from("x"))].into_iter().collect();
            Sealed { to, section: Section::Closure, body }
        };
        assert!(is_told("closure_proposed", &part(client, "summary")));
        assert!(!is_told("closure_proposed", &part(client, "note")));
        assert!(!is_told("case_closed", &part(client, "summary")));
        let staff = Subject::Staff(StaffId::from_bytes([3; 16]));
        assert!(!is_told("closure_proposed", &part(staff, "summary")));
        assert!(!is_told("closure_proposed", &part(Subject::Facts, "summary")));
    }
}
