//! The versions of an account's contract lines.

use super::{Field, List, asked};
use access::Scope;
use actions::Stop;
use actions::account_now::Together;
use actions::reads::Store;
use exports::{Cell, Holds};
use revenue::facts::{LineVersion, PRICE_DIGITS, QUANTITY_DIGITS};
use revenue::{LineKind, known};
use std::cmp::Reverse;
use uuid::Uuid;

type Of = Field<LineVersion>;

/// From which day it holds.
pub const EFFECTIVE: Of = Of::new("Effective", Holds::Day, |line| Cell::Day(line.effective_on));
/// What is sold.
pub const PRODUCT: Of = Of::new("Product", Holds::Text, |line| Cell::Text(line.product.to_string()));
/// Below the product on the page.
pub const CONTRACT: Of = Of::new("Contract", Holds::Text, |line| Cell::Text(line.contract.to_string()));
/// The contract that it renews.
pub const RENEWS: Of = Of::new("Renews", Holds::Text, |line| Cell::text(line.renews.as_deref()));
/// How many.
pub const QUANTITY: Of =
    Of::new("Quantity", Holds::Decimal(QUANTITY_DIGITS), |line| Cell::Decimal(line.quantity_milli, QUANTITY_DIGITS));
/// For how much each.
pub const UNIT_PRICE: Of =
    Of::new("Unit price", Holds::Decimal(PRICE_DIGITS), |line| Cell::Decimal(line.unit_price_micro, PRICE_DIGITS));
/// What the price is for.
pub const PERIOD: Of = Of::new("Period", Holds::Text, |line| Cell::Text(line.period.to_string()));
/// Its level; a line that does not recur has none.
pub const LEVEL: Of = Of::new("ARR", Holds::Money, |line| match line.kind {
    LineKind::OneOff => Cell::Absent,
    _ => Cell::Money(line.period.level(line.amount_minor), line.currency),
});
/// First day of service.
pub const START: Of = Of::new("Start", Holds::Day, |line| Cell::Day(line.start));
/// First day after the term.
pub const END: Of = Of::new("Term ends", Holds::Day, |line| Cell::day(line.end));
/// The day that a cancellation ends it.
pub const CANCELLED: Of = Of::new("Cancelled", Holds::Day, |line| Cell::day(line.cancelled_on));
/// Pilot, recurring or one-off.
pub const KIND: Of = Of::new("Kind", Holds::Text, |line| Cell::Text(line.kind.key().into()));
/// Who told of it.
pub const SOURCE: Of = Of::new("Source", Holds::Text, |line| Cell::Text(line.source.to_string()));

const FIELDS: [&Of; 13] = [
    &EFFECTIVE,
    &PRODUCT,
    &CONTRACT,
    &RENEWS,
    &QUANTITY,
    &UNIT_PRICE,
    &PERIOD,
    &LEVEL,
    &START,
    &END,
    &CANCELLED,
    &KIND,
    &SOURCE,
];

/// The latest first, as the page has them.
pub fn sort(versions: &mut [LineVersion]) {
    versions.sort_by_key(|line| (Reverse(line.effective_on), line.contract.clone(), line.product.clone()));
}

/// Every version of the account's lines as known today, also of those that came with a merger; none of an account that
/// the scope does not show.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(store: &Store, scope: &Scope, account: Uuid) -> Result<List, Stop> {
    let mut versions = match Together::of(store, scope, account).await? {
        None => Vec::new(),
        Some(together) => versions(&together),
    };
    sort(&mut versions);
    Ok(List::known("amendments", asked(&[("account", Some(account.to_string()))]), FIELDS.to_vec(), versions))
}

/// The versions that are known of the lines of an account and of those that merged into it.
pub fn versions(together: &Together) -> Vec<LineVersion> {
    let parts = together.parts().into_iter();
    parts.flat_map(|part| known::line_versions(part.facts, i64::MAX)).cloned().collect()
}
