//! A KPI as its folder states it.

use crate::Dimension;
use serde::{Deserialize, Serialize};

/// On which side a KPI is shown. Land and Expand are never blended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// New customers.
    Land,
    /// Existing customers.
    Expand,
}

/// What the figures of a KPI are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Money ÷ money.
    MoneyRatio,
    /// Count ÷ count.
    CountRatio,
    /// Money per year.
    Money,
    /// Money per month: the yearly sum ÷ 12.
    MoneyPerMonth,
    /// A number of accounts.
    Count,
    /// Money per year ÷ count: an average.
    MeanMoney,
    /// Days ÷ count: an average.
    MeanDays,
}

/// What a number is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Minor units per year of the reporting currency.
    Money,
    /// Accounts, contracts, deals.
    Count,
    /// Days.
    Days,
}

impl Measure {
    /// What numerators are counted in, of figures and of the rows behind them.
    pub fn part(self) -> Unit {
        match self {
            Measure::MoneyRatio | Measure::Money | Measure::MoneyPerMonth | Measure::MeanMoney => Unit::Money,
            Measure::CountRatio | Measure::Count => Unit::Count,
            Measure::MeanDays => Unit::Days,
        }
    }

    /// What denominators are counted in.
    pub fn whole(self) -> Unit {
        match self {
            Measure::MeanMoney | Measure::MeanDays => Unit::Count,
            other => other.part(),
        }
    }

    /// Whether a figure is a sum, so that its denominator says nothing.
    pub fn is_sum(self) -> bool {
        matches!(self, Measure::Money | Measure::MoneyPerMonth | Measure::Count)
    }
}

/// When the figures of a month come to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settles {
    /// With the month: only facts recorded later move them.
    WithItsMonth,
    /// Later: what the month began is decided afterwards, as deals are. Such figures are not closed
    /// with a month.
    Later,
}

/// One KPI of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kpi {
    /// Its name in URLs, the API and the CLI.
    pub name: &'static str,
    /// Its full name.
    pub title: &'static str,
    /// The name on a tile.
    pub short: &'static str,
    /// Which side it belongs to.
    pub side: Side,
    /// What its figures are.
    pub measure: Measure,
    /// Months of its default window.
    pub window_months: u8,
    /// When the figures of a month come to rest.
    pub settles: Settles,
    /// Whether a month's ratio is shown with the band in which it moves anyway.
    pub has_noise_band: bool,
    /// Version of the definition; a change of `definition.sql` is a new one.
    pub version: u32,
    /// The formula in words and signs.
    pub formula: &'static str,
    /// What it means, paragraphs of plain text.
    pub meaning: &'static str,
    /// The CTE `rows` and the figure.
    pub sql: &'static str,
    /// Worked cases.
    pub cases: &'static str,
    /// Fields that `meaning.md` fails to give or gives wrongly; empty, a test sees to it.
    pub missing: Vec<&'static str>,
}

/// What of a KPI decides its figures. Each version is kept as a recorded fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Its number.
    pub version: u32,
    /// Months of the default window.
    pub window_months: u8,
    /// The formula in words and signs.
    pub formula: String,
    /// The CTE `rows` and the figure.
    pub sql: String,
}

impl Kpi {
    /// Why its figures are not grouped so: by people of the other side, because a list of people shows what
    /// one side does; by what only contracts have, where they are of deals and leads.
    pub fn refusal_to_group(&self, by: Dimension) -> Option<&'static str> {
        match (self.side, by) {
            (Side::Land, Dimension::Owner) => Some("Owners answer for customers; a figure of Land is by rep."),
            (Side::Expand, Dimension::Rep) => Some("Reps win customers; a figure of Expand is by owner."),
            (_, Dimension::Product | Dimension::Currency) if self.settles == Settles::Later => {
                Some("Deals and leads are of no product and of no contract.")
            }
            _ => None,
        }
    }

    /// What decides its figures today.
    pub fn definition(&self) -> Definition {
        let Kpi { version, window_months, formula, sql, .. } = *self;
        Definition { version, window_months, formula: formula.into(), sql: sql.into() }
    }
}

impl Definition {
    /// The query for the rows behind the figure: the CTE without the sum.
    pub fn rows_sql(&self) -> String {
        let rows = self.sql.split_once("\n)\nSELECT").map_or(self.sql.as_str(), |(rows, _)| rows);
        format!("{rows}\n)\nSELECT * FROM rows ORDER BY period, grp, account")
    }
}

/// Reads the texts of a KPI's folder.
pub fn kpi(name: &'static str, sql: &'static str, meaning: &'static str, cases: &'static str) -> Kpi {
    let (head, text) = meaning.split_once("\n---\n").unwrap_or((meaning, ""));
    let mut missing = Vec::new();
    let mut field = |key: &'static str| {
        let value = head.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(": "));
        if value.is_none() {
            missing.push(key);
        }
        value.unwrap_or("")
    };
    let (title, short, formula) = (field("title"), field("short"), field("formula"));
    let side = if field("side") == "land" { Side::Land } else { Side::Expand };
    let measure = field("measure");
    let window_months = field("window").strip_suffix('m').and_then(|n| n.parse().ok()).unwrap_or(0);
    let version = field("version").parse().unwrap_or(0);
    let measure = match measure {
        "ratio of money" => Measure::MoneyRatio,
        "ratio of counts" => Measure::CountRatio,
        "money per month" => Measure::MoneyPerMonth,
        "count" => Measure::Count,
        "money" => Measure::Money,
        "mean of money" => Measure::MeanMoney,
        "mean days" => Measure::MeanDays,
        _ => {
            missing.push("measure");
            Measure::Money
        }
    };
    let has_noise_band = head.lines().any(|line| line == "band: noise");
    let settles = match head.lines().any(|line| line == "settles: later") {
        true => Settles::Later,
        false => Settles::WithItsMonth,
    };
    if window_months == 0 || version == 0 || text.is_empty() {
        missing.push("window, version or text");
    }
    Kpi {
        name,
        title,
        short,
        side,
        measure,
        window_months,
        settles,
        has_noise_band,
        version,
        formula,
        meaning: text.trim(),
        sql,
        cases,
        missing,
    }
}
