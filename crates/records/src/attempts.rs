//! Wrong passwords of each account, until they lock it or are too old to count.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use sanad_casework::{LockAccount, StaffId};

/// Wrong passwords that have not locked anything yet: at most four of each account. They are kept in
/// memory; the locks themselves are entries.
#[derive(Default)]
pub(crate) struct Failures(Mutex<HashMap<StaffId, Vec<i64>>>);

impl Failures {
    /// Counts one; how many there were, if this one locks the account.
    pub(crate) fn count(&self, staff: StaffId, now: i64) -> Option<u32> {
        let within = LockAccount::WITHIN.num_microseconds().unwrap_or(i64::MAX);
        let mut all = self.all();
        let times = all.entry(staff).or_default();
        times.retain(|at| now.saturating_sub(*at) < within);
        times.push(now);
        let count = u32::try_from(times.len()).unwrap_or(u32::MAX);
        if count < LockAccount::FAILURES {
            return None;
        }
        all.remove(&staff);
        Some(count)
    }

    /// Forgets those of somebody whose password was right.
    pub(crate) fn forget(&self, staff: StaffId) {
        self.all().remove(&staff);
    }

    fn all(&self) -> MutexGuard<'_, HashMap<StaffId, Vec<i64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDI: StaffId = StaffId::from_bytes([1; 16]);
    const SITI: StaffId = StaffId::from_bytes([2; 16]);
    const MINUTE: i64 = 60_000_000;

    #[test]
    fn the_fifth_within_a_quarter_of_an_hour_locks() {
        let failures = Failures::default();
        let told: Vec<_> = (0..5).map(|minute| failures.count(BUDI, minute * MINUTE)).collect();
        assert_eq!(told, [None, None, None, None, Some(5)]);
        assert_eq!(failures.count(BUDI, 5 * MINUTE), None);
    }

    #[test]
    fn old_ones_others_and_those_before_a_right_one_do_not_count() {
        let failures = Failures::default();
        let slowly = (0..20).map(|n| failures.count(BUDI, n * 4 * MINUTE));
        assert!(slowly.collect::<Vec<_>>().iter().all(Option::is_none));
        let failures = Failures::default();
        (0..4).for_each(|_| assert_eq!(failures.count(BUDI, 0), None));
        assert_eq!(failures.count(SITI, 0), None);
        failures.forget(BUDI);
        assert_eq!(failures.count(BUDI, 0), None);
    }
}
