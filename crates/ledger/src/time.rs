//! The ledger's time: when an entry may say it was recorded.

use std::path::Path;
use std::sync::Arc;

use sanad_disk::{Clock, Disk};

use crate::AppendError;
use crate::clock_doubt::{ClockDoubt, ClockRules, TOLERANCE_MICROS, behind};
use crate::clock_kept::{Believed, Kept, KeptFile};

/// What is kept is kept anew once the clock has moved so far against it.
const DRIFT_MICROS: i64 = 60 * 1_000_000;

/// Keeps `recorded_at` from stepping back, from following a jump, and from beginning at a wrong time.
///
/// A wall clock up to five minutes behind the last entry is evened out: the entry gets the last
/// one's time. Further behind, only a correction of the clock is recorded. A start is held against the
/// [`ClockRules`], against what was believed in the same run of the machine, and against a witness where
/// one told its time; from then on a jump forward of more than five minutes is seen by the clock that never
/// jumps. What is doubted stops writing until somebody confirms it, or the clock is put right.
pub(crate) struct Time {
    clock: Arc<dyn Clock>,
    rules: ClockRules,
    /// The last entry's time.
    last: Option<i64>,
    /// Both clocks when they were last believed; none before the first time.
    believed: Option<Believed>,
    /// What an earlier start left.
    before: Option<Kept>,
    /// What a witness said the time was, and when.
    witness: Option<Believed>,
    /// Somebody said that the clock is right.
    confirmed: bool,
    file: Option<KeptFile>,
    /// What stands in the file.
    kept: Option<Kept>,
}

/// Whether a start now would doubt the clock, told without the keys: `last` is when the last entry was
/// recorded.
pub fn clock_doubt(
    disk: &Arc<dyn Disk>,
    dir: &Path,
    rules: ClockRules,
    last: Option<i64>,
) -> Option<ClockDoubt> {
    let file = KeptFile::new(disk, dir, None);
    Time::new(disk.clock(), last, rules, Some(file)).stand().doubt
}

/// How the clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stand {
    /// What the wall clock shows.
    pub(crate) wall: i64,
    /// Why that is not believed, if it is not.
    pub(crate) doubt: Option<ClockDoubt>,
}

impl Time {
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        last: Option<i64>,
        rules: ClockRules,
        file: Option<KeptFile>,
    ) -> Self {
        let before = file.as_ref().and_then(KeptFile::read);
        Self {
            clock,
            rules,
            last,
            believed: None,
            before,
            witness: None,
            confirmed: false,
            file,
            kept: before,
        }
    }

    /// How the clock stands now. What is believed is what the next moment is held against.
    pub(crate) fn stand(&mut self) -> Stand {
        let now = self.reading();
        let jump = self.believed.map_or(0, |believed| believed.jump_within(&now));
        let doubt = match self.believed {
            None => self.doubt_at_start(&now),
            Some(_) if jump > TOLERANCE_MICROS => Some(ClockDoubt::Jumped { by_micros: jump }),
            Some(_) => behind(now.wall, self.last),
        };
        // A clock that a witness has otherwise corrects nothing.
        let doubt = match doubt {
            None | Some(ClockDoubt::Behind { .. }) => self.doubt_by_witness(&now).or(doubt),
            Some(_) => doubt,
        };
        match doubt {
            Some(ClockDoubt::Jumped { by_micros }) => self.keep_jump(&now, by_micros),
            None if jump >= -TOLERANCE_MICROS => {
                self.believed = Some(now);
                self.keep(false);
            }
            Some(_) | None => {}
        }
        Stand { wall: now.wall, doubt }
    }

    /// Believes the wall clock as it is. It cannot lie before the last entry: that takes a correction.
    pub(crate) fn confirm(&mut self) -> Result<(), ClockDoubt> {
        let now = self.reading();
        if let Some(behind) = behind(now.wall, self.last) {
            return Err(behind);
        }
        self.believed = Some(now);
        self.confirmed = true;
        self.keep(true);
        Ok(())
    }

    /// A witness says what the time is, in microseconds. Of several, the one counts that is farthest off.
    pub(crate) fn told_by_witness(&mut self, wall: i64) {
        let now = self.reading();
        let told = Believed { wall, ..now };
        let off = |witness: &Believed| witness.jump_within(&now).abs();
        if self.witness.is_none_or(|before| off(&before) < off(&told)) {
            self.witness = Some(told);
        }
    }

    /// Keeps how the clock stands for the next start.
    pub(crate) fn close(&mut self) {
        if self.stand().doubt.is_none() {
            self.keep(true);
        }
    }

    /// The time of the last durable entry.
    pub(crate) fn last(&self) -> Option<i64> {
        self.last
    }

    /// The last entry, durable by now, was recorded at this time.
    pub(crate) fn recorded(&mut self, at: i64) {
        self.last = Some(at);
    }

    fn reading(&self) -> Believed {
        Believed {
            wall: self.clock.now_micros(),
            ran: self.clock.monotonic(),
            machine_run: self.clock.machine_run(),
        }
    }

    fn doubt_at_start(&mut self, now: &Believed) -> Option<ClockDoubt> {
        let jump = self.before.and_then(|before| before.believed.jump_to(now));
        match (jump, self.before.and_then(|before| before.jumped)) {
            // It ran on as it was believed, in this very run of the machine.
            (Some(jump), _) if jump.abs() <= TOLERANCE_MICROS => {
                self.confirmed = self.before.is_some_and(|before| before.confirmed);
                behind(now.wall, self.last)
            }
            (Some(jump), _) if jump > TOLERANCE_MICROS => {
                Some(ClockDoubt::Jumped { by_micros: jump })
            }
            // It shows what it showed after a jump that nobody confirmed, or later.
            (None, Some((to, by_micros))) if now.wall >= to => {
                Some(ClockDoubt::Jumped { by_micros })
            }
            (Some(_) | None, _) => self.rules.doubt(now.wall, self.last),
        }
    }

    fn doubt_by_witness(&self, now: &Believed) -> Option<ClockDoubt> {
        let by_micros = self.witness.filter(|_| !self.confirmed)?.jump_within(now);
        (by_micros.abs() > TOLERANCE_MICROS).then_some(ClockDoubt::Witness { by_micros })
    }

    fn keep_jump(&mut self, now: &Believed, by_micros: i64) {
        let before = self.believed.or(self.before.map(|before| before.believed));
        let Some(believed) = before.filter(|_| self.kept.is_none_or(|kept| kept.jumped.is_none()))
        else {
            return;
        };
        self.write(Kept { believed, jumped: Some((now.wall, by_micros)), confirmed: false });
    }

    /// Keeps what is believed, where what is kept tells something else by now, or always.
    fn keep(&mut self, always: bool) {
        let Some(believed) = self.believed else { return };
        let same = self.kept.is_some_and(|kept| {
            kept.believed.machine_run == believed.machine_run
                && kept.believed.jump_within(&believed).abs() <= DRIFT_MICROS
                && kept.jumped.is_none()
                && kept.confirmed == self.confirmed
        });
        if always || !same {
            self.write(Kept { believed, jumped: None, confirmed: self.confirmed });
        }
    }

    fn write(&mut self, kept: Kept) {
        if let Some(file) = &self.file {
            file.write(&kept);
        }
        self.kept = Some(kept);
    }
}

