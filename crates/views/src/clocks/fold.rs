//! What each event means to the clocks.

use sanad_casework::{BreachEvent, CaseId, ConsentEvent, EmergencyEvent, Event, SubjectEvent};

use super::{ClockKind, Clocks, NO_CASE, Record};
use crate::line::Line;
use crate::stored::Id;

impl Clocks {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) {
        match event {
            Event::Subject(SubjectEvent::SubjectAccessRequested(e)) => {
                let about = *e.request.as_bytes();
                self.start(
                    ClockKind::SubjectRequest,
                    e.case,
                    about,
                    e.due.timestamp_micros(),
                    line,
                );
            }
            Event::Subject(SubjectEvent::SubjectAccessAnswered(e)) => {
                self.stop(ClockKind::SubjectRequest, e.request.as_bytes(), line);
            }
            Event::Subject(SubjectEvent::SubjectAccessRefused(e)) => {
                self.stop(ClockKind::SubjectRequest, e.request.as_bytes(), line);
            }
            Event::Consent(ConsentEvent::ConsentWithdrawn(e)) => {
                if let Some(due) = e.stop_due {
                    let about = *e.consent.as_bytes();
                    self.start(
                        ClockKind::ConsentWithdrawal,
                        e.case,
                        about,
                        due.timestamp_micros(),
                        line,
                    );
                }
            }
            Event::Consent(ConsentEvent::ProcessingStopped(e)) => {
                self.stop(ClockKind::ConsentWithdrawal, e.consent.as_bytes(), line);
            }
            Event::Subject(SubjectEvent::AccessQuestionedBySubject(e)) => {
                let about = *e.question.as_bytes();
                self.start(
                    ClockKind::AccessQuestion,
                    e.case,
                    about,
                    e.due.timestamp_micros(),
                    line,
                );
            }
            Event::Subject(SubjectEvent::AccessQuestionResolved(e)) => {
                self.stop(ClockKind::AccessQuestion, e.question.as_bytes(), line);
            }
            Event::Emergency(EmergencyEvent::EmergencyAccessOpened(e)) => {
                let (kind, about) = (ClockKind::EmergencyReview, *e.emergency.as_bytes());
                self.start(kind, e.case, about, e.review_due.timestamp_micros(), line);
            }
            Event::Emergency(EmergencyEvent::EmergencyAccessReviewed(e)) => {
                self.stop(ClockKind::EmergencyReview, e.emergency.as_bytes(), line);
            }
            Event::Breach(BreachEvent::BreachSuspected(e)) => {
                let (kind, about) = (ClockKind::BreachNotice, *e.breach.as_bytes());
                self.start(kind, NO_CASE, about, e.due.timestamp_micros(), line);
            }
            Event::Breach(BreachEvent::BreachNotified(e)) => {
                if e.complete {
                    self.stop(ClockKind::BreachNotice, e.breach.as_bytes(), line);
                }
            }
            Event::Breach(BreachEvent::BreachClosed(e)) => {
                self.stop(ClockKind::BreachNotice, e.breach.as_bytes(), line);
            }
            Event::Intake(_)
            | Event::Identity(_)
            | Event::Session(_)
            | Event::Referral(_)
            | Event::Disclosure(_)
            | Event::Closure(_)
            | Event::Rights(_)
            | Event::Access(_)
            | Event::Inquiry(_)
            | Event::Keys(_)
            | Event::System(_)
            | Event::Consent(
                ConsentEvent::ConsentGiven(_)
                | ConsentEvent::ConsentRefused(_)
                | ConsentEvent::ConsentNarrowed(_),
            )
            | Event::Breach(BreachEvent::BreachConfirmed(_))
            | Event::Subject(
                SubjectEvent::AccountingSuspended(_)
                | SubjectEvent::AccountingSuspensionLifted(_)
                | SubjectEvent::PapersProposed(_)
                | SubjectEvent::PapersDecided(_)
                | SubjectEvent::PapersDeclined(_),
            )
            | Event::Emergency(EmergencyEvent::EmergencyAccessEnded(_))
            | Event::Assignment(_)
            | Event::Staff(_) => {}
        }
    }

    fn start(&mut self, kind: ClockKind, case: CaseId, about: Id, due: i64, line: &Line<'_>) {
        let (case, began) = (*case.as_bytes(), line.recorded_at);
        let record = Record { kind, case, about, began, due, ended: None };
        self.begin(line.seq, record);
    }

    fn stop(&mut self, kind: ClockKind, about: &Id, line: &Line<'_>) {
        self.end(kind, *about, line.seq, line.recorded_at);
    }
}
