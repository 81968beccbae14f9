//! `usage`: how much of a product customers used, by day.

use super::{ACCOUNT_ALIASES, Column, Columns, Definition, ReadRow, always, optional, or};
use accounts::{UsageDraft, UsageOf};
use revenue::Draft;
use revenue::facts::QUANTITY_DIGITS;

pub(super) const DEFINITION: Definition = Definition { key: "usage", title: "Usage", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    or("contract", "account", "The account's id in the source", ACCOUNT_ALIASES),
    optional("contract", "Number of one of its contracts, where the source names no account", &["subscription_id"]),
    always("product", "What was used", &["product_name", "plan"]),
    optional("feature", "Which part of it", &["feature_name", "event", "event_name"]),
    always("day", "On which day", &["date", "usage_date", "timestamp"]),
    always("quantity", "How much", &["count", "usage_count", "value", "amount"]),
    optional("id", "Tells rows of one day apart; those with different ids add up", &["usage_id", "event_id"]),
];


fn reader(columns: Columns) -> ReadRow {
    let [account, contract, product, feature, day, quantity, id] =
        ["account", "contract", "product", "feature", "day", "quantity", "id"].map(|c| columns.at(c));
    Box::new(move |row| {
        let (named, is_account) = if row.has(account) { (account, true) } else { (contract, false) };
        let of = row.needed_text(named).map(if is_account { UsageOf::Account } else { UsageOf::Contract });
        let product = row.needed_text(product);
        let feature = row.text(feature);
        let day = row.needed_day(day);
        let read = row.scaled(quantity, QUANTITY_DIGITS);
        let quantity_milli = row.need(quantity, read);
        if quantity_milli.is_some_and(|quantity| quantity < 0) {
            row.complain(quantity, "is below 0", "Give what was used, 0 for nothing.");
        }
        let external_id = row.text(id);
        Some(Draft::Usage(UsageDraft {
            of: of?,
            product: product?,
            feature,
            day: day?,
            quantity_milli: quantity_milli?,
            external_id,
        }))
    })
}
