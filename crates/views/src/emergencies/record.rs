//! An emergency access as it is kept.

use bincode::{Decode, Encode};
use sanad_casework::{
    AccessVerdict, CaseId, EmergencyAccessOpened, EmergencyId, EmergencyReason, Section, StaffId,
    UnitCode,
};
use sanad_chain::Seq;

use super::{EmergencyFacts, EmergencyReview};
use crate::stored::{Id, Written};

#[derive(PartialEq, Eq, Encode, Decode)]
pub(super) struct Record {
    pub(super) emergency: Id,
    pub(super) case: Id,
    pub(super) staff: Id,
    unit: Written<UnitCode>,
    reason: Written<EmergencyReason>,
    sections: Vec<Written<Section>>,
    opened_at: i64,
    until: i64,
    pub(super) ended_at: Option<i64>,
    review_due: i64,
    pub(super) review: Option<Review>,
    pub(super) looks: Vec<u64>,
}

/// [`EmergencyReview`], as it is kept.
#[derive(PartialEq, Eq, Encode, Decode)]
pub(super) struct Review {
    pub(super) seq: u64,
    pub(super) at: i64,
    pub(super) by: Id,
    pub(super) verdict: Written<AccessVerdict>,
}

impl Record {
    pub(super) fn opened(told: &EmergencyAccessOpened, unit: UnitCode, at: i64) -> Self {
        Self {
            emergency: *told.emergency.as_bytes(),
            case: *told.case.as_bytes(),
            staff: *told.opened_by.as_bytes(),
            unit: Written(unit),
            reason: Written(told.reason),
            sections: told.sections.iter().copied().map(Written).collect(),
            opened_at: at,
            until: told.until.timestamp_micros(),
            ended_at: None,
            review_due: told.review_due.timestamp_micros(),
            review: None,
            looks: Vec::new(),
        }
    }

    pub(super) fn facts(&self, opened: u64) -> EmergencyFacts {
        EmergencyFacts {
            emergency: EmergencyId::from_bytes(self.emergency),
            case: CaseId::from_bytes(self.case),
            staff: StaffId::from_bytes(self.staff),
            unit: self.unit.0.clone(),
            reason: self.reason.0,
            sections: self.sections.iter().map(|section| section.0).collect(),
            opened: Seq::new(opened),
            opened_at: self.opened_at,
            until: self.until,
            ended_at: self.ended_at,
            review_due: self.review_due,
            review: self.review.as_ref().map(|review| EmergencyReview {
                seq: Seq::new(review.seq),
                at: review.at,
                by: StaffId::from_bytes(review.by),
                verdict: review.verdict.0,
            }),
            looks: u32::try_from(self.looks.len()).unwrap_or(u32::MAX),
        }
    }
}
