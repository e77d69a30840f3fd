//! Opening emergency access.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use super::EmergencyEvent;
use crate::prelude::*;
use crate::text::Shown;

/// For how long emergency access is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes(u8);

/// Opens sections of a case in an emergency, from now on.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenEmergencyForm {
    /// Why.
    pub reason: EmergencyReason,
    /// What happens, so that another can judge it; sealed to the client.
    pub text: ReasonText,
    /// Which sections are needed.
    pub sections: Set<Section, 1, 8>,
    /// For how long; an hour, if left out.
    #[serde(default)]
    pub minutes: Minutes,
    /// The caller's password once more. It is recorded nowhere.
    pub password: Shown,
}

opaque!(OpenEmergencyForm);

impl Minutes {
    /// The shortest.
    pub const MIN: u8 = 5;
    /// The longest: four hours.
    pub const MAX: u8 = 240;

    /// So many minutes, if they are neither too few nor too many.
    pub fn new(minutes: u8) -> Option<Self> {
        (Self::MIN..=Self::MAX).contains(&minutes).then_some(Self(minutes))
    }
}

impl Default for Minutes {
    fn default() -> Self {
        Self(60)
    }
}

impl<'de> Deserialize<'de> for Minutes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wrong = || serde::de::Error::custom("is not 5 to 240 minutes");
        let minutes = u8::deserialize(from).map_err(|_not_a_number| wrong())?;
        Self::new(minutes).ok_or_else(wrong)
    }
}

impl JsonSchema for Minutes {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Minutes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "integer", "minimum": Self::MIN, "maximum": Self::MAX, "default": 60,
        })
    }
}

deed! {
    /// Opens emergency access. Whoever calls it checks that the caller showed their password just now,
    /// that no ordinary look is enough ([`Refusal::OrdinaryLookEnough`]), and that no other emergency
    /// access of theirs waits for its review ([`Refusal::EmergencyAwaitsReview`]).
    OpenEmergency of case: CaseId; draws emergency: EmergencyId; serves rights
        takes OpenEmergencyForm
}

/// No state of the case stands against it: not that it is closed, nor that its data may not be
/// used.
///
/// Refuses: someone who works with no clients, a section that no emergency opens.
impl Deed<Case> for OpenEmergency {
    fn decide(&self, case: &Case, by: &Caller, at: &Moment) -> Result<Vec<Proposal>, Refusal> {
        let file = case.known(by)?;
        by.acts_as(Self::ROLES)?;
        let sections = self.form.sections.sorted();
        if !sections.iter().all(|section| section.opens_in_emergency()) {
            return Err(Refusal::NotInEmergency);
        }
        let max = CaseFile::EMERGENCIES_MAX;
        room_for(&file.emergencies, &self.emergency, "emergency accesses", max)?;
        let event = EmergencyAccessOpened {
            case: self.case,
            emergency: self.emergency,
            opened_by: by.staff,
            reason: self.form.reason,
            sections,
            until: at.recorded_at + Duration::minutes(self.form.minutes.0.into()),
            review_due: at.recorded_at + Self::REVIEW_WITHIN,
        };
        let sealed =
            file.to_readers_of_reasons(by.staff, ReasonOfStaff { reason: self.form.text.clone() });
        let act = Act::new(at.judge(None, None)?, Purpose::Emergency, Basis::BreakGlass);
        Ok(act.tell(event, sealed).done())
    }
}

impl OpenEmergency {
    /// Those who work with clients, and so may stand before somebody in danger.
    pub const ROLES: &'static [Role] = &[
        Role::FrontDesk,
        Role::Counsellor,
        Role::Supervisor,
        Role::ReferralOfficer,
        Role::ComplaintOfficer,
    ];
    /// By when it is reviewed, from its opening on.
    const REVIEW_WITHIN: Duration = Duration::hours(72);
}

event! {
    /// Somebody opened sections of a case without the ordinary need.
    EmergencyAccessOpened in EmergencyEvent, "emergency_access_opened" v 1, about Emergency(case, opened_by),
        seals (ToParty<ReasonOfStaff>, ToStaff<ReasonOfStaff>), told OfEmergency(reason),
        does Sets("emergency_access_ended", "emergency_access_reviewed"),
        "akses darurat dibuka" / "emergency access was opened";
    {
        /// The case.
        case: CaseId,
        /// The emergency access.
        emergency: EmergencyId,
        /// Who opened it, for themselves.
        opened_by: StaffId,
        /// Why.
        reason: EmergencyReason,
        /// The sections it opens.
        sections: Vec<Section>,
        /// When it ends by itself.
        until: DateTime<Utc>,
        /// By when another person reviews it: 72 hours after it was opened.
        review_due: DateTime<Utc>,
    }
    like |ids| {
        case: ids.case,
        emergency: ids.id(0x13),
        opened_by: ids.staff,
        reason: EmergencyReason::DangerToLife,
        sections: vec![Section::Identity, Section::Session],
        until: SAMPLE_TIME,
        review_due: SAMPLE_TIME,
    }
}

impl Step<Case> for EmergencyAccessOpened {
    fn step(&self, case: &mut Case) -> Option<()> {
        any(case, self.case)?.open_emergency(self)
    }
}
