//! What is expected is a range: from the least to the most, from the earliest day to the latest.

use money::{Currency, Day, Money};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount that is not known to the penny: from `low` to `high`, of one currency. Refused are
/// ranges that are turned round, and amounts below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SaidAmounts")]
pub struct AmountRange {
    low_minor: i64,
    high_minor: i64,
    currency: Currency,
}

/// Some days in a row, both ends with them. Refused are ranges that are turned round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "SaidDays")]
pub struct DayRange {
    from: Day,
    to: Day,
}

/// Why two ends make no range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeError {
    /// The first end lies behind the second.
    TurnedRound,
    /// The ends are of two currencies.
    TwoCurrencies,
    /// An amount is below zero.
    BelowZero,
}

impl AmountRange {
    /// From `low` to `high`.
    pub fn of(low: Money, high: Money) -> Result<AmountRange, RangeError> {
        if low.currency != high.currency {
            return Err(RangeError::TwoCurrencies);
        }
        if low.minor < 0 {
            return Err(RangeError::BelowZero);
        }
        if low.minor > high.minor {
            return Err(RangeError::TurnedRound);
        }
        Ok(AmountRange { low_minor: low.minor, high_minor: high.minor, currency: low.currency })
    }

    /// The least.
    pub fn low(self) -> Money {
        Money { minor: self.low_minor, currency: self.currency }
    }

    /// The most.
    pub fn high(self) -> Money {
        Money { minor: self.high_minor, currency: self.currency }
    }
}

impl DayRange {
    /// From the day `from` to the day `to`.
    pub fn of(from: Day, to: Day) -> Result<DayRange, RangeError> {
        if from > to { Err(RangeError::TurnedRound) } else { Ok(DayRange { from, to }) }
    }

    /// The first day.
    pub fn from(self) -> Day {
        self.from
    }

    /// The last day.
    pub fn to(self) -> Day {
        self.to
    }

    /// Whether `day` is one of them.
    pub fn contains(self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SaidAmounts {
    low_minor: i64,
    high_minor: i64,
    currency: Currency,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SaidDays {
    from: Day,
    to: Day,
}

impl TryFrom<SaidAmounts> for AmountRange {
    type Error = RangeError;

    fn try_from(said: SaidAmounts) -> Result<AmountRange, RangeError> {
        let money = |minor| Money { minor, currency: said.currency };
        AmountRange::of(money(said.low_minor), money(said.high_minor))
    }
}

impl TryFrom<SaidDays> for DayRange {
    type Error = RangeError;

    fn try_from(said: SaidDays) -> Result<DayRange, RangeError> {
        DayRange::of(said.from, said.to)
    }
}

impl fmt::Display for AmountRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = (self.low().plain(), self.high().plain());
        match low == high {
            true => write!(f, "{low} {}", self.currency),
            false => write!(f, "{low} to {high} {}", self.currency),
        }
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RangeError::TurnedRound => "the range begins behind its end",
            RangeError::TwoCurrencies => "the ends of the range are of two currencies",
            RangeError::BelowZero => "an expected amount is not below zero",
        })
    }
}

impl std::error::Error for RangeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_expected_from_the_least_to_the_most() {
        let pounds = |minor| Money { minor, currency: Currency::GBP };
        let euros = |minor| Money { minor, currency: Currency::EUR };
        for (low, high, want) in [
            (pounds(4_000_000), pounds(6_000_000), Ok("40000 to 60000 GBP")),
            (pounds(5_000_000), pounds(5_000_000), Ok("50000 GBP")),
            (pounds(0), pounds(100), Ok("0 to 1 GBP")),
            (pounds(6_000_000), pounds(4_000_000), Err(RangeError::TurnedRound)),
            (pounds(4_000_000), euros(6_000_000), Err(RangeError::TwoCurrencies)),
            (pounds(-1), pounds(1), Err(RangeError::BelowZero)),
        ] {
            let range = AmountRange::of(low, high).map(|range| range.to_string());
            assert_eq!(range.as_deref(), want.as_ref().map(|text| *text), "{low:?} {high:?}");
        }
    }

    #[test]
    fn what_is_refused_cannot_be_read_either() {
        for (text, is_read) in [
            (r#"{"low_minor":100,"high_minor":200,"currency":"GBP"}"#, true),
            (r#"{"low_minor":200,"high_minor":100,"currency":"GBP"}"#, false),
            (r#"{"low_minor":100,"high_minor":200,"currency":"GBP","chance":50}"#, false),
        ] {
            let range = serde_json::from_str::<AmountRange>(text);
            assert_eq!(range.is_ok(), is_read, "{text}");
            assert!(range.is_err() || serde_json::to_string(&range.unwrap()).unwrap() == text, "{text}");
        }
        for (text, is_read) in [
            (r#"{"from":"2027-01-01","to":"2027-06-30"}"#, true),
            (r#"{"from":"2027-07-01","to":"2027-06-30"}"#, false),
        ] {
            assert_eq!(serde_json::from_str::<DayRange>(text).is_ok(), is_read, "{text}");
        }
    }

    #[test]
    fn both_ends_belong_to_the_days() {
        let spring = DayRange::of("2027-03-01".parse().unwrap(), "2027-05-31".parse().unwrap()).unwrap();
        for (day, is_in) in [("2027-02-28", false), ("2027-03-01", true), ("2027-05-31", true), ("2027-06-01", false)] {
            assert_eq!(spring.contains(day.parse().unwrap()), is_in, "{day}");
        }
    }
}
