//! Exchange rates to pounds: a set of month-end rates, and one that never moves.

use super::dice::Dice;
use super::history::History;
use money::Currency;
use revenue::RateDraft;

/// The set with a rate for the last day of each month.
const MONTH_END: &str = "month-end";
/// The set with one rate for all days: constant currency.
const CONSTANT: &str = "constant";

const NANO_PER_MILLIONTH: i64 = 1_000;

/// A currency, its long-run rate and how far it may move in a month, both in millionths.
const WALKS: [(Currency, i64, i64); 2] = [(Currency::USD, 785_000, 11_000), (Currency::EUR, 858_000, 6_000)];

/// Both sets, over the whole history.
pub fn rates(history: &History, dice: &mut Dice) -> Vec<RateDraft> {
    let mut rates = Vec::new();
    for (currency, usual, step) in WALKS {
        let rate = |set: &str, day, millionths| RateDraft {
            set: set.into(),
            currency,
            day,
            rate_nano: millionths * NANO_PER_MILLIONTH,
        };
        rates.push(rate(CONSTANT, history.founded, usual));
        let mut millionths = usual;
        let mut month = history.founded.month().plus(-1);
        while month.last_day() <= history.until {
            // Rates wander, and are drawn back by an eighth of the way each month.
            millionths += (usual - millionths) / 8 + dice.between((-step, step));
            rates.push(rate(MONTH_END, month.last_day(), millionths));
            month = month.plus(1);
        }
    }
    rates
}
