//! Invoice lines that overlap for longer than a renewal signed early would: possible double billing.
//! Reported, never refused; the level stays the sum of the lines in force.

use crate::facts::AccountFacts;
use crate::known;
use accounts::Name;
use money::Day;

/// Two invoice lines of one product that cover the same days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Id of the line that began first.
    pub first: Name,
    /// Id of the one that began before it had ended.
    pub second: Name,
    /// Their product; empty where the source has none.
    pub product: Name,
    /// First day that both cover.
    pub from: Day,
    /// How many days both cover.
    pub days: i32,
}

/// Each line against the next one of its product, known at `known_at`: those that overlap by
/// more than `days_max` days.
pub fn overlaps(facts: &AccountFacts, days_max: u16, known_at: i64) -> Vec<Overlap> {
    let mut lines = known::invoice_lines(facts, known_at);
    lines.retain(|line| line.amount_minor > 0);
    lines.sort_by(|a, b| (&a.product, a.from, a.to, &a.id).cmp(&(&b.product, b.from, b.to, &b.id)));
    let pairs = lines.windows(2).filter(|pair| pair[0].product == pair[1].product);
    let overlap = |pair: &[&crate::InvoiceLine]| {
        let (first, second) = (pair[0], pair[1]);
        let days = first.to.min(second.to).0 - second.from.0;
        (days > i32::from(days_max)).then(|| Overlap {
            first: first.id.clone(),
            second: second.id.clone(),
            product: first.product.clone(),
            from: second.from,
            days,
        })
    };
    pairs.filter_map(overlap).collect()
}
