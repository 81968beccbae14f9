//! The values that replies are made of.

use handover::Span;
use land::{AmountRange, DayRange};
use money::{Currency, Day, Rate};
use serde::Serialize;
use utoipa::ToSchema;

/// An amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Money {
    /// Minor units of the currency (pence, cents); negative for a loss or credit.
    pub minor: i64,
    /// ISO 4217 code.
    #[schema(min_length = 3, max_length = 3)]
    pub currency: String,
}

impl Money {
    /// An amount of a currency.
    pub fn of(minor: i64, currency: Currency) -> Money {
        Money { minor, currency: currency.code().into() }
    }
}

impl From<money::Money> for Money {
    fn from(amount: money::Money) -> Money {
        Money::of(amount.minor, amount.currency)
    }
}

/// An amount that is not known to the penny, of one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AmountSpan {
    /// The least.
    low: Money,
    /// The most.
    high: Money,
}

impl AmountSpan {
    /// From the least to the most, in minor units of a currency.
    pub fn of(span: Span, currency: Currency) -> AmountSpan {
        AmountSpan { low: Money::of(span.low, currency), high: Money::of(span.high, currency) }
    }
}

impl From<AmountRange> for AmountSpan {
    fn from(range: AmountRange) -> AmountSpan {
        AmountSpan { low: range.low().into(), high: range.high().into() }
    }
}

/// Some days in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DaySpan {
    /// The first.
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// The last.
    #[schema(value_type = String, format = Date)]
    to: Day,
}

impl From<DayRange> for DaySpan {
    fn from(range: DayRange) -> DaySpan {
        DaySpan { from: range.from(), to: range.to() }
    }
}

/// Within which shares something lies, from 0 to 1; below 0 where it is less than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct ShareSpan {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A share that keeps both its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Share {
    /// How much of it.
    part: i64,
    /// Of how much; 0 where there is nothing to measure against, and then there is no share.
    whole: i64,
}

impl From<Rate> for Share {
    fn from(rate: Rate) -> Share {
        Share { part: rate.part, whole: rate.whole }
    }
}

/// Accounts left out of a report because no rate converts them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WithoutRate {
    /// Their currency.
    pub currency: String,
    /// How many they are.
    pub accounts: u64,
}

impl WithoutRate {
    /// The accounts of an answer.
    pub fn of(left_out: &[(Currency, u64)]) -> Vec<WithoutRate> {
        let of = |(currency, accounts): &(Currency, u64)| WithoutRate {
            currency: currency.code().into(),
            accounts: *accounts,
        };
        left_out.iter().map(of).collect()
    }
}

/// An exact decimal of `scaled` ÷ 10^`digits`, without trailing zeros.
pub fn decimal(scaled: i64, digits: u32) -> String {
    let unit = 10_i128.pow(digits);
    let (whole, fraction) = (i128::from(scaled).abs() / unit, i128::from(scaled).abs() % unit);
    let sign = if scaled < 0 { "-" } else { "" };
    let fraction = format!("{fraction:0width$}", width = digits as usize);
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (scaled, digits, want) in [
            (1_058_800, 6, "1.0588"),
            (-500, 3, "-0.5"),
            (10_000, 3, "10"),
            (49_000_001, 6, "49.000001"),
            (0, 6, "0"),
            (i64::MIN, 3, "-9223372036854775.808"),
        ] {
            assert_eq!(decimal(scaled, digits), want);
        }
    }
}
