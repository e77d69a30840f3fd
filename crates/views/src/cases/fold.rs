//! What each event means to the list of cases.

use sanad_casework::{
    AssignmentEvent, CaseId, ClosureEvent, DisclosureEvent, Event, IntakeEvent, IntakeOpened,
    ReferralEvent, ReferralId, ReferralOutcome, RegisterNumber, RightsEvent, Section, SessionEvent,
    StaffId, StreamId, SystemEvent, end_of,
};

use super::{CaseStatus, Cases, Record, TaskKind};
use crate::error::ViewError;
use crate::line::Line;
use crate::stored::Written;

impl Cases {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) -> Result<(), ViewError> {
        match event {
            Event::Intake(event) => self.intake(event, line)?,
            Event::Assignment(event) => self.assignment(event, line),
            Event::Session(event) => self.session(event, line),
            Event::Referral(event) => self.referral(event, line),
            Event::Disclosure(event) => self.disclosure(event, line),
            Event::Closure(event) => self.closure(event, line),
            Event::Rights(event) => self.rights(event, line),
            Event::System(SystemEvent::GenerationBegun(begun)) => self.register.lose(
                begun.lost_until.0.saturating_sub(begun.lost_from.0),
                RegisterNumber::year_of(line.recorded_at),
            ),
            Event::Identity(_)
            | Event::Consent(_)
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

    fn assignment(&mut self, event: &AssignmentEvent, line: &Line<'_>) {
        match event {
            AssignmentEvent::CaseAssigned(assigned) => self.hand_over(assigned.case, assigned.to),
            AssignmentEvent::CaseTransferAccepted(accepted) => {
                self.hand_over(accepted.case, accepted.to);
            }
            AssignmentEvent::CaseTransferRequested(requested) => {
                let about = (TaskKind::Transfer, *requested.case.as_bytes());
                self.tasks.begin(about, requested.case, requested.to, None, line);
                self.change(requested.case, |record| {
                    record.asked = Some(*requested.to.as_bytes());
                });
            }
            AssignmentEvent::CaseTransferDeclined(declined) => {
                self.tasks.end(TaskKind::Transfer, *declined.case.as_bytes());
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

    fn session(&mut self, event: &SessionEvent, line: &Line<'_>) {
        match event {
            SessionEvent::SessionScheduled(planned) => {
                let about = (TaskKind::Session, *planned.session.as_bytes());
                let due = Some(planned.starts_at.timestamp_micros());
                self.tasks.begin(about, planned.case, line.actor(), due, line);
            }
            SessionEvent::SessionHeld(held) => {
                let session = *held.session.as_bytes();
                self.tasks.end(TaskKind::Session, session);
                self.tasks.begin((TaskKind::Note, session), held.case, held.by, None, line);
                self.change(held.case, |record| {
                    record.sessions = record.sessions.saturating_add(1);
                });
            }
            SessionEvent::SessionMissed(missed) => {
                self.tasks.end(TaskKind::Session, *missed.session.as_bytes());
            }
            SessionEvent::SessionCancelled(cancelled) => {
                self.tasks.end(TaskKind::Session, *cancelled.session.as_bytes());
            }
            SessionEvent::SessionNoteSigned(signed) => {
                self.tasks.end(TaskKind::Note, *signed.session.as_bytes());
            }
            SessionEvent::SessionAddendumAdded(_) | SessionEvent::NoteCorrected(_) => {}
        }
    }

    fn referral(&mut self, event: &ReferralEvent, line: &Line<'_>) {
        match event {
            ReferralEvent::ReferralProposed(proposed) => {
                let about = (TaskKind::Referral, *proposed.referral.as_bytes());
                let due = proposed.answer_due.map(end_of);
                self.tasks.begin(about, proposed.case, proposed.by, due, line);
                self.change(proposed.case, |record| {
                    record.open_referrals.insert(*proposed.referral.as_bytes());
                });
            }
            ReferralEvent::ReferralSent(sent) => {
                let referral = *sent.referral.as_bytes();
                let due = self.tasks.end(TaskKind::Referral, referral);
                let about = (TaskKind::Answer, referral);
                self.tasks.begin(about, sent.case, line.actor(), due, line);
            }
            ReferralEvent::ReferralAccepted(accepted) => {
                let referral = *accepted.referral.as_bytes();
                self.tasks.end(TaskKind::Answer, referral);
                let about = (TaskKind::Outcome, referral);
                self.tasks.begin(about, accepted.case, line.actor(), None, line);
            }
            ReferralEvent::ReferralDeclined(declined) => {
                self.end_referral(declined.case, declined.referral);
            }
            ReferralEvent::ReferralOutcomeReported(reported) => {
                self.end_referral_tasks(reported.referral);
                if reported.outcome == ReferralOutcome::Ongoing {
                    let about = (TaskKind::Outcome, *reported.referral.as_bytes());
                    self.tasks.begin(about, reported.case, line.actor(), None, line);
                } else {
                    self.end_referral(reported.case, reported.referral);
                }
            }
            ReferralEvent::ReferralRevoked(revoked) => {
                self.end_referral(revoked.case, revoked.referral);
            }
            ReferralEvent::ReferralAcknowledged(_) => {}
        }
    }

    fn disclosure(&mut self, event: &DisclosureEvent, line: &Line<'_>) {
        match event {
            DisclosureEvent::DisclosureRequested(asked) => {
                let about = (TaskKind::Disclosure, *asked.disclosure.as_bytes());
                let due = asked.answer_due.map(end_of);
                self.tasks.begin(about, asked.case, asked.by, due, line);
            }
            DisclosureEvent::DisclosureDecided(decided) => {
                self.tasks.end(TaskKind::Disclosure, *decided.disclosure.as_bytes());
            }
            DisclosureEvent::DisclosureMade(_) => {}
        }
    }

    fn closure(&mut self, event: &ClosureEvent, line: &Line<'_>) {
        match event {
            ClosureEvent::CaseClosed(closed) => {
                self.tasks.end(TaskKind::Closure, *closed.case.as_bytes());
                self.turn(closed.case, &[CaseStatus::Open], CaseStatus::Closed);
            }
            ClosureEvent::CaseReopened(reopened) => {
                let ended = [CaseStatus::Closed, CaseStatus::Declined];
                self.turn(reopened.case, &ended, CaseStatus::Open);
            }
            ClosureEvent::ClosureProposed(proposed) => {
                let about = (TaskKind::Closure, *proposed.case.as_bytes());
                self.tasks.begin(about, proposed.case, proposed.by, None, line);
            }
            ClosureEvent::ClosureReturned(returned) => {
                self.tasks.end(TaskKind::Closure, *returned.case.as_bytes());
            }
            ClosureEvent::ClosureApproved(_) => {}
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
        self.tasks.end(TaskKind::Transfer, *case.as_bytes());
        self.change(case, |record| {
            if from.contains(&record.status) {
                record.status = to;
                record.asked = None;
            }
        });
    }

    /// The new responsible professional is no co-worker any more.
    fn hand_over(&mut self, case: CaseId, to: StaffId) {
        self.tasks.end(TaskKind::Transfer, *case.as_bytes());
        self.reassign(case, |record| {
            record.responsible = Some(*to.as_bytes());
            record.asked = None;
            record.co_workers.remove(to.as_bytes());
        });
    }

    fn end_referral(&mut self, case: CaseId, referral: ReferralId) {
        self.end_referral_tasks(referral);
        self.change(case, |record| {
            record.open_referrals.remove(referral.as_bytes());
        });
    }

    fn end_referral_tasks(&mut self, referral: ReferralId) {
        for kind in [TaskKind::Referral, TaskKind::Answer, TaskKind::Outcome] {
            self.tasks.end(kind, *referral.as_bytes());
        }
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
