//! The settings of the revenue rules. A new version of them is a recorded fact.

use crate::facts::LevelSource;
use serde::{Deserialize, Serialize};

/// How revenue is read. `--set revenue.grace_days=0` tries another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RevenuePolicy {
    /// Days after a silent end during which a renewal leaves no gap; 0 allowed.
    pub grace_days: u16,
    /// Which source an account's level comes from: the first that has anything.
    pub level_source: Vec<LevelSource>,
    /// What uncommitted usage counts for.
    pub uncommitted_usage: UncommittedUsage,
    /// Where a fact that changes a closed month is shown.
    pub corrections: Corrections,
    /// How far overlapping invoice lines may overlap before they are reported, in days.
    pub double_billing_days: u16,
}

/// What uncommitted usage counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UncommittedUsage {
    /// What was billed over the three months before, × 4 for a year.
    TrailingThreeMonths,
    /// Nothing.
    LeftOut,
}

/// Where a fact that changes a closed month is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Corrections {
    /// Beside the closed figure, as a restatement.
    Beside,
    /// There, and as a row of the open month.
    InOpenMonth,
}

impl Default for RevenuePolicy {
    fn default() -> Self {
        RevenuePolicy {
            grace_days: 30,
            level_source: LevelSource::ALL.to_vec(),
            uncommitted_usage: UncommittedUsage::TrailingThreeMonths,
            corrections: Corrections::Beside,
            double_billing_days: 31,
        }
    }
}
