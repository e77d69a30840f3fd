//! Given some events, when something is decided, then these events follow, or a refusal.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    Caller, Case, CaseFile, CaseId, Command, Event, Moment, OpenIntake, PartyId, Profession,
    Proposal, Refusal, Role, StaffId,
};

pub(crate) const RINI: StaffId = StaffId::from_bytes([0xa1; 16]);
pub(crate) const BUDI: StaffId = StaffId::from_bytes([0xa2; 16]);
pub(crate) const SITI: StaffId = StaffId::from_bytes([0xa3; 16]);
pub(crate) const ANDI: StaffId = StaffId::from_bytes([0xa4; 16]);
pub(crate) const MIRA: StaffId = StaffId::from_bytes([0xa5; 16]);

/// A privacy officer.
pub(crate) const DIAN: StaffId = StaffId::from_bytes([0xa6; 16]);

/// A word that stands in every sealed text of these tests and in no clear byte.
pub(crate) const CANARY: &str = "KENARI-RAHASIA";

/// The case of `a_case`.
pub(crate) const CASE: CaseId = CaseId::from_bytes([1; 16]);

/// Rini sits at the front desk, Budi and Siti counsel, Andi and Mira supervise, Dian answers for data.
pub(crate) fn as_(staff: StaffId) -> Caller {
    let role = match staff {
        RINI => Role::FrontDesk,
        BUDI | SITI => Role::Counsellor,
        ANDI | MIRA => Role::Supervisor,
        DIAN => Role::PrivacyOfficer,
        _ => Role::Auditor,
    };
    Caller {
        staff,
        role,
        profession: Profession::SocialWorker,
        unit: "konseling".parse().unwrap(),
        covers: Vec::new(),
        acting_for: None,
    }
}

pub(crate) fn noon() -> Moment {
    let at = DateTime::parse_from_rfc3339("2026-11-24T12:00:00+08:00").unwrap();
    Moment { recorded_at: at.to_utc() }
}

pub(crate) fn now() -> DateTime<Utc> {
    noon().recorded_at
}

/// A body as it comes in over the wire.
pub(crate) fn form<T: DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).unwrap()
}

/// Ids that count up: 01…, 02…, 03….
pub(crate) fn fresh() -> impl FnMut() -> [u8; 16] {
    fresh_from(0)
}

pub(crate) fn fresh_from(start: u8) -> impl FnMut() -> [u8; 16] {
    let mut next = start;
    move || {
        next += 1;
        [next; 16]
    }
}

pub(crate) fn intake_body() -> Value {
    json!({
        "subject": "family",
        "track": "problem",
        "problem": "konflik_perkawinan",
        "ppks": "25",
        "channel": "datang_langsung",
        "source": "sendiri",
        "standing": "baru",
        "kecamatan": "73.71.09",
        "parties": [
            {
                "role": "client", "name": CANARY, "nik": "7371014101900001",
                "phone": "+62 411 987654321", "age_band": "25_44", "sex": "perempuan"
            },
            { "role": "spouse", "name": CANARY, "relationship": "suami_istri" },
            { "role": "child", "name": CANARY, "age_band": "6_12" },
            { "role": "reporter", "name": CANARY },
        ],
        "narrative": CANARY,
    })
}

pub(crate) const CLIENT: PartyId = PartyId::from_bytes([2; 16]);
pub(crate) const SPOUSE: PartyId = PartyId::from_bytes([3; 16]);
pub(crate) const CHILD: PartyId = PartyId::from_bytes([4; 16]);

/// The case that Budi opened and is responsible for.
pub(crate) fn a_case() -> Given {
    given([]).and(BUDI, OpenIntake::new(form(intake_body()), &mut fresh()))
}

pub(crate) fn given(events: impl IntoIterator<Item = Event>) -> Given {
    let mut case = Case::Absent;
    for event in events {
        case.try_apply(&event).unwrap();
    }
    Given { case }
}

#[derive(Clone)]
pub(crate) struct Given {
    pub(crate) case: Case,
}

impl Given {
    /// What was done before, accepted.
    pub(crate) fn and(mut self, by: StaffId, act: impl Into<Command>) -> Self {
        for proposal in act.into().decide(&self.case, &as_(by), &noon()).unwrap() {
            self.case.try_apply(&proposal.event).unwrap();
        }
        self
    }

    pub(crate) fn when(&self, by: StaffId, act: impl Into<Command>) -> Outcome {
        Outcome(act.into().decide(&self.case, &as_(by), &noon()))
    }

    pub(crate) fn file(&self) -> &CaseFile {
        self.case.file().unwrap()
    }
}

pub(crate) struct Outcome(pub(crate) Result<Vec<Proposal>, Refusal>);

impl Outcome {
    #[track_caller]
    pub(crate) fn then(&self, types: &[&str]) -> &[Proposal] {
        let proposals = self.0.as_ref().unwrap();
        let told: Vec<_> = proposals.iter().map(|p| p.event.event_type()).collect();
        assert_eq!(told, types);
        proposals
    }

    #[track_caller]
    pub(crate) fn refused(&self, refusal: Refusal) {
        assert_eq!(self.0, Err(refusal));
    }
}
