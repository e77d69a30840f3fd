//! What is said of the machine's clock at the machine itself, and who must know of it: approvers, until one
//! of them acknowledges it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::caller::{Caller, Moment};
use crate::clear::Seq;
use crate::codes::{Basis, ClockFinding, ClockReason, Purpose};
use crate::event::Event;
use crate::events::ClockAcknowledged;
use crate::form::form;
use crate::proposal::{Act, Proposal};
use crate::refusal::Refusal;

/// A clock that was said to be right though it was not believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockNotice {
    /// The entry that says so.
    pub seq: Seq,
    /// Why it was not believed.
    pub finding: ClockFinding,
    /// The time of the entry before.
    pub from: DateTime<Utc>,
    /// What the clock showed.
    pub to: DateTime<Utc>,
    /// Why it had been ahead, where it was set back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<ClockReason>,
}

/// What the stream of the institution tells of the clock and nobody acknowledged yet, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClockNotices(Vec<ClockNotice>);

impl ClockNotices {
    /// Takes in one event with its place; those of other matters change nothing.
    pub fn apply(&mut self, seq: Seq, event: &Event) {
        if let Event::ClockConfirmed(told) = event {
            let (finding, from, to, reason) = (told.finding, told.from, told.to, told.reason);
            self.0.push(ClockNotice { seq, finding, from, to, reason });
        } else if let Event::ClockAcknowledged(told) = event {
            self.0.retain(|notice| notice.seq > told.up_to);
        }
    }

    /// Those that wait.
    pub fn waiting(self) -> Vec<ClockNotice> {
        self.0
    }
}

form! {
    /// Acknowledges what was said of the machine's clock.
    AcknowledgeClockForm {
        /// The last notice that is known: its seq.
        seq: Seq,
    }
}

/// An approver acknowledges what was said of the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgeClock {
    /// What was sent.
    pub form: AcknowledgeClockForm,
}

impl AcknowledgeClock {
    /// Decides. The shell's user, who may have said it, acknowledges nothing.
    ///
    /// # Errors
    /// Someone who is no approver; no notice that waits.
    pub fn decide(
        &self,
        notices: &ClockNotices,
        by: &Caller,
        at: &Moment,
    ) -> Result<Vec<Proposal>, Refusal> {
        if !by.has_account() {
            return Err(Refusal::NeedsAccount);
        }
        if !by.role.approves() {
            return Err(Refusal::RoleMayNot { role: by.role });
        }
        if !notices.0.iter().any(|notice| notice.seq == self.form.seq) {
            return Err(Refusal::UnknownClockNotice);
        }
        let when = at.judge(self.form.occurred_at, self.form.late_reason)?;
        let event = ClockAcknowledged { up_to: self.form.seq, by: by.staff };
        Ok(Act::new(when, Purpose::Maintenance, Basis::Duty).event(event).done())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codes::Role;
    use crate::events::ClockConfirmed;
    use crate::id::StaffId;
    use crate::testing::*;

    fn shell() -> Caller {
        Caller { staff: StaffId::from_bytes([0; 16]), role: Role::Operator, ..as_(ANDI) }
    }

    fn notices() -> ClockNotices {
        let mut notices = ClockNotices::default();
        for seq in [4, 9] {
            let (finding, from, to) = (ClockFinding::Idle, now(), now());
            notices.apply(Seq(seq), &ClockConfirmed { finding, from, to, reason: None }.into());
        }
        notices
    }

    fn acknowledge(seq: u64, by: &Caller) -> Result<Vec<Proposal>, Refusal> {
        let form = form(json!({ "seq": seq.to_string() }));
        AcknowledgeClock { form }.decide(&notices(), by, &noon())
    }

    #[test]
    fn an_approver_alone_acknowledges_what_waits() {
        for (seq, left) in [(4, vec![9]), (9, vec![])] {
            let done = acknowledge(seq, &as_(ANDI)).unwrap();
            let mut after = notices();
            after.apply(Seq(20), &done[0].event);
            let waiting: Vec<u64> = after.waiting().iter().map(|notice| notice.seq.0).collect();
            assert_eq!(waiting, left);
        }
        assert_eq!(acknowledge(5, &as_(ANDI)).err(), Some(Refusal::UnknownClockNotice));
        assert_eq!(acknowledge(9, &shell()).err(), Some(Refusal::NeedsAccount));
        let refused = acknowledge(9, &as_(BUDI)).err();
        assert!(matches!(refused, Some(Refusal::RoleMayNot { .. })), "{refused:?}");
    }
}
