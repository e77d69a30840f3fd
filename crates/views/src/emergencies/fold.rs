//! What each event means to the emergency accesses.

use sanad_casework::{
    CaseId, EmergencyAccessOpened, EmergencyEvent, EmergencyId, Event, StaffEvent, StaffId,
    StreamId,
};

use super::record::Review;
use super::{Emergencies, Record};
use crate::line::Line;
use crate::stored::{Id, Written};

impl Emergencies {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) {
        match event {
            Event::Emergency(EmergencyEvent::EmergencyAccessOpened(opened)) => {
                self.open(opened, line);
            }
            Event::Emergency(EmergencyEvent::EmergencyAccessEnded(ended)) => {
                self.change(ended.emergency, ended.case, |record| {
                    if record.review.is_none() {
                        record.ended_at = record.ended_at.or(Some(line.recorded_at));
                    }
                });
            }
            Event::Emergency(EmergencyEvent::EmergencyAccessReviewed(told)) => {
                self.change(told.emergency, told.case, |record| {
                    record.review.get_or_insert(Review {
                        seq: line.seq,
                        at: line.recorded_at,
                        by: *told.by.as_bytes(),
                        verdict: Written(told.verdict),
                    });
                });
                let opened = self.opened.get(told.emergency.as_bytes());
                let judged = |at: &&u64| self.records.get(at).is_some_and(|r| r.review.is_some());
                if let Some(opened) = opened.filter(judged) {
                    self.unreviewed.remove(opened);
                }
            }
            Event::Staff(StaffEvent::StaffSuspended(told)) => {
                self.end_all(told.staff, line.recorded_at);
            }
            Event::Staff(StaffEvent::StaffLeft(told)) => self.end_all(told.staff, line.recorded_at),
            Event::Intake(_)
            | Event::Identity(_)
            | Event::Consent(_)
            | Event::Session(_)
            | Event::Referral(_)
            | Event::Disclosure(_)
            | Event::Closure(_)
            | Event::Rights(_)
            | Event::Subject(_)
            | Event::Access(_)
            | Event::Inquiry(_)
            | Event::Breach(_)
            | Event::Keys(_)
            | Event::System(_)
            | Event::Assignment(_)
            | Event::Staff(
                StaffEvent::StaffRegistered(_)
                | StaffEvent::RoleGranted(_)
                | StaffEvent::RoleRevoked(_)
                | StaffEvent::TokenIssued(_)
                | StaffEvent::TokenRevoked(_)
                | StaffEvent::StaffReinstated(_)
                | StaffEvent::SuspensionLimited(_)
                | StaffEvent::SuspensionConfirmed(_)
                | StaffEvent::ReinstatementProposed(_)
                | StaffEvent::ReinstatementDeclined(_)
                | StaffEvent::RemovalProposed(_)
                | StaffEvent::RemovalDeclined(_)
                | StaffEvent::RoleProposed(_)
                | StaffEvent::RoleProposalDeclined(_)
                | StaffEvent::EnrolmentOpened(_)
                | StaffEvent::EnrolmentApproved(_)
                | StaffEvent::PasswordSet(_)
                | StaffEvent::SignInOpened(_)
                | StaffEvent::SignInEnded(_)
                | StaffEvent::AccountLocked(_)
                | StaffEvent::AccountUnlocked(_)
                | StaffEvent::AccountsFounded(_)
                | StaffEvent::CredentialRecorded(_)
                | StaffEvent::RecoveryProposed(_)
                | StaffEvent::RecoveryObjected(_)
                | StaffEvent::RecoveryCompleted(_),
            ) => {}
        }
        for (staff, version) in line.links(StreamId::EMERGENCIES) {
            self.versions.insert(staff, version);
        }
    }

    /// Takes in a look that was made under an emergency access, as its correlation tells.
    pub(crate) fn looked(&mut self, under: &Id, seq: u64) {
        let opened = self.opened.get(under);
        if let Some(record) = opened.and_then(|opened| self.records.get_mut(opened)) {
            record.looks.push(seq);
        }
    }

    fn open(&mut self, told: &EmergencyAccessOpened, line: &Line<'_>) {
        // INVARIANT: the list of cases has refused a unit that cannot be read.
        let Ok(unit) = line.unit.parse() else { return };
        if !self.opened.contains_key(told.emergency.as_bytes()) {
            let record = Record::opened(told, unit, line.recorded_at);
            self.records.insert(line.seq, record);
            self.index(line.seq, *told.emergency.as_bytes(), *told.case.as_bytes(), true);
        }
    }

    /// Whoever may not come in any more has nothing open, and gets none of it back later.
    fn end_all(&mut self, staff: StaffId, at: i64) {
        for opened in &self.unreviewed {
            if let Some(record) = self.records.get_mut(opened)
                && record.staff == *staff.as_bytes()
            {
                record.ended_at = record.ended_at.or(Some(at));
            }
        }
    }

    fn change(&mut self, id: EmergencyId, case: CaseId, change: impl FnOnce(&mut Record)) {
        let opened = self.opened.get(id.as_bytes());
        let record = opened.and_then(|opened| self.records.get_mut(opened));
        if let Some(record) = record.filter(|record| record.case == *case.as_bytes()) {
            change(record);
        }
    }
}
