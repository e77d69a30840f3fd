//! What is said of the machine's clock at the machine itself, and who must know of it: approvers, until one
//! of them acknowledges it.

use serde::Serialize;

use super::SystemEvent;
use crate::event::Event;
use crate::prelude::*;

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
        if let Event::System(SystemEvent::ClockConfirmed(told)) = event {
            let (finding, from, to, reason) = (told.finding, told.from, told.to, told.reason);
            self.0.push(ClockNotice { seq, finding, from, to, reason });
        } else if let Event::System(SystemEvent::ClockAcknowledged(told)) = event {
            self.0.retain(|notice| notice.seq > told.up_to);
        }
    }

    /// Those that wait.
    pub fn waiting(self) -> Vec<ClockNotice> {
        self.0
    }
}

deed! {
    /// Acknowledges what was said of the machine's clock.
    AcknowledgeClock => AcknowledgeClockForm {
        /// The last notice that is known: its seq.
        seq: Seq,
    }
}

impl Listed for AcknowledgeClock {
    type Command = Self;
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
        Ok(Act::new(when, Purpose::Maintenance, Basis::Duty).tell(event, ()).done())
    }
}

event! {
    /// An approver knows what was said of the clock.
    ClockAcknowledged in SystemEvent, "clock_acknowledged" v 1, about Institution,
        seals (), told AsItStands, does Ends,
        "perihal jam diketahui" / "what was said of the clock was acknowledged";
    {
        /// The last confirmation that they know of.
        up_to: Seq,
        /// Who.
        by: StaffId,
    }
    like |ids| { up_to: Seq(7), by: ids.other }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codes::Role;
    use crate::id::StaffId;
    use crate::system::ClockConfirmed;
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

event! {
    /// The server's clock was set; only after this may time step back.
    ClockCorrected in SystemEvent, "clock_corrected" v 1, about System,
        seals (), told AsItStands, does Tells,
        "jam dikoreksi" / "the clock was corrected";
    {
        /// What it showed before.
        from: DateTime<Utc>,
        /// What it shows now.
        to: DateTime<Utc>,
    }
    like |_ids| { from: sample_moment().to_utc(), to: SAMPLE_TIME }
}

event! {
    /// Somebody at the machine said that its clock is right, though it was not believed. Approvers are told
    /// until one of them acknowledges it.
    ClockConfirmed in SystemEvent, "clock_confirmed" v 1, about Institution,
        seals (), told AsItStands, does Sets("clock_acknowledged"),
        "jam dinyatakan benar" / "the clock was said to be right";
    {
        /// Why it was not believed.
        finding: ClockFinding,
        /// The time of the entry before.
        from: DateTime<Utc>,
        /// What the clock shows.
        to: DateTime<Utc>,
        /// Why it had been ahead, where the entries before it stand in the future.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<ClockReason>,
    }
    like |_ids| {
        finding: ClockFinding::Behind,
        from: sample_moment().to_utc(),
        to: SAMPLE_TIME,
        reason: Some(ClockReason::Battery),
    }
}
