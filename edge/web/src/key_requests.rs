//! How often a program may ask with one key: a bucket of tokens per key, in memory. A minute's worth may be spent at
//! once; it fills up again evenly.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Requests per key and minute unless told otherwise.
pub const PER_MINUTE_DEFAULT: u32 = 1_200;
/// Requests per key and minute that can be allowed at most.
pub const PER_MINUTE_MAX: u32 = 1_000_000;

const MINUTE_MICROS: i64 = 60_000_000;
const SECOND_MICROS: i64 = 1_000_000;
/// Keys remembered before those with full buckets are forgotten.
const KEYS_MAX: usize = 10_000;

/// The buckets of all keys.
#[derive(Debug)]
pub struct KeyRequests {
    per_minute: u32,
    /// When the bucket of each key will be full again, microseconds UTC: one time says how much is left.
    full_at: Mutex<HashMap<Uuid, i64>>,
}

/// What is left of a bucket after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Requests per minute.
    pub per_minute: u32,
    /// Requests that may follow at once.
    pub left: i64,
    /// Seconds until the bucket is full.
    pub full_seconds: i64,
    /// Seconds until another request is taken; none when this one was.
    pub wait_seconds: Option<i64>,
}

impl KeyRequests {
    /// Buckets that are all full; `per_minute` is brought between 1 and [`PER_MINUTE_MAX`].
    pub fn new(per_minute: u32) -> KeyRequests {
        KeyRequests { per_minute: per_minute.clamp(1, PER_MINUTE_MAX), full_at: Mutex::default() }
    }

    /// Takes one token out of the bucket of a key at `now` (microseconds UTC), if there is one.
    pub fn take(&self, key: Uuid, now: i64) -> Allowance {
        let per_minute = self.per_minute;
        let each = MINUTE_MICROS / i64::from(per_minute);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= KEYS_MAX {
            full_at.retain(|_, full_at| *full_at > now);
        }
        let full = full_at.entry(key).or_insert(now);
        let before = (*full).max(now);
        let over = before + each - now - MINUTE_MICROS;
        let wait_seconds = (over > 0).then(|| seconds(over));
        *full = if wait_seconds.is_some() { before } else { before + each };
        let left = (MINUTE_MICROS - (*full - now)) / each;
        Allowance { per_minute, left, full_seconds: seconds(*full - now), wait_seconds }
    }
}

impl Allowance {
    /// Writes it into the headers of a reply (draft-ietf-httpapi-ratelimit-headers).
    pub fn tell(&self, headers: &mut HeaderMap) {
        let Allowance { per_minute, left, full_seconds, wait_seconds } = self;
        let told = [
            (HeaderName::from_static("ratelimit-policy"), Some(format!("\"key\";q={per_minute};w=60"))),
            (HeaderName::from_static("ratelimit"), Some(format!("\"key\";r={left};t={full_seconds}"))),
            (header::RETRY_AFTER, wait_seconds.map(|seconds| seconds.to_string())),
        ];
        for (name, text) in told {
            if let Some(value) = text.and_then(|text| HeaderValue::try_from(text).ok()) {
                headers.insert(name, value);
            }
        }
    }
}

fn seconds(micros: i64) -> i64 {
    (micros + SECOND_MICROS - 1) / SECOND_MICROS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        // 3 per minute: one token each 20 s.
        let requests = KeyRequests::new(3);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for (key, at_seconds, left, full_seconds, wait_seconds) in [
            (one, 0, 2, 20, None),
            (one, 0, 1, 40, None),
            (one, 0, 0, 60, None),
            (one, 0, 0, 60, Some(20)),
            (one, 5, 0, 55, Some(15)),
            (other, 5, 2, 20, None),
            (one, 20, 0, 60, None),
            (one, 200, 2, 20, None),
        ] {
            let got = requests.take(key, at_seconds * SECOND_MICROS);
            assert_eq!(got, Allowance { per_minute: 3, left, full_seconds, wait_seconds }, "{key} at {at_seconds}");
        }
    }

    #[test]
    fn full_buckets_are_forgotten() {
        let requests = KeyRequests::new(PER_MINUTE_DEFAULT);
        for n in 0..KEYS_MAX as u128 {
            requests.take(Uuid::from_u128(n), 0);
        }
        requests.take(Uuid::from_u128(u128::MAX), MINUTE_MICROS);
        assert_eq!(requests.full_at.lock().unwrap().len(), 1);
    }
}
