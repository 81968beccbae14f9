//! How much of a product a customer used, day by day.

use money::{Day, Month};
use std::collections::BTreeMap;

/// By what a row of usage names its customer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UsageOf {
    /// External id of the account.
    Account(String),
    /// Number of one of its contracts, in the same source.
    Contract(String),
}

/// One row of a `usage` import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageDraft {
    /// Whose.
    pub of: UsageOf,
    /// What was used.
    pub product: String,
    /// Which part of it, where the source tells them apart.
    pub feature: Option<String>,
    /// On which day.
    pub day: Day,
    /// How much, in thousandths.
    pub quantity_milli: i64,
    /// Tells rows of one day apart; those with different ids add up.
    pub external_id: Option<String>,
}

/// What was used of one product and feature in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthOfUsage {
    /// What was used.
    pub product: String,
    /// Which part of it; empty where the source tells none apart.
    pub feature: String,
    /// When.
    pub month: Month,
    /// How much, in thousandths.
    pub quantity_milli: i64,
}

/// A product over some months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductUsage {
    /// The product.
    pub product: String,
    /// Thousandths for each month asked for, oldest first; 0 where nothing was used.
    pub by_month: Vec<i64>,
    /// How many features of it were used in the last month.
    pub features_last: usize,
}

/// Usage by product over the `months` up to and with `last`: the most used product first.
pub fn by_product(rows: &[MonthOfUsage], last: Month, months: usize) -> Vec<ProductUsage> {
    let mut products: BTreeMap<&str, ProductUsage> = BTreeMap::new();
    for row in rows {
        let back = last.0 - row.month.0;
        let Some(at) = usize::try_from(back).ok().filter(|back| *back < months).map(|back| months - 1 - back) else {
            continue;
        };
        let product = products.entry(&row.product).or_insert_with(|| ProductUsage {
            product: row.product.clone(),
            by_month: vec![0; months],
            features_last: 0,
        });
        product.by_month[at] = product.by_month[at].saturating_add(row.quantity_milli);
        product.features_last += usize::from(back == 0 && row.quantity_milli > 0 && !row.feature.is_empty());
    }
    let mut products: Vec<ProductUsage> = products.into_values().collect();
    let total = |usage: &ProductUsage| usage.by_month.iter().fold(0_i64, |sum, month| sum.saturating_add(*month));
    products.sort_by(|a, b| total(b).cmp(&total(a)).then_with(|| a.product.cmp(&b.product)));
    products
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_adds_up_by_product_and_month() {
        let row = |product: &str, feature: &str, month: &str, used| MonthOfUsage {
            product: product.into(),
            feature: feature.into(),
            month: month.parse().unwrap(),
            quantity_milli: used,
        };
        let rows = [
            row("Planner", "plans", "2026-10", 4_000),
            row("Planner", "routes", "2026-10", 1_000),
            row("Planner", "plans", "2026-08", 2_500),
            row("Routes", "", "2026-09", 9_000),
            // Before the months asked for, and after.
            row("Planner", "plans", "2026-07", 50_000),
            row("Planner", "plans", "2026-11", 50_000),
        ];
        let told: Vec<String> = by_product(&rows, "2026-10".parse().unwrap(), 3)
            .iter()
            .map(|u| format!("{} {:?} {}", u.product, u.by_month, u.features_last))
            .collect();
        assert_eq!(told, ["Routes [0, 9000, 0] 0", "Planner [2500, 0, 5000] 2"]);
    }
}
