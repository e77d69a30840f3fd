//! Who acts, and when: read once at the door and passed in.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};

use crate::clear::UnitCode;
use crate::codes::{LateReason, Profession, Role};
use crate::form::{Day, Timestamp};
use crate::id::StaffId;
use crate::refusal::Refusal;

/// The member of staff who acts, in the role they act in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub staff: StaffId,
    /// The role they act in; one of those granted to them.
    pub role: Role,
    /// What they were trained as.
    pub profession: Profession,
    /// Where they work.
    pub unit: UnitCode,
    /// Units that the role covers beside it.
    pub covers: Vec<UnitCode>,
    /// For whom they act, if not in their own name.
    pub acting_for: Option<StaffId>,
}

impl Caller {
    /// Whether a member of staff acts, and neither the program itself nor the user of the machine's
    /// shell, who may be anybody with an account beside.
    pub fn has_account(&self) -> bool {
        *self.staff.as_bytes() != [0; 16]
    }

    /// Refuses everyone who does not act in one of these roles.
    pub(crate) fn acts_as(&self, roles: &[Role]) -> Result<(), Refusal> {
        if roles.contains(&self.role) {
            Ok(())
        } else {
            Err(Refusal::RoleMayNot { role: self.role })
        }
    }
}

/// The server's time at which a decision is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The server's clock.
    pub recorded_at: DateTime<Utc>,
}

/// When something happened and why it is told late, both judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    /// When it happened, as the writer claims.
    pub(crate) occurred_at: DateTime<FixedOffset>,
    /// Why it is written down late.
    pub(crate) late_reason: Option<LateReason>,
}

/// Clocks of callers may be ahead by this much.
const AHEAD_MAX: Duration = Duration::minutes(5);
/// What is older than this needs a reason.
const LATE_AFTER: Duration = Duration::hours(24);
/// Central Indonesian time, in seconds east of Greenwich.
const WITA: i32 = 8 * 3600;

impl Moment {
    /// Judges the time a writer claims; left out, it happened now.
    pub(crate) fn judge(
        &self,
        occurred_at: Option<Timestamp>,
        late_reason: Option<LateReason>,
    ) -> Result<When, Refusal> {
        let occurred_at = occurred_at.map_or_else(|| self.local(), |Timestamp(at)| at);
        let ago = self.recorded_at.signed_duration_since(occurred_at);
        if ago < -AHEAD_MAX {
            return Err(Refusal::OccurredAhead);
        }
        if occurred_at.date_naive() < EARLIEST {
            return Err(Refusal::OccurredTooEarly);
        }
        if ago > LATE_AFTER && late_reason.is_none() {
            return Err(Refusal::LateWithoutReason);
        }
        Ok(When { occurred_at, late_reason })
    }

    /// The day in Makassar.
    pub fn day(&self) -> Day {
        Day(self.today())
    }

    /// The day in Makassar.
    pub fn today(&self) -> NaiveDate {
        self.local().date_naive()
    }

    fn local(&self) -> DateTime<FixedOffset> {
        in_makassar(self.recorded_at)
    }
}

/// A moment as the clocks of Makassar show it.
pub(crate) fn in_makassar(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    // INVARIANT: eight hours are a possible offset; UTC is the honest fall-back.
    match FixedOffset::east_opt(WITA) {
        Some(wita) => wita.from_utc_datetime(&at.naive_utc()),
        None => at.fixed_offset(),
    }
}

/// The end of a day as the clocks of Makassar show it: its last microsecond, in UTC since 1970.
pub fn end_of(day: NaiveDate) -> i64 {
    const LAST: i64 = (24 * 3600 - WITA as i64) * 1_000_000 - 1;
    day.and_time(NaiveTime::MIN).and_utc().timestamp_micros().saturating_add(LAST)
}

/// Nothing that is recorded here happened before.
const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(1990, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    fn judge(occurred: &str, reason: Option<LateReason>) -> Result<When, Refusal> {
        let moment = Moment { recorded_at: at("2026-11-24T10:00:00+08:00").to_utc() };
        moment.judge(Some(Timestamp(at(occurred))), reason)
    }

    #[test]
    fn a_claimed_time_is_at_most_five_minutes_ahead() {
        assert!(judge("2026-11-24T10:05:00+08:00", None).is_ok());
        assert_eq!(judge("2026-11-24T10:05:01+08:00", None), Err(Refusal::OccurredAhead));
        assert_eq!(Refusal::OccurredAhead.field(), Some("occurred_at"));
    }

    #[test]
    fn what_is_over_a_day_old_needs_a_reason() {
        assert!(judge("2026-11-23T10:00:00+08:00", None).is_ok());
        assert_eq!(judge("2026-11-23T09:59:59+08:00", None), Err(Refusal::LateWithoutReason));
        assert!(judge("2026-11-23T09:59:59+08:00", Some(LateReason::PowerCut)).is_ok());
        assert_eq!(Refusal::LateWithoutReason.field(), Some("late_reason"));
    }

    #[test]
    fn nothing_happened_before_1990() {
        let reason = Some(LateReason::PaperForm);
        assert_eq!(judge("1989-12-31T23:59:59+08:00", reason), Err(Refusal::OccurredTooEarly));
        assert!(judge("1990-01-01T00:00:00+08:00", reason).is_ok());
    }

    #[test]
    fn left_out_it_happened_now_in_makassar() {
        let moment = Moment { recorded_at: at("2026-11-24T20:00:00+00:00").to_utc() };
        let when = moment.judge(None, None).unwrap();
        assert_eq!(when.occurred_at.to_rfc3339(), "2026-11-25T04:00:00+08:00");
    }
}
