//! A case as it is kept.

use std::collections::BTreeSet;

use bincode::{Decode, Encode};
use sanad_casework::{
    CaseId, Category, Channel, ConfidentialityLevel, IntakeOpened, PartyId, RegisterNumber,
    StaffId, Standing, SubjectKind, Track, UnitCode, Urgency,
};
use sanad_chain::Seq;

use super::{CaseFacts, CaseStatus};
use crate::line::Line;
use crate::stored::{Id, Written};

#[derive(PartialEq, Eq, Encode, Decode)]
pub(super) struct Record {
    pub(super) case: Id,
    /// Its number in the register: the year, and the how manyth of it.
    pub(super) number: (u16, u32),
    pub(super) version: u64,
    pub(super) last: u64,
    pub(super) status: CaseStatus,
    pub(super) opened_by: Id,
    pub(super) responsible: Option<Id>,
    /// Who was asked to take it over and has not answered.
    pub(super) asked: Option<Id>,
    pub(super) co_workers: BTreeSet<Id>,
    pub(super) barred: BTreeSet<Id>,
    pub(super) unit: Written<UnitCode>,
    pub(super) subject: Written<SubjectKind>,
    pub(super) track: Written<Track>,
    pub(super) category: Written<Category>,
    pub(super) level: Written<ConfidentialityLevel>,
    pub(super) channel: Written<Channel>,
    pub(super) standing: Written<Standing>,
    pub(super) urgency: Option<Written<Urgency>>,
    pub(super) client: Id,
    pub(super) client_identity: Option<u64>,
    pub(super) sessions: u32,
    pub(super) open_referrals: BTreeSet<Id>,
    /// Erasures that have begun and not ended.
    pub(super) begun: BTreeSet<Id>,
    /// The redaction that has begun and not ended: there is one at a time.
    pub(super) redacting: Option<Id>,
    pub(super) restricted: bool,
    pub(super) opened_at: i64,
    pub(super) last_at: i64,
}

impl Record {
    pub(super) fn opened(
        intake: &IntakeOpened,
        number: RegisterNumber,
        unit: UnitCode,
        line: &Line<'_>,
    ) -> Self {
        Self {
            case: *intake.case.as_bytes(),
            number: (number.year(), number.count()),
            version: 0,
            last: line.seq,
            status: CaseStatus::Open,
            opened_by: line.actor,
            responsible: None,
            asked: None,
            co_workers: BTreeSet::new(),
            barred: BTreeSet::new(),
            unit: Written(unit),
            subject: Written(intake.subject),
            track: Written(intake.track),
            category: Written(intake.category),
            level: Written(ConfidentialityLevel::Normal),
            channel: Written(intake.channel),
            standing: Written(intake.standing),
            urgency: None,
            client: *intake.client.as_bytes(),
            client_identity: None,
            sessions: 0,
            open_referrals: BTreeSet::new(),
            begun: BTreeSet::new(),
            redacting: None,
            restricted: false,
            opened_at: line.recorded_at,
            last_at: line.recorded_at,
        }
    }

    /// The responsible professional and the co-workers.
    pub(super) fn workers(&self) -> BTreeSet<Id> {
        self.co_workers.iter().copied().chain(self.responsible).collect()
    }

    pub(super) fn number(&self) -> RegisterNumber {
        RegisterNumber::new(self.number.0, self.number.1)
    }

    pub(super) fn facts(&self, opened: u64) -> CaseFacts {
        let staff = |ids: &BTreeSet<Id>| ids.iter().copied().map(StaffId::from_bytes).collect();
        CaseFacts {
            case: CaseId::from_bytes(self.case),
            number: self.number(),
            version: self.version,
            opened: Seq::new(opened),
            last: Seq::new(self.last),
            status: self.status,
            opened_by: StaffId::from_bytes(self.opened_by),
            responsible: self.responsible.map(StaffId::from_bytes),
            asked: self.asked.map(StaffId::from_bytes),
            co_workers: staff(&self.co_workers),
            barred: staff(&self.barred),
            unit: self.unit.0.clone(),
            subject: self.subject.0,
            track: self.track.0,
            category: self.category.0,
            level: self.level.0,
            channel: self.channel.0,
            standing: self.standing.0,
            urgency: self.urgency.as_ref().map(|urgency| urgency.0),
            client: PartyId::from_bytes(self.client),
            client_identity: self.client_identity.map(Seq::new),
            sessions: self.sessions,
            open_referrals: u32::try_from(self.open_referrals.len()).unwrap_or(u32::MAX),
            restricted: self.restricted,
            opened_at: self.opened_at,
            last_at: self.last_at,
        }
    }
}
