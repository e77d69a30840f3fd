//! The machine's clock: what is said of it at the machine itself while nothing serves, and who is told.

use chrono::{DateTime, Utc};
use sanad_casework::{
    AcknowledgeClock, ClockConfirmed, ClockCorrected, ClockFinding, ClockNotice, ClockNotices,
    ClockReason, Event, Moment, Proposal, Seq as ClearSeq, StreamId,
};
use sanad_chain::Seq;
use sanad_ledger::{AppendError, ClockDoubt, State};

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::change::{Aggregate, Half, Tries};
use crate::error::{Fault, RecordError};
use crate::history::event_of;
use crate::institution::{Place, Records};
use crate::kinds::stream;
use crate::policy::{ClockAct, Verdict, clock};
use crate::record::{Asked, Recorded};

/// What is said of a clock that is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is right.
    Right,
    /// It is right, and was ahead before: the last entry stands in the future.
    WasAhead(ClockReason),
}

/// Nothing was said of the clock.
#[derive(Debug, thiserror::Error)]
pub enum ClockError {
    /// Nobody doubts it.
    #[error("the clock is not doubted: there is nothing to confirm or to correct")]
    NotDoubted,
    /// It stands before the last entry, which a confirmation does not change.
    #[error(
        "{0}: set it right if it is wrong; if it is right, it was ahead before, and \
         `sanad clock correct --reason` says so"
    )]
    Behind(ClockDoubt),
    /// It does not stand before the last entry.
    #[error("{0}: set it right, or confirm it; there is nothing to correct")]
    NotBehind(ClockDoubt),
    /// A fault.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Records {
    /// Opens an institution's records whose clock is doubted, and writes down what is said of it. `before`
    /// may hold the clock to what others say. What was doubted.
    ///
    /// # Errors
    /// As of [`Records::open`]; or it cannot be said of this clock.
    pub fn say_of_clock<E: From<ClockError>>(
        place: &Place,
        said: Said,
        before: impl FnOnce(&Self) -> Result<(), E>,
    ) -> Result<ClockDoubt, E> {
        let records = Self::unsettled(place).map_err(ClockError::from)?;
        records.hold_to_guard().map_err(ClockError::from)?;
        before(&records)?;
        let doubt = records.take_said(said)?;
        let settled = records.settle().and_then(|()| records.close());
        settled.map_err(ClockError::from)?;
        Ok(doubt)
    }

    fn take_said(&self, said: Said) -> Result<ClockDoubt, ClockError> {
        let doubt = match self.ledger.state() {
            State::ClockOff { doubt } => doubt,
            State::Writable | State::IntakeStopped => return Err(ClockError::NotDoubted),
            State::ReadOnly { reason } => {
                return Err(ClockError::Fault(AppendError::Stopped { reason }.into()));
            }
        };
        let (from, to) = self.around_now()?;
        let reason = match said {
            Said::Right => None,
            Said::WasAhead(reason) => Some(reason),
        };
        let confirmed = ClockConfirmed { finding: finding(doubt), from, to, reason };
        let confirmed = self.noted(confirmed)?;
        match (said, doubt) {
            (Said::Right, _) => {
                let confirmation = self.ledger.confirm_clock().map_err(Fault::from);
                confirmation.map_err(|fault| match fault.clock_doubt() {
                    Some(behind) => ClockError::Behind(behind),
                    None => ClockError::Fault(fault),
                })?;
                self.ledger.append(confirmed).map_err(Fault::from)?;
            }
            (Said::WasAhead(_), ClockDoubt::Behind { .. }) => {
                // One command: the correction never stands without what tells of it.
                let mut corrected = self.noted(ClockCorrected { from, to })?;
                corrected.drafts.extend(confirmed.drafts);
                self.ledger.append(corrected).map_err(Fault::from)?;
                self.ledger.confirm_clock().map_err(Fault::from)?;
            }
            (Said::WasAhead(_), _) => return Err(ClockError::NotBehind(doubt)),
        }
        Ok(doubt)
    }

    /// The time of the last entry, and what the clock shows.
    fn around_now(&self) -> Result<(DateTime<Utc>, DateTime<Utc>), Fault> {
        let now = self.clock.now_micros();
        let last = self.ledger.head().size.get().checked_sub(1);
        let from = match last {
            Some(last) => self.ledger.read(Seq::new(last))?.entry().position().recorded_at,
            None => now,
        };
        let time = |micros| DateTime::from_timestamp_micros(micros).unwrap_or_default();
        Ok((time(from), time(now)))
    }

    /// Refuses to go on where the clock is not believed.
    pub(crate) fn clock_is_believed(&self) -> Result<(), Fault> {
        match self.ledger.state() {
            State::ClockOff { doubt } => Err(Fault::ClockOff(doubt)),
            State::Writable | State::IntakeStopped | State::ReadOnly { .. } => Ok(()),
        }
    }

    /// What was said of the clock and no approver acknowledged yet, for approvers and for the shell's
    /// user; nothing for others.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn clock_told_to(&self, by: &SignedIn) -> Result<Vec<ClockNotice>, Fault> {
        match clock(by.caller(), ClockAct::Know) {
            Verdict::Granted(_) => Ok(self.clock_notices()?.waiting()),
            Verdict::Denied(_) => Ok(Vec::new()),
        }
    }

    /// Acknowledges what was said of the clock.
    ///
    /// # Errors
    /// Somebody who is no approver; no such notice waits; or a fault.
    pub fn acknowledge_clock(
        &self,
        by: &SignedIn,
        command: &AcknowledgeClock,
        asked: &Asked<'_>,
    ) -> Result<Recorded, RecordError> {
        self.change::<OfClock>(by, command, asked)
    }

    fn clock_notices(&self) -> Result<ClockNotices, Fault> {
        Ok(self.notices()?.0)
    }

    /// What was said of the clock, and the version of the stream that says so.
    fn notices(&self) -> Result<(ClockNotices, u64), Fault> {
        let (mut notices, mut version) = (ClockNotices::default(), 0);
        for seq in self.ledger.stream(stream(StreamId::institution())) {
            let event: Event = event_of(&self.ledger.read(seq)?.entry())?;
            notices.apply(ClearSeq(seq.get()), &event);
            version += 1;
        }
        Ok((notices, version))
    }
}

