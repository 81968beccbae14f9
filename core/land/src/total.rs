//! Sums over amounts of several currencies.

use money::{Currency, Money};

/// A sum in minor units of one currency, and what could not be brought into it. The caller's
/// `convert` brings an amount in, where there is a rate.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Total {
    /// The sum, minor units.
    pub minor: i64,
    /// Currencies of amounts that are left out, because there is no rate; by code, each once.
    pub without_rate: Vec<Currency>,
}

impl Total {
    /// The sum of `amounts`.
    pub fn of(amounts: impl IntoIterator<Item = Money>, convert: impl Fn(Money) -> Option<i64>) -> Total {
        let mut total = Total::default();
        for amount in amounts {
            match convert(amount) {
                Some(minor) => total.minor = total.minor.saturating_add(minor),
                None => total.without_rate.push(amount.currency),
            }
        }
        total.without_rate.sort();
        total.without_rate.dedup();
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{in_pounds, money};

    #[test]
    fn what_has_no_rate_is_named_not_guessed() {
        // £120 + 100 EUR at 80 pence; dollars have no rate here.
        let amounts = ["120", "100 EUR", "70 USD", "5 USD"].map(money);
        let total = Total::of(amounts, in_pounds);
        assert_eq!(total, Total { minor: 20_000, without_rate: vec![Currency::USD] });
    }
}
