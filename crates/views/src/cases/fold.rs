//! What each event means to the list of cases.

use sanad_casework::{
    AssignmentEvent, CaseId, ClosureEvent, Event, IntakeEvent, IntakeOpened, ReferralEvent,
    ReferralId, ReferralOutcome, RegisterNumber, RightsEvent, Section, SessionEvent, StaffId,
    StreamId, SystemEvent,
};

use super::{CaseStatus, Cases, Record};
use crate::error::ViewError;
use crate::line::Line;
use crate::stored::Written;

impl Cases {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) -> Result<(), ViewError> {
        match event {
            Event::Intake(event) => self.intake(event, line)?,
            Event::Assignment(event) => self.assignment(event),
            Event::Session(event) => self.session(event),
            Event::Referral(event) => self.referral(event),
            Event::Closure(event) => self.closure(event),
            Event::Rights(event) => self.rights(event, line),
            Event::System(SystemEvent::GenerationBegun(begun)) => self.register.lose(
                begun.lost_until.0.saturating_sub(begun.lost_from.0),
                RegisterNumber::year_of(line.recorded_at),
            ),
            Event::Identity(_)
            | Event::Consent(_)
            | Event::Disclosure(_)
            | Event::Subject(_)
            | Event::Emergency(_)
            | Event::Access(_)
            | Event::Inquiry(_)
            | Event::Breach(_)
            | Event::Staff(_)
            | Event::Keys(_)
            | Event::System(_) => {}
        }
        // Who somebody is stands where it was first told.
        let tells = !event.repeats_parts();
        for (id, version) in line.links(StreamId::CASE) {
            self.change(CaseId::from_bytes(id), |record| touch(record, version, tells, line));
        }
        Ok(())
    }

    fn intake(&mut self, event: &IntakeEvent, line: &Line<'_>) -> Result<(), ViewError> {
        match event {
            IntakeEvent::IntakeOpened(intake) => self.open(intake, line)?,
            IntakeEvent::IntakeDeclined(declined) => {
                self.turn(declined.case, &[CaseStatus::Open], CaseStatus::Declined);
            }
            IntakeEvent::ConfidentialityLevelSet(set) => {
                self.change(set.case, |record| record.level = Written(set.level));
            }
            IntakeEvent::IntakeScreened(screened) => {
                self.change(screened.case, |record| {
                    record.urgency = Some(Written(screened.urgency));
                });
            }
            IntakeEvent::ConfidentialityNoticeGiven(_) => {}
        }
        Ok(())
    }

    fn assignment(&mut self, event: &AssignmentEvent) {
        match event {
            AssignmentEvent::CaseAssigned(assigned) => self.hand_over(assigned.case, assigned.to),
            AssignmentEvent::CaseTransferAccepted(accepted) => {
                self.hand_over(accepted.case, accepted.to);
            }
            AssignmentEvent::CaseTransferRequested(requested) => {
                self.change(requested.case, |record| {
                    record.asked = Some(*requested.to.as_bytes());
                });
            }
            AssignmentEvent::CaseTransferDeclined(declined) => {
                self.change(declined.case, |record| record.asked = None);
            }
            AssignmentEvent::CoWorkerAdded(added) => self.reassign(added.case, |record| {
                record.co_workers.insert(*added.staff.as_bytes());
            }),
            AssignmentEvent::CoWorkerRemoved(gone) => self.reassign(gone.case, |record| {
                record.co_workers.remove(gone.staff.as_bytes());
            }),
            AssignmentEvent::AccessBarred(barred) => self.change(barred.case, |record| {
                record.barred.insert(*barred.staff.as_bytes());
            }),
            AssignmentEvent::AccessBarEnded(ended) => self.change(ended.case, |record| {
                record.barred.remove(ended.staff.as_bytes());
            }),
            AssignmentEvent::ConflictOfInterestDeclared(_)
            | AssignmentEvent::AccessBarProposed(_)
            | AssignmentEvent::AccessBarDeclined(_)
            | AssignmentEvent::AccessBarEndProposed(_)
            | AssignmentEvent::AccessBarKept(_) => {}
        }
    }

    fn session(&mut self, event: &SessionEvent) {
        match event {
            SessionEvent::SessionHeld(held) => self.change(held.case, |record| {
                record.sessions = record.sessions.saturating_add(1);
            }),
            SessionEvent::SessionScheduled(_)
            | SessionEvent::SessionMissed(_)
            | SessionEvent::SessionCancelled(_)
            | SessionEvent::SessionNoteSigned(_)
            | SessionEvent::SessionAddendumAdded(_)
            | SessionEvent::NoteCorrected(_) => {}
        }
    }

    fn referral(&mut self, event: &ReferralEvent) {
        match event {
            ReferralEvent::ReferralProposed(proposed) => self.change(proposed.case, |record| {
                record.open_referrals.insert(*proposed.referral.as_bytes());
            }),
            ReferralEvent::ReferralDeclined(declined) => {
                self.end_referral(declined.case, declined.referral);
            }
            ReferralEvent::ReferralOutcomeReported(reported) => {
                if reported.outcome != ReferralOutcome::Ongoing {
                    self.end_referral(reported.case, reported.referral);
                }
            }
            ReferralEvent::ReferralRevoked(revoked) => {
                self.end_referral(revoked.case, revoked.referral);
            }
            ReferralEvent::ReferralSent(_)
            | ReferralEvent::ReferralAcknowledged(_)
            | ReferralEvent::ReferralAccepted(_) => {}
        }
    }

    fn closure(&mut self, event: &ClosureEvent) {
        match event {
            ClosureEvent::CaseClosed(closed) => {
                self.turn(closed.case, &[CaseStatus::Open], CaseStatus::Closed);
            }
            ClosureEvent::CaseReopened(reopened) => {
                let ended = [CaseStatus::Closed, CaseStatus::Declined];
                self.turn(reopened.case, &ended, CaseStatus::Open);
            }
            ClosureEvent::ClosureProposed(_)
            | ClosureEvent::ClosureApproved(_)
            | ClosureEvent::ClosureReturned(_) => {}
        }
    }

    fn rights(&mut self, event: &RightsEvent, line: &Line<'_>) {
        match event {
            RightsEvent::ErasureBegun(begun) => self.change(begun.case, |record| {
                record.begun.insert(*begun.erasure.as_bytes());
            }),
            RightsEvent::SubjectKeyDestroyed(destroyed) => self.change(destroyed.case, |record| {
                record.begun.remove(destroyed.erasure.as_bytes());
            }),
            RightsEvent::RedactionBegun(begun) => self.change(begun.case, |record| {
                record.redacting = Some(*begun.redaction.as_bytes());
            }),
            RightsEvent::PartResealed(part) => {
                self.resealed.insert((part.entry.0, part.part), line.seq);
            }
            RightsEvent::MentionsRedacted(done) => self.change(done.case, |record| {
                record.redacting.take_if(|id| *id == *done.redaction.as_bytes());
            }),
            RightsEvent::ProcessingRestricted(restricted) => {
                self.change(restricted.case, |record| record.restricted = true);
            }
            RightsEvent::ProcessingResumed(resumed) => {
                self.change(resumed.case, |record| record.restricted = false);
            }
            RightsEvent::RetentionClassAssigned(_)
            | RightsEvent::LegalHoldPlaced(_)
            | RightsEvent::LegalHoldReleaseProposed(_)
            | RightsEvent::LegalHoldReleased(_)
            | RightsEvent::LegalHoldKept(_)
            | RightsEvent::ErasureRequested(_)
            | RightsEvent::ErasureRefused(_)
            | RightsEvent::ErasureApproved(_)
            | RightsEvent::ErasureAttested(_)
            | RightsEvent::RedactionProposed(_)
            | RightsEvent::RedactionDeclined(_) => {}
        }
    }

    fn open(&mut self, intake: &IntakeOpened, line: &Line<'_>) -> Result<(), ViewError> {
        let unit = line.unit.parse().map_err(|_| ViewError::Unit { seq: line.seq })?;
        let id = *intake.case.as_bytes();
        if let std::collections::hash_map::Entry::Vacant(free) = self.opened.entry(id) {
            free.insert(line.seq);
            let number = self.register.next(RegisterNumber::year_of(line.recorded_at));
            self.numbered.insert(number, line.seq);
            self.records.insert(line.seq, Record::opened(intake, number, unit, line));
        }
        Ok(())
    }

    fn turn(&mut self, case: CaseId, from: &[CaseStatus], to: CaseStatus) {
        self.change(case, |record| {
            if from.contains(&record.status) {
                record.status = to;
                record.asked = None;
            }
        });
    }

    /// The new responsible professional is no co-worker any more.
    fn hand_over(&mut self, case: CaseId, to: StaffId) {
        self.reassign(case, |record| {
            record.responsible = Some(*to.as_bytes());
            record.asked = None;
            record.co_workers.remove(to.as_bytes());
        });
    }

    fn end_referral(&mut self, case: CaseId, referral: ReferralId) {
        self.change(case, |record| {
            record.open_referrals.remove(referral.as_bytes());
        });
    }

    /// A change of who works on the case, which the caseloads follow.
    fn reassign(&mut self, case: CaseId, change: impl FnOnce(&mut Record)) {
        let Some(opened) = self.opened.get(case.as_bytes()).copied() else { return };
        let Some(record) = self.records.get_mut(&opened) else { return };
        let before = record.workers();
        change(record);
        let after = record.workers();
        for staff in before.difference(&after) {
            self.put_down(*staff, opened);
        }
        for staff in after.difference(&before) {
            self.take_on(*staff, opened);
        }
    }

    fn change(&mut self, case: CaseId, change: impl FnOnce(&mut Record)) {
        let opened = self.opened.get(case.as_bytes());
        if let Some(record) = opened.and_then(|opened| self.records.get_mut(opened)) {
            change(record);
        }
    }
}

fn touch(record: &mut Record, version: u64, tells: bool, line: &Line<'_>) {
    record.version = version;
    record.last = line.seq;
    record.last_at = line.recorded_at;
    if tells && line.holds(Section::Identity, &record.client) {
        record.client_identity = Some(line.seq);
    }
}
