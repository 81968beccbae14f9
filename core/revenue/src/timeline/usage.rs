//! Uncommitted usage: the level is what was billed over the three months before, × 4.

use super::OPEN;
use super::carry::Stretch;
use crate::facts::{AccountFacts, LineVersion};
use crate::policy::{RevenuePolicy, UncommittedUsage};
use crate::{Unit, known};
use money::Day;

/// The months looked back on.
const TRAILING_MONTHS: i32 = 3;

/// The stretches of a usage line without commitment, month by month, from what was billed for
/// its product; `None` when the line is no such line.
pub fn averaged(
    version: &LineVersion,
    whole: &Stretch,
    facts: &AccountFacts,
    policy: &RevenuePolicy,
    known_at: i64,
) -> Option<Vec<Stretch>> {
    let uncommitted = version.unit == Unit::Usage && version.amount_minor == 0;
    if !uncommitted || policy.uncommitted_usage == UncommittedUsage::LeftOut {
        return None;
    }
    let billed: Vec<(Day, i64)> = known::invoice_lines(facts, known_at)
        .into_iter()
        .filter(|l| l.product == version.product && l.currency == version.currency)
        .map(|l| (l.to, l.amount_minor))
        .collect();
    let last = billed.iter().map(|(to, _)| *to).max()?;
    let mut month = whole.from.month();
    let mut stretches = Vec::new();
    // After the last bill has left the three months there is nothing to average.
    let until = whole.until.min(last.month().plus(TRAILING_MONTHS + 1).first_day());
    while month.first_day() < until {
        let from = month.first_day();
        let since = month.plus(-TRAILING_MONTHS).first_day();
        let sum: i64 = billed.iter().filter(|(to, _)| since < *to && *to <= from).map(|(_, minor)| minor).sum();
        let mut stretch = whole.clone();
        stretch.from = from.max(whole.from);
        stretch.until = month.plus(1).first_day().min(whole.until);
        stretch.state.level = sum.max(0).saturating_mul(12 / i64::from(TRAILING_MONTHS));
        stretch.state.quantity_milli = None;
        stretch.state.unit_price = None;
        stretches.push(stretch);
        month = month.plus(1);
    }
    debug_assert!(until < OPEN);
    Some(stretches)
}
