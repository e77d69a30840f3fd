//! Who was not let in, summed up by the minute: however often somebody tries, the ledger gets one
//! entry a minute of it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sanad_casework::SignInsFailed;

use crate::error::Fault;
use crate::institution::Records;
use crate::time;

/// Least time between two entries, in microseconds.
const A_MINUTE: i64 = 60_000_000;

/// What somebody came with who was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tried {
    /// A wrong password under a name that somebody has, or any while the account was locked.
    KnownName,
    /// A name that nobody has.
    UnknownName,
    /// A token that opens nothing.
    Token,
}

/// Those who were not let in since the last entry.
#[derive(Default)]
pub(crate) struct TurnedAway(Mutex<Option<Tally>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tally {
    known: u32,
    unknown: u32,
    tokens: u32,
    from: i64,
    to: i64,
}

impl TurnedAway {
    pub(crate) fn count(&self, tried: Tried, now: i64) {
        let mut slot = self.slot();
        let empty = Tally { known: 0, unknown: 0, tokens: 0, from: now, to: now };
        let tally = slot.get_or_insert(empty);
        let counter = match tried {
            Tried::KnownName => &mut tally.known,
            Tried::UnknownName => &mut tally.unknown,
            Tried::Token => &mut tally.tokens,
        };
        *counter = counter.saturating_add(1);
        tally.to = now;
    }

    /// What is to be told now: nothing before a minute is over, unless it is the end.
    fn take(&self, now: i64, at_the_end: bool) -> Option<Tally> {
        let mut slot = self.slot();
        let over = |tally: &Tally| at_the_end || now.saturating_sub(tally.from) >= A_MINUTE;
        if slot.as_ref().is_some_and(over) { slot.take() } else { None }
    }

    fn put_back(&self, told: Tally) {
        let mut slot = self.slot();
        let since = slot.take();
        let sum = |of: fn(&Tally) -> u32| of(&told).saturating_add(since.as_ref().map_or(0, of));
        *slot = Some(Tally {
            known: sum(|tally| tally.known),
            unknown: sum(|tally| tally.unknown),
            tokens: sum(|tally| tally.tokens),
            from: told.from,
            to: since.map_or(told.to, |since| since.to),
        });
    }

    fn slot(&self) -> MutexGuard<'_, Option<Tally>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Records {
    /// Writes down who was not let in, if a minute is over since the first of them.
    ///
    /// # Errors
    /// The ledger takes no entry; it is told the next time.
    pub fn tell_turned_away(&self) -> Result<(), Fault> {
        self.tell(false)
    }

    /// The same at the end, whether or not a minute is over.
    pub(crate) fn tell_last_turned_away(&self) -> Result<(), Fault> {
        self.tell(true)
    }

    fn tell(&self, at_the_end: bool) -> Result<(), Fault> {
        let Some(tally) = self.turned_away.take(self.clock.now_micros(), at_the_end) else {
            return Ok(());
        };
        let Tally { known, unknown, tokens, from, to } = tally;
        let (from, to) = (time::utc(from), time::utc(to));
        let noted = self.note(SignInsFailed { known, unknown, tokens, from, to });
        if noted.is_err() {
            self.turned_away.put_back(tally);
        }
        noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Lk3;

    #[test]
    fn a_minute_is_one_tally_and_the_end_takes_what_is_left() {
        let away = TurnedAway::default();
        assert_eq!(away.take(0, true), None);
        for (n, tried) in [Tried::KnownName, Tried::UnknownName, Tried::Token, Tried::Token]
            .into_iter()
            .enumerate()
        {
            away.count(tried, 1_000 + i64::try_from(n).unwrap());
        }
        assert_eq!(away.take(1_000 + A_MINUTE - 1, false), None);
        let tally = Tally { known: 1, unknown: 1, tokens: 2, from: 1_000, to: 1_003 };
        assert_eq!(away.take(1_000 + A_MINUTE, false), Some(tally));
        assert_eq!(away.take(i64::MAX, true), None);
        away.count(Tried::Token, 5);
        assert_eq!(away.take(6, true).map(|tally| tally.tokens), Some(1));
    }

    #[test]
    fn what_could_not_be_told_is_told_with_what_came_since() {
        let away = TurnedAway::default();
        away.count(Tried::Token, 1);
        let told = away.take(2, true).unwrap();
        away.count(Tried::KnownName, 3);
        away.put_back(told);
        let both = Tally { known: 1, unknown: 0, tokens: 1, from: 1, to: 3 };
        assert_eq!(away.take(4, true), Some(both));
    }

    #[test]
    fn what_a_full_disk_does_not_take_is_told_once_there_is_room() {
        let lk3 = Lk3::new();
        let case = lk3.intake();
        lk3.disk.limit_bytes(Some(0));
        // The room that the journal took ahead is used up first.
        while lk3.session(case, &lk3.budi).is_ok() {}
        let refused = (0..1000).find(|_| {
            assert!(lk3.records.sign_in("sanad_of_nobody", None).is_err());
            lk3.records.tell_last_turned_away().is_err()
        });
        assert!(refused.is_some());
        lk3.disk.limit_bytes(None);
        lk3.records.tell_last_turned_away().unwrap();
        assert_eq!(lk3.last_types(1), ["sign_ins_failed"]);
        let before = lk3.size();
        lk3.records.tell_last_turned_away().unwrap();
        assert_eq!(lk3.size(), before, "told once");
    }
}
