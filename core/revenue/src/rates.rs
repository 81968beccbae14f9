//! From contract currency to reporting currency.

use money::{Currency, Day, Month, round_half_even};
use std::collections::BTreeMap;

/// A rate in a set: billionths of the set's base currency for one major unit, from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateFact {
    /// The currency that is converted.
    pub currency: Currency,
    /// From which day.
    pub day: Day,
    /// Billionths; above zero.
    pub rate_nano: i64,
}

/// How levels become figures in one reporting currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    to: Currency,
    basis: Basis,
    rates: BTreeMap<Currency, Vec<(Day, i64)>>,
}

/// Which day's rate counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// One rate for all time, the latest up to this day: constant currency.
    Constant(Day),
    /// The rate in force at the end of each month; the difference is the currency row.
    MonthEnd,
}

impl Basis {
    /// The latest rate of all, for all time.
    pub const LATEST: Basis = Basis::Constant(Day(i32::MAX - 1));
}

/// 1 in billionths.
const ONE_NANO: i64 = 1_000_000_000;

impl Conversion {
    /// No conversion: everything already is in `to`.
    pub fn none(to: Currency) -> Conversion {
        Conversion { to, basis: Basis::Constant(Day(0)), rates: BTreeMap::new() }
    }

    /// Conversion to `to` with the facts of one rate set. A currency that the set lacks is its
    /// base when it is `to` itself; any other one cannot be converted.
    pub fn new(to: Currency, basis: Basis, facts: &[RateFact]) -> Conversion {
        let mut rates: BTreeMap<Currency, Vec<(Day, i64)>> = BTreeMap::new();
        for fact in facts {
            rates.entry(fact.currency).or_default().push((fact.day, fact.rate_nano));
        }
        for list in rates.values_mut() {
            list.sort_unstable();
        }
        Conversion { to, basis, rates }
    }

    /// The reporting currency.
    pub fn to(&self) -> Currency {
        self.to
    }

    /// The currencies that have a rate, and the reporting currency.
    pub fn currencies(&self) -> Vec<Currency> {
        let mut all: Vec<Currency> = self.rates.keys().copied().chain([self.to]).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether a level of `currency` can be shown at all.
    pub fn knows(&self, currency: Currency) -> bool {
        currency == self.to || self.rates.contains_key(&currency)
    }

    /// Whether the rate of `currency` can differ from month to month.
    pub fn moves(&self, currency: Currency) -> bool {
        currency != self.to && self.basis == Basis::MonthEnd
    }

    /// The day of the last rate; after it nothing is revalued.
    pub fn last_day(&self) -> Day {
        self.rates.values().filter_map(|list| list.last()).map(|(day, _)| *day).max().unwrap_or(Day(i32::MIN))
    }

    /// The exact factor from minor units of `from` to minor units of the reporting currency in
    /// `month`, as (numerator, denominator); `None` without a rate.
    pub fn factor(&self, from: Currency, month: Month) -> Option<(i128, i128)> {
        if from == self.to {
            return Some((1, 1));
        }
        let on = match self.basis {
            Basis::Constant(day) => day,
            Basis::MonthEnd => month.last_day(),
        };
        let (of_from, of_to) = (self.rate(from, on)?, self.rate(self.to, on).unwrap_or(ONE_NANO));
        let scale = |digits: u32| 10_i128.pow(digits);
        Some((i128::from(of_from) * scale(self.to.minor_digits()), i128::from(of_to) * scale(from.minor_digits())))
    }

    /// A level in the reporting currency, half to even.
    pub fn convert(&self, minor: i64, from: Currency, month: Month) -> Option<i64> {
        if from == self.to {
            return Some(minor);
        }
        let (n, d) = self.factor(from, month)?;
        i64::try_from(round_half_even(i128::from(minor) * n, d)).ok()
    }

    /// The latest rate up to `on`; before the first one the first one.
    fn rate(&self, currency: Currency, on: Day) -> Option<i64> {
        let list = self.rates.get(&currency)?;
        let after = list.partition_point(|(day, _)| *day <= on);
        list.get(after.saturating_sub(1)).map(|(_, rate)| *rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(currency: Currency, day: &str, rate_nano: i64) -> RateFact {
        RateFact { currency, day: day.parse().unwrap(), rate_nano }
    }

    #[test]
    fn a_level_is_converted_at_the_months_rate_half_to_even() {
        let facts = [
            rate(Currency::USD, "2025-01-31", 800_000_000),
            rate(Currency::USD, "2025-02-28", 785_000_000),
            rate("JPY".parse().unwrap(), "2025-01-31", 5_250_000),
        ];
        let by_month = Conversion::new(Currency::GBP, Basis::MonthEnd, &facts);
        let constant = Conversion::new(Currency::GBP, Basis::Constant("2025-12-31".parse().unwrap()), &facts);
        let month = |m: &str| m.parse::<Month>().unwrap();
        for (conversion, minor, code, m, want) in [
            (&by_month, 100_000, "USD", "2024-12", Some(80_000)),
            (&by_month, 100_000, "USD", "2025-01", Some(80_000)),
            (&by_month, 100_000, "USD", "2025-02", Some(78_500)),
            (&constant, 100_000, "USD", "2025-01", Some(78_500)),
            (&by_month, 1_000_000, "JPY", "2025-01", Some(525_000)),
            (&by_month, 77, "GBP", "2025-01", Some(77)),
            (&by_month, 77, "EUR", "2025-01", None),
        ] {
            assert_eq!(conversion.convert(minor, code.parse().unwrap(), month(m)), want, "{minor} {code} {m}");
        }
    }
}
