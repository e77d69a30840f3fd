//! What each event means to the list of cases.

use sanad_casework::{
    CaseId, Event, IntakeOpened, ReferralId, ReferralOutcome, Section, StaffId, StreamId,
};

use super::{CaseStatus, Cases, Record};
use crate::error::ViewError;
use crate::line::Line;
use crate::stored::Written;
use crate::themes;

impl Cases {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) -> Result<(), ViewError> {
        match event {
            Event::IntakeOpened(intake) => self.open(intake, line)?,
            Event::IntakeDeclined(declined) => {
                self.turn(declined.case, &[CaseStatus::Open], CaseStatus::Declined);
            }
            Event::ConfidentialityLevelSet(set) => {
                self.change(set.case, |record| record.level = Written(set.level));
            }

            Event::CaseAssigned(assigned) => self.hand_over(assigned.case, assigned.to),
            Event::CaseTransferAccepted(accepted) => self.hand_over(accepted.case, accepted.to),
            Event::CaseTransferRequested(requested) => self.change(requested.case, |record| {
                record.asked = Some(*requested.to.as_bytes());
            }),
            Event::CaseTransferDeclined(declined) => {
                self.change(declined.case, |record| record.asked = None);
            }
            Event::CoWorkerAdded(added) => self.reassign(added.case, |record| {
                record.co_workers.insert(*added.staff.as_bytes());
            }),
            Event::CoWorkerRemoved(gone) => self.reassign(gone.case, |record| {
                record.co_workers.remove(gone.staff.as_bytes());
            }),
            Event::AccessBarred(barred) => self.change(barred.case, |record| {
                record.barred.insert(*barred.staff.as_bytes());
            }),

            Event::SessionHeld(held) => self.change(held.case, |record| {
                record.sessions = record.sessions.saturating_add(1);
            }),

            Event::ReferralProposed(proposed) => self.change(proposed.case, |record| {
                record.open_referrals.insert(*proposed.referral.as_bytes());
            }),
            Event::ReferralDeclined(declined) => {
                self.end_referral(declined.case, declined.referral);
            }
            Event::ReferralOutcomeReported(reported) => {
                if reported.outcome != ReferralOutcome::Ongoing {
                    self.end_referral(reported.case, reported.referral);
                }
            }
            Event::ReferralRevoked(revoked) => self.end_referral(revoked.case, revoked.referral),

            Event::CaseClosed(closed) => {
                self.turn(closed.case, &[CaseStatus::Open], CaseStatus::Closed);
            }
            Event::CaseReopened(reopened) => {
                let ended = [CaseStatus::Closed, CaseStatus::Declined];
                self.turn(reopened.case, &ended, CaseStatus::Open);
            }

            Event::ErasureBegun(begun) => self.change(begun.case, |record| {
                record.begun.insert(*begun.erasure.as_bytes());
            }),
            Event::SubjectKeyDestroyed(destroyed) => self.change(destroyed.case, |record| {
                record.begun.remove(destroyed.erasure.as_bytes());
            }),
            Event::RedactionBegun(begun) => self.change(begun.case, |record| {
                record.redacting = Some(*begun.redaction.as_bytes());
            }),
            Event::PartResealed(part) => {
                self.resealed.insert((part.entry.0, part.part), line.seq);
            }
            Event::MentionsRedacted(done) => self.change(done.case, |record| {
                record.redacting.take_if(|id| *id == *done.redaction.as_bytes());
            }),
            Event::ProcessingRestricted(restricted) => {
                self.change(restricted.case, |record| record.restricted = true);
            }
            Event::ProcessingResumed(resumed) => {
                self.change(resumed.case, |record| record.restricted = false);
            }

            themes::silent!(
                consent disclosure subject emergency look inquiry breach staff system;
                PartyAdded PartyRemoved IntakeScreened ConfidentialityNoticeGiven
                ConflictOfInterestDeclared
                SessionScheduled SessionMissed SessionCancelled
                SessionNoteSigned SessionAddendumAdded NoteCorrected
                ReferralSent ReferralAcknowledged ReferralAccepted
                ClosureProposed ClosureApproved ClosureReturned
                RetentionClassAssigned LegalHoldPlaced LegalHoldReleaseProposed LegalHoldReleased
                ErasureRequested ErasureRefused ErasureApproved ErasureAttested
                RedactionProposed RedactionDeclined
            ) => {}
        }
        // Who somebody is stands where it was first told.
        let tells = !event.repeats_parts();
        for (id, version) in line.links(StreamId::CASE) {
            self.change(CaseId::from_bytes(id), |record| touch(record, version, tells, line));
        }
        Ok(())
    }

    fn open(&mut self, intake: &IntakeOpened, line: &Line<'_>) -> Result<(), ViewError> {
        let unit = line.unit.parse().map_err(|_| ViewError::Unit { seq: line.seq })?;
        let id = *intake.case.as_bytes();
        if let std::collections::hash_map::Entry::Vacant(free) = self.opened.entry(id) {
            free.insert(line.seq);
            self.records.insert(line.seq, Record::opened(intake, unit, line));
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
