//! `rates`: currency rates from a day on, in named sets.

use super::{Column, Columns, Definition, ReadRow, always};
use revenue::{Draft, RateDraft};

pub(super) const DEFINITION: Definition =
    Definition { key: "rates", title: "Currency rates", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("set", "Name of the rate set, e.g. budget-2026", &["rate_set", "name"]),
    always("currency", "The currency that is converted", &["currency_code", "from_currency"]),
    always("day", "Day from which the rate holds", &["date", "effective_on"]),
    always("rate", "Units of the set's base currency for one unit", &["fx_rate", "exchange_rate"]),
];

/// Rates are kept in billionths.
const RATE_DIGITS: u32 = 9;

fn reader(columns: Columns) -> ReadRow {
    let [set, currency, day, rate] = ["set", "currency", "day", "rate"].map(|c| columns.at(c));
    Box::new(move |row| {
        let set = row.needed_text(set);
        let currency = row.needed_currency(currency);
        let day = row.needed_day(day);
        let read = row.scaled(rate, RATE_DIGITS);
        let rate_nano = row.need(rate, read);
        if rate_nano.is_some_and(|nano| nano <= 0) {
            row.complain(rate, "is not above 0", "Give units of the base currency for one unit of this currency.");
        }
        Some(Draft::Rate(RateDraft { set: set?, currency: currency?, day: day?, rate_nano: rate_nano? }))
    })
}