/// What was said of the clock: it stands in the institution's stream.
struct OfClock;

impl Aggregate for OfClock {
    type Deed = AcknowledgeClock;
    type State = ClockNotices;

    fn tries(_: &AcknowledgeClock) -> Tries {
        Tries::ADMINISTRATION
    }

    fn judge(basis: &Basis<'_>, _: &AcknowledgeClock) -> Result<Verdict, Fault> {
        Ok(clock(basis.by.caller(), ClockAct::Acknowledge))
    }

    fn load(basis: &Basis<'_>, _: &AcknowledgeClock) -> Result<(ClockNotices, u64), Fault> {
        let (notices, version) = basis.records.notices()?;
        basis.note(StreamId::institution(), version);
        Ok((notices, version))
    }

    fn decide(
        basis: &Basis<'_>,
        deed: &AcknowledgeClock,
        state: &ClockNotices,
        at: &Moment,
    ) -> Result<Vec<Proposal>, RecordError> {
        deed.decide(state, basis.by.caller(), at).map_err(RecordError::Refused)
    }

    fn half(_: &Basis<'_>, _: &AcknowledgeClock, _: &ClockNotices) -> Result<Option<Half>, Fault> {
        Ok(None)
    }
}

fn finding(doubt: ClockDoubt) -> ClockFinding {
    match doubt {
        ClockDoubt::Behind { .. } => ClockFinding::Behind,
        ClockDoubt::BeforeBuild => ClockFinding::BeforeBuild,
        ClockDoubt::Idle { .. } => ClockFinding::Idle,
        ClockDoubt::Jumped { .. } => ClockFinding::Jumped,
        ClockDoubt::Witness { .. } => ClockFinding::Witness,
    }
}
