//! What was used, by product, over a year.

use crate::views::parts::Markup;
use crate::views::usage::{UsageCard, UsedProduct};
use accounts::MonthOfUsage;
use accounts::usage::by_product;
use draw::{Side, format, sparkline};
use money::Day;

/// Months shown, the running one the last.
const MONTHS: usize = 12;
/// Products shown, the most used.
const PRODUCTS_MAX: usize = 8;

/// The days that the card is about.
pub fn days(today: Day) -> (Day, Day) {
    (today.month().plus(1 - MONTHS as i32).first_day(), today)
}

/// The card.
pub fn card(rows: &[MonthOfUsage], today: Day) -> UsageCard {
    let month = today.month();
    let products = by_product(rows, month, MONTHS).into_iter().take(PRODUCTS_MAX).map(|usage| {
        let points: Vec<Option<i64>> = usage.by_month.iter().map(|used| Some(*used)).collect();
        let last = usage.by_month.last().copied().unwrap_or(0);
        let before = usage.by_month.len().checked_sub(2).map_or(0, |at| usage.by_month[at]);
        let features = match usage.features_last {
            0 => String::new(),
            count => format!("{}, ", format::counted(count as i64, "feature", "features")),
        };
        let name = match usage.product.is_empty() {
            true => "All products".to_string(),
            false => usage.product,
        };
        let detail = format!("{features}{} the month before", format::quantity(before));
        UsedProduct { name, detail, line: Markup(sparkline(&points, Side::Expand)), last: format::quantity(last) }
    });
    UsageCard { months: format!("12 months to {}", format::month_full(month)), products: products.collect() }
}
