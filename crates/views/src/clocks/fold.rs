//! What each event means to the clocks.

use sanad_casework::{CaseId, Event};

use super::{ClockKind, Clocks, NO_CASE, Record};
use crate::line::Line;
use crate::stored::Id;
use crate::themes;

impl Clocks {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) {
        match event {
            Event::SubjectAccessRequested(e) => {
                let about = *e.request.as_bytes();
                self.start(
                    ClockKind::SubjectRequest,
                    e.case,
                    about,
                    e.due.timestamp_micros(),
                    line,
                );
            }
            Event::SubjectAccessAnswered(e) => {
                self.stop(ClockKind::SubjectRequest, e.request.as_bytes(), line);
            }
            Event::SubjectAccessRefused(e) => {
                self.stop(ClockKind::SubjectRequest, e.request.as_bytes(), line);
            }
            Event::ConsentWithdrawn(e) => {
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
            Event::ProcessingStopped(e) => {
                self.stop(ClockKind::ConsentWithdrawal, e.consent.as_bytes(), line);
            }
            Event::AccessQuestionedBySubject(e) => {
                let about = *e.question.as_bytes();
                self.start(
                    ClockKind::AccessQuestion,
                    e.case,
                    about,
                    e.due.timestamp_micros(),
                    line,
                );
            }
            Event::AccessQuestionResolved(e) => {
                self.stop(ClockKind::AccessQuestion, e.question.as_bytes(), line);
            }
            Event::EmergencyAccessOpened(e) => {
                let (kind, about) = (ClockKind::EmergencyReview, *e.emergency.as_bytes());
                self.start(kind, e.case, about, e.review_due.timestamp_micros(), line);
            }
            Event::EmergencyAccessReviewed(e) => {
                self.stop(ClockKind::EmergencyReview, e.emergency.as_bytes(), line);
            }
            Event::BreachSuspected(e) => {
                let (kind, about) = (ClockKind::BreachNotice, *e.breach.as_bytes());
                self.start(kind, NO_CASE, about, e.due.timestamp_micros(), line);
            }
            Event::BreachNotified(e) => {
                if e.complete {
                    self.stop(ClockKind::BreachNotice, e.breach.as_bytes(), line);
                }
            }
            Event::BreachClosed(e) => {
                self.stop(ClockKind::BreachNotice, e.breach.as_bytes(), line);
            }
            themes::silent!(
                intake assignment session referral disclosure closure rights look inquiry staff system;
                ConsentGiven BreachConfirmed ConsentRefused ConsentNarrowed AccountingSuspended
                AccountingSuspensionLifted EmergencyAccessEnded
            ) => {}
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
