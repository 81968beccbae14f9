//! How often somebody may try to sign in to one address: guessing is slowed down, a person who
//! mistypes is not. Counted in memory, so that a flood of tries writes nothing.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Tries that fail within the time before more are turned away.
const FAILURES_MAX: u32 = 20;
/// The time, microseconds.
const WINDOW_MICROS: i64 = 15 * MINUTE_MICROS;
const MINUTE_MICROS: i64 = 60 * 1_000_000;
/// Addresses remembered; a flood of others makes room by forgetting the times that are over.
const ADDRESSES_MAX: usize = 10_000;

/// Failed tries by address.
#[derive(Debug, Default)]
pub struct Attempts {
    failed: Mutex<HashMap<String, Failures>>,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    since: i64,
    count: u32,
}

impl Attempts {
    /// Minutes until another try for this address is taken, at `now` (microseconds UTC); none when
    /// it is taken now.
    pub fn wait_minutes(&self, address: &str, now: i64) -> Option<i64> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let failures = failed.get(&folded(address))?;
        let left = failures.since + WINDOW_MICROS - now;
        (failures.count >= FAILURES_MAX && left > 0).then(|| (left + MINUTE_MICROS - 1) / MINUTE_MICROS)
    }

    /// A try failed.
    pub fn failed(&self, address: &str, now: i64) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.len() >= ADDRESSES_MAX {
            failed.retain(|_, failures| now < failures.since + WINDOW_MICROS);
        }
        if failed.len() >= ADDRESSES_MAX {
            failed.clear();
        }
        let failures = failed.entry(folded(address)).or_insert(Failures { since: now, count: 0 });
        if now >= failures.since + WINDOW_MICROS {
            *failures = Failures { since: now, count: 0 };
        }
        failures.count += 1;
    }

    /// A try was right.
    pub fn succeeded(&self, address: &str) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).remove(&folded(address));
    }
}

fn folded(address: &str) -> String {
    address.trim().to_lowercase().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_is_turned_away_until_the_time_is_over() {
        let attempts = Attempts::default();
        for n in 0..i64::from(FAILURES_MAX) {
            assert_eq!(attempts.wait_minutes("maya@example.com", n), None);
            attempts.failed(" Maya@example.com", n);
        }
        for (address, at, want) in [
            ("maya@example.com", 20, Some(15)),
            ("maya@example.com", 14 * MINUTE_MICROS + 30, Some(1)),
            ("maya@example.com", 15 * MINUTE_MICROS, None),
            ("ben@example.com", 20, None),
        ] {
            assert_eq!(attempts.wait_minutes(address, at), want, "{address} at {at}");
        }
        attempts.succeeded("maya@example.com");
        assert_eq!(attempts.wait_minutes("maya@example.com", 20), None);
    }

    #[test]
    fn a_flood_of_addresses_is_forgotten_not_kept() {
        let attempts = Attempts::default();
        for n in 0..ADDRESSES_MAX + 5 {
            attempts.failed(&format!("{n}@example.com"), 0);
        }
        assert!(attempts.failed.lock().unwrap().len() <= ADDRESSES_MAX);
    }
}
