//! Billing periods and what an amount over one of them is worth per year.

use money::{Day, round_half_even};
use std::fmt;
use std::str::FromStr;

/// The period a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Period {
    /// So many calendar months, at least 1.
    Months(u16),
    /// So many days, at least 1.
    Days(u16),
}

/// How far a period may be from whole months and still count as them.
const WHOLE_MONTHS_DAYS_MAX: i32 = 3;

impl Period {
    /// The period from `from` to `to` (exclusive): whole months when within ± 3 days of n ≥ 1
    /// of them (end of month clamped), else its days. `None` unless `to` is after `from`.
    pub fn between(from: Day, to: Day) -> Option<Period> {
        let days = to.0 - from.0;
        if days <= 0 {
            return None;
        }
        let nearest = round_half_even(i128::from(days) * 48, 1461).max(1) as u32;
        let off = |months: u32| (from.plus_months(months).0 - to.0).abs();
        let months = [nearest.saturating_sub(1), nearest, nearest + 1]
            .into_iter()
            .filter(|&m| m >= 1)
            .min_by_key(|&m| off(m))
            .unwrap_or(1);
        if off(months) <= WHOLE_MONTHS_DAYS_MAX {
            u16::try_from(months).ok().map(Period::Months)
        } else {
            Some(u16::try_from(days).map_or(Period::Days(u16::MAX), Period::Days))
        }
    }

    /// What `minor` units per period are per year: × 12 / months, or × 365.25 / days, as an
    /// exact fraction (numerator, denominator).
    pub fn yearly(self, minor: i64) -> (i128, i128) {
        match self {
            Period::Months(n) => (i128::from(minor) * 12, i128::from(n.max(1))),
            Period::Days(n) => (i128::from(minor) * 1461, 4 * i128::from(n.max(1))),
        }
    }

    /// The level of an amount per period: minor units per year, rounded half to even once.
    pub fn level(self, minor: i64) -> i64 {
        let (n, d) = self.yearly(minor);
        round_half_even(n, d).clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }
}

impl FromStr for Period {
    type Err = UnknownPeriod;

    /// Reads `month`, `quarter`, `year`, `2 years`, `N months`, `N days`, and the adjectives
    /// billing systems write (`monthly`, `annual`).
    fn from_str(text: &str) -> Result<Period, UnknownPeriod> {
        let unknown = || UnknownPeriod(text.trim().to_string());
        let lower = text.trim().to_ascii_lowercase();
        let (count, unit) = match lower.split_once(char::is_whitespace) {
            Some((n, unit)) => (n.parse::<u16>().map_err(|_| unknown())?, unit.trim()),
            None => (1, lower.as_str()),
        };
        let months = |each: u16| count.checked_mul(each).filter(|&n| n > 0).map(Period::Months);
        match unit {
            "month" | "months" | "monthly" => months(1),
            "quarter" | "quarters" | "quarterly" => months(3),
            "year" | "years" | "yearly" | "annual" | "annually" => months(12),
            "week" | "weeks" | "weekly" => count.checked_mul(7).filter(|&n| n > 0).map(Period::Days),
            "day" | "days" | "daily" => (count > 0).then_some(Period::Days(count)),
            _ => None,
        }
        .ok_or_else(unknown)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Months(1) => f.write_str("month"),
            Period::Months(3) => f.write_str("quarter"),
            Period::Months(12) => f.write_str("year"),
            Period::Months(n) if n % 12 == 0 => write!(f, "{} years", n / 12),
            Period::Months(n) => write!(f, "{n} months"),
            Period::Days(n) => write!(f, "{n} days"),
        }
    }
}

/// A text that names no billing period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPeriod(pub String);

impl fmt::Display for UnknownPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\u{201c}{}\u{201d} is not a period", self.0)
    }
}

impl std::error::Error for UnknownPeriod {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_near_whole_months_counts_as_them() {
        for (from, to, want) in [
            ("2009-05-11", "2010-05-11", Period::Months(12)),
            ("2009-05-11", "2010-05-10", Period::Months(12)),
            ("2009-05-11", "2010-05-14", Period::Months(12)),
            ("2009-05-11", "2010-05-15", Period::Days(369)),
            ("2009-01-05", "2010-02-04", Period::Months(13)),
            ("2016-01-31", "2016-02-29", Period::Months(1)),
            ("2016-01-01", "2016-01-29", Period::Months(1)),
            ("2016-01-01", "2016-01-16", Period::Days(15)),
            ("2016-01-01", "2016-01-02", Period::Days(1)),
        ] {
            assert_eq!(Period::between(from.parse().unwrap(), to.parse().unwrap()), Some(want), "{from} {to}");
        }
        assert_eq!(Period::between(Day(5), Day(5)), None);
    }

    #[test]
    fn levels_are_per_year_and_rounded_once() {
        for (period, minor, level) in [
            ("year", 10_000, 10_000),
            ("month", 10_000, 120_000),
            ("2 years", 24_000, 12_000),
            ("13 months", 149_900, 138_369),
            ("30 days", 1_000, 12_175),
            ("quarter", 25_000, 100_000),
        ] {
            assert_eq!(period.parse::<Period>().unwrap().level(minor), level, "{minor} per {period}");
        }
        for text in ["", "0 months", "fortnight", "x days"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
