//! So many requests a second, and so many at once: a bucket of tokens for each caller.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::limits::Rate;

/// So many of something for each caller at the same time.
pub(crate) struct Shares<K> {
    each: usize,
    held: Mutex<HashMap<K, usize>>,
}

/// One of them, given back when it is dropped.
pub(crate) struct Share<K: Copy + Eq + Hash> {
    of: Arc<Shares<K>>,
    whose: K,
}

impl<K: Copy + Eq + Hash> Shares<K> {
    pub(crate) fn new(each: usize) -> Arc<Self> {
        Arc::new(Self { each, held: Mutex::default() })
    }

    /// One more for this caller; none where they hold as many as they may.
    pub(crate) fn take(self: &Arc<Self>, whose: K) -> Option<Share<K>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = held.get(&whose).copied().unwrap_or(0);
        if theirs >= self.each {
            return None;
        }
        held.insert(whose, theirs + 1);
        Some(Share { of: Arc::clone(self), whose })
    }
}

impl<K: Copy + Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut held = self.of.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.get_mut(&self.whose) {
            Some(theirs) if *theirs > 1 => *theirs -= 1,
            Some(_) | None => {
                held.remove(&self.whose);
            }
        }
    }
}

/// Buckets by key. The clock is the caller's.
pub(crate) struct Buckets<K> {
    rate: Rate,
    /// Only callers whose bucket is not full: a full one is as good as none.
    used: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

/// When the map of buckets is swept of full ones.
const SWEEP_AT: usize = 4096;

impl<K: Eq + Hash> Buckets<K> {
    pub(crate) fn new(rate: Rate) -> Self {
        Self { rate, used: Mutex::new(HashMap::new()) }
    }

    /// Takes one token.
    ///
    /// # Errors
    /// There is none: how long until there is.
    pub(crate) fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= SWEEP_AT {
            used.retain(|_, bucket| self.filled(*bucket, now) < f64::from(self.rate.burst));
        }
        let full = Bucket { tokens: f64::from(self.rate.burst), at: now };
        let bucket = used.entry(key).or_insert(full);
        let tokens = self.filled(*bucket, now);
        let left = self.enough(tokens);
        *bucket = Bucket { tokens: if left.is_ok() { tokens - 1.0 } else { tokens }, at: now };
        left
    }

    /// Gives back one that was taken.
    pub(crate) fn give_back(&self, key: &K, now: Instant) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = used.get_mut(key) {
            let tokens = self.filled(*bucket, now) + 1.0;
            *bucket = Bucket { tokens: tokens.min(f64::from(self.rate.burst)), at: now };
        }
    }

    /// Whether there is a token to take.
    ///
    /// # Errors
    /// There is none: how long until there is.
    pub(crate) fn has(&self, key: &K, now: Instant) -> Result<(), Duration> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.get(key).map_or(Ok(()), |bucket| self.enough(self.filled(*bucket, now)))
    }

    fn enough(&self, tokens: f64) -> Result<(), Duration> {
        if tokens >= 1.0 {
            return Ok(());
        }
        Err(Duration::from_secs_f64((1.0 - tokens) / f64::from(self.rate.per_second.max(1))))
    }

    fn filled(&self, bucket: Bucket, now: Instant) -> f64 {
        let gained = now.saturating_duration_since(bucket.at).as_secs_f64()
            * f64::from(self.rate.per_second);
        (bucket.tokens + gained).min(f64::from(self.rate.burst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_so_many_a_second() {
        let buckets = Buckets::new(Rate { per_second: 2, burst: 3 });
        let now = Instant::now();
        for _ in 0..3 {
            assert!(buckets.take("a", now).is_ok());
        }
        let wait = buckets.take("a", now).unwrap_err();
        assert_eq!(buckets.has(&"a", now), Err(wait));
        assert_eq!(wait, Duration::from_millis(500));
        assert!(buckets.take("a", now + wait).is_ok());
        assert!(buckets.take("a", now + wait).is_err());
    }

    #[test]
    fn what_is_given_back_can_be_taken_again_and_never_more_than_all() {
        let buckets = Buckets::new(Rate { per_second: 1, burst: 2 });
        let now = Instant::now();
        for _ in 0..9 {
            assert!(buckets.take("a", now).is_ok());
            buckets.give_back(&"a", now);
            buckets.give_back(&"a", now);
        }
        assert!(buckets.take("a", now).is_ok() && buckets.take("a", now).is_ok());
        assert!(buckets.take("a", now).is_err());
    }

    #[test]
    fn one_caller_does_not_use_up_what_another_may() {
        let buckets = Buckets::new(Rate { per_second: 1, burst: 1 });
        let now = Instant::now();
        assert!(buckets.take("a", now).is_ok());
        assert!(buckets.take("a", now).is_err());
        assert!(buckets.take("b", now).is_ok());
    }

    #[test]
    fn nobody_holds_more_than_their_share_and_what_is_given_back_is_forgotten() {
        let shares = Shares::new(2);
        let held = [shares.take("a").unwrap(), shares.take("a").unwrap()];
        assert!(shares.take("a").is_none() && shares.take("b").is_some());
        drop(held);
        assert!(shares.held.lock().unwrap().is_empty());
        assert!(shares.take("a").is_some());
    }

    #[test]
    fn full_buckets_are_not_kept() {
        let buckets = Buckets::new(Rate { per_second: 1, burst: 1 });
        let now = Instant::now();
        for key in 0..SWEEP_AT {
            buckets.take(key, now).unwrap();
        }
        buckets.take(usize::MAX, now + Duration::from_secs(2)).unwrap();
        assert_eq!(buckets.used.lock().unwrap().len(), 1);
    }
}
