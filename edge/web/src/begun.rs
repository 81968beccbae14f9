//! Sign-ins that have begun at a provider and wait for their browser to come back: each once, for
//! ten minutes. Kept in memory; after a restart the few that were under way begin again.

use crate::provider::{Begun, Secrets};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How long a browser may be away.
pub const MINUTES_AWAY: i64 = 10;
const MICROS_PER_MINUTE: i64 = 60 * 1_000_000;
/// Sign-ins that wait; a flood of others makes room by forgetting all of them.
const WAITING_MAX: usize = 10_000;

/// The sign-ins that wait, by their state.
#[derive(Debug, Default)]
pub struct BegunSignIns {
    waiting: Mutex<HashMap<String, Waiting>>,
}

/// A sign-in that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What the provider's answer is held against.
    pub secrets: Secrets,
    /// The page asked for before, a path on this server.
    pub next: String,
    ends_at: i64,
}

impl BegunSignIns {
    /// Waits for a browser from `now` on (microseconds UTC).
    pub fn wait(&self, begun: Begun, next: String, now: i64) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= WAITING_MAX {
            waiting.retain(|_, one| now < one.ends_at);
        }
        if waiting.len() >= WAITING_MAX {
            waiting.clear();
        }
        let ends_at = now + MINUTES_AWAY * MICROS_PER_MINUTE;
        waiting.insert(begun.state, Waiting { secrets: begun.secrets, next, ends_at });
    }

    /// The sign-in that a state belongs to, once; none when there is none, or it is over.
    pub fn take(&self, state: &str, now: i64) -> Option<Waiting> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.remove(state).filter(|one| now < one.ends_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(state: &str) -> Begun {
        let secrets = Secrets { nonce: format!("nonce of {state}"), verifier: "verifier".into() };
        Begun { address: "https://id.example/authorize".into(), state: state.into(), secrets }
    }

    #[test]
    fn a_browser_comes_back_once_and_in_time() {
        let sign_ins = BegunSignIns::default();
        for (state, at, want) in [
            ("in-time", MINUTES_AWAY * MICROS_PER_MINUTE - 1, true),
            ("in-time", 1, false),
            ("late", MINUTES_AWAY * MICROS_PER_MINUTE, false),
            ("never-begun", 1, false),
        ] {
            if at != 1 {
                sign_ins.wait(begun(state), "/growth".into(), 0);
            }
            let took = sign_ins.take(state, at);
            assert_eq!(took.is_some(), want, "{state} at {at}");
            assert!(took.is_none_or(|one| one.secrets.nonce == format!("nonce of {state}")), "{state}");
        }
    }

    #[test]
    fn a_flood_of_sign_ins_is_forgotten_not_kept() {
        let sign_ins = BegunSignIns::default();
        for n in 0..WAITING_MAX + 5 {
            sign_ins.wait(begun(&n.to_string()), "/growth".into(), 0);
        }
        assert!(sign_ins.waiting.lock().unwrap().len() <= WAITING_MAX);
        assert!(sign_ins.take(&(WAITING_MAX + 4).to_string(), 1).is_some(), "the last one still waits");
    }
}