/// The time to record for an entry that follows one of time `last`.
pub(crate) fn stamp(
    wall: i64,
    asked: Option<i64>,
    last: Option<i64>,
    corrects_clock: bool,
) -> Result<i64, AppendError> {
    let at = asked.unwrap_or(wall);
    if at.saturating_sub(wall) > TOLERANCE_MICROS {
        return Err(AppendError::Ahead { by_micros: at.saturating_sub(wall) });
    }
    match last {
        Some(last) if at < last && !corrects_clock => {
            let by_micros = last.saturating_sub(at);
            if by_micros > TOLERANCE_MICROS {
                Err(AppendError::Late { by_micros })
            } else {
                Ok(last)
            }
        }
        Some(_) | None => Ok(at),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sanad_disk::SimDisk;

    use super::*;

    const MINUTE: i64 = 60_000_000;

    fn time(disk: &SimDisk) -> Time {
        Time::new(disk.clock(), None, ClockRules::default(), None)
    }

    #[test]
    fn a_jump_forward_stops_until_it_is_confirmed() {
        let disk = SimDisk::new();
        let mut time = time(&disk);
        assert_eq!(time.stand().doubt, None);
        disk.hands().advance(Duration::from_hours(9));
        assert_eq!(time.stand().doubt, None);
        disk.hands().step(6 * MINUTE);
        let jumped = Some(ClockDoubt::Jumped { by_micros: 6 * MINUTE });
        assert_eq!(time.stand().doubt, jumped);
        assert_eq!(time.stand().doubt, jumped);
        time.confirm().unwrap();
        assert_eq!(time.stand().doubt, None);
    }

    #[test]
    fn a_jump_that_is_taken_back_needs_no_confirmation() {
        let disk = SimDisk::new();
        let mut time = time(&disk);
        assert_eq!(time.stand().doubt, None);
        for by in [60 * MINUTE, -60 * MINUTE] {
            disk.hands().step(by);
            assert_eq!(time.stand().doubt.is_none(), by < 0);
        }
        for by in [-60 * MINUTE, 60 * MINUTE] {
            disk.hands().step(by);
            assert_eq!(time.stand().doubt, None);
        }
    }

    #[test]
    fn a_running_clock_behind_the_last_entry_is_doubted_and_cannot_be_confirmed() {
        let disk = SimDisk::new();
        let mut time = time(&disk);
        let now = time.stand().wall;
        time.recorded(now);
        disk.hands().step(-6 * MINUTE);
        let behind = ClockDoubt::Behind { by_micros: 6 * MINUTE };
        assert_eq!(time.stand().doubt, Some(behind));
        assert_eq!(time.confirm(), Err(behind));
        disk.hands().step(2 * MINUTE);
        assert_eq!(time.stand().doubt, None);
    }

    #[test]
    fn a_clock_slightly_behind_is_evened_out_and_far_behind_refused() {
        assert_eq!(stamp(100, None, Some(100 + MINUTE), false), Ok(100 + MINUTE));
        let behind = AppendError::Late { by_micros: 6 * MINUTE };
        assert_eq!(stamp(100, None, Some(100 + 6 * MINUTE), false), Err(behind));
        assert_eq!(stamp(100, None, Some(100 + 6 * MINUTE), true), Ok(100));
    }

    #[test]
    fn a_time_asked_for_lies_between_the_last_entry_and_now() {
        assert_eq!(
            stamp(90 * MINUTE, Some(40 * MINUTE), Some(30 * MINUTE), false),
            Ok(40 * MINUTE)
        );
        assert!(stamp(90 * MINUTE, Some(96 * MINUTE), None, false).is_err());
        assert!(stamp(90 * MINUTE, Some(20 * MINUTE), Some(30 * MINUTE), false).is_err());
    }
}
