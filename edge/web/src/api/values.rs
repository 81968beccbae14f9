//! The values that replies are made of.

use money::Currency;
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
