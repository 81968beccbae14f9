//! `levels`: recurring revenue from a day on, as a source without lines tells it.

use super::{ACCOUNT_ALIASES, Column, Columns, Definition, ReadRow, always, optional, or};
use revenue::{Draft, LevelDraft};

pub(super) const DEFINITION: Definition = Definition { key: "levels", title: "Levels", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    optional("product", "Product; one unnamed product where there is none", &["product_name", "plan"]),
    always("effective_on", "Day from which the level holds", &["effective_date", "date", "day", "as_of"]),
    or("mrr", "level", "Recurring revenue per year; 0 ends it", &["arr", "annual_recurring_revenue"]),
    optional("mrr", "Recurring revenue per month, taken × 12", &["monthly_recurring_revenue", "mrr_amount"]),
    always("currency", "Currency of the level", &["currency_code"]),
    optional("recorded_on", "Day on which the source recorded it", &["recorded_at", "created_at"]),
];

const MONTHS_PER_YEAR: i64 = 12;

fn reader(columns: Columns) -> ReadRow {
    let [account, product, effective_on, level, mrr, currency, recorded_on] =
        ["account", "product", "effective_on", "level", "mrr", "currency", "recorded_on"].map(|c| columns.at(c));
    Box::new(move |row| {
        let account = row.needed_text(account);
        let product = row.text(product);
        let effective_on = row.needed_day(effective_on);
        let currency = row.needed_currency(currency);
        let recorded_on = row.day(recorded_on);
        let (given, times) = if row.has(level) { (level, 1) } else { (mrr, MONTHS_PER_YEAR) };
        let amount = row.amount(given, currency);
        let level_minor = row.need(given, amount).map(|minor| minor * times);
        if level_minor.is_some_and(|minor| minor < 0) {
            row.complain(given, "is below 0", "Give what the account pays per year or month; 0 ends it.");
        }
        if row.has(level) && row.has(mrr) {
            let monthly = row.amount(mrr, currency).map(|minor| minor * MONTHS_PER_YEAR);
            if monthly.is_some_and(|m| level_minor.is_some_and(|l| (l - m).abs() > MONTHS_PER_YEAR)) {
                row.complain(mrr, "× 12 is not the level", "Map one of the two columns only.");
            }
        }
        Some(Draft::Level(LevelDraft {
            account: account?,
            product,
            effective_on: effective_on?,
            level_minor: level_minor?,
            currency: currency?,
            recorded_on,
        }))
    })
}
