//! The settings of the revenue rules. A new version of them is a recorded fact.

use crate::facts::LevelSource;
use money::Currency;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

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

impl Default for RevenuePolicy {
    fn default() -> Self {
        RevenuePolicy {
            grace_days: 30,
            level_source: LevelSource::ALL.to_vec(),
            uncommitted_usage: UncommittedUsage::TrailingThreeMonths,
            double_billing_days: 31,
        }
    }
}

/// How reports are shown when nobody asks otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportPolicy {
    /// The reporting currency; the one that most accounts are billed in when absent or empty.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "currency_if_any")]
    pub currency: Option<Currency>,
    /// Which rate set converts.
    pub rate_set: String,
    /// Which day's rate counts.
    pub rates: RateBasis,
    /// Whether figures are by account or by ultimate parent.
    pub unit: ReportUnit,
    /// Where facts show that were recorded after their month was closed.
    pub corrections: Corrections,
}

/// Where facts show that were recorded after their month was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Corrections {
    /// Beside the closed figures only.
    Beside,
    /// In the first open month too: it opens as the month before was closed, and the difference
    /// is a row of its own.
    OpenMonth,
}

/// Which day's rate counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RateBasis {
    /// The latest rate of the set for all time: constant currency.
    Constant,
    /// Each month's rate at its end; the difference is the currency row.
    MonthEnd,
}

/// Whether figures are by account or by ultimate parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportUnit {
    /// Each account by itself.
    Account,
    /// Each group of accounts under its ultimate parent, as of the report's last day.
    Parent,
}

impl ReportPolicy {
    /// The reporting currency, where most accounts are billed in `usual`; pounds before there are
    /// any.
    pub fn currency_or(&self, usual: Option<money::Currency>) -> money::Currency {
        self.currency.or(usual).unwrap_or(money::Currency::GBP)
    }
}

impl Default for ReportPolicy {
    fn default() -> Self {
        ReportPolicy {
            currency: None,
            rate_set: "default".into(),
            rates: RateBasis::Constant,
            unit: ReportUnit::Account,
            corrections: Corrections::Beside,
        }
    }
}

/// Every setting of the revenue rules and reports, as `section.key`.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// How revenue is read.
    pub revenue: RevenuePolicy,
    /// How reports are shown.
    pub report: ReportPolicy,
}

/// An empty text is how a setting that was made is left open again.
fn currency_if_any<'de, D: Deserializer<'de>>(given: D) -> Result<Option<Currency>, D::Error> {
    let code = String::deserialize(given)?;
    if code.trim().is_empty() { Ok(None) } else { code.parse().map(Some).map_err(D::Error::custom) }
}
