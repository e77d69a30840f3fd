//! So many requests a second, and so many at once: a bucket of tokens for each caller.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Rate;

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
    fn one_caller_does_not_use_up_what_another_may() {
        let buckets = Buckets::new(Rate { per_second: 1, burst: 1 });
        let now = Instant::now();
        assert!(buckets.take("a", now).is_ok());
        assert!(buckets.take("a", now).is_err());
        assert!(buckets.take("b", now).is_ok());
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
