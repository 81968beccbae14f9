//! The settings of the land side's figures.

use serde::{Deserialize, Serialize};

/// How the land side's figures are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LandPolicy {
    /// Days after which what began is counted as it stands: a month of quotes once so many days
    /// have passed since its last one, a lead once it is so old.
    pub matured_days: u16,
    /// Up to how many days old the open quotes of each age band are; the last band has no end.
    pub quote_age_days: Vec<u16>,
}

impl Default for LandPolicy {
    fn default() -> Self {
        LandPolicy { matured_days: 90, quote_age_days: vec![30, 60, 90] }
    }
}
