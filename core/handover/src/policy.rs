//! The settings of the two handovers.

use serde::{Deserialize, Serialize};

/// How customers are handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HandoverPolicy {
    /// Working days after signature by the end of which the delivery brief is sent.
    pub brief_working_days: u16,
    /// Days after signature by the end of which the joint kickoff is held.
    pub kickoff_days: u16,
    /// Days in service before an account is handed over commercially.
    pub service_days_min: u16,
    /// Percent of the brief that must be known before the receiver accepts; the rest may be marked
    /// "to confirm", but not be missing.
    pub brief_known_percent_min: u8,
    /// Days without an interaction after which a customer that was handed over is silent, and after
    /// which the land owner should not be the only one who writes.
    pub silence_days: u16,
}

impl Default for HandoverPolicy {
    fn default() -> Self {
        HandoverPolicy {
            brief_working_days: 5,
            kickoff_days: 14,
            service_days_min: 90,
            brief_known_percent_min: 60,
            silence_days: 21,
        }
    }
}
