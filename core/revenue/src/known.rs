//! Who supersedes whom: of the facts known at a time, the latest word on each natural key.

use crate::facts::{AccountFacts, InvoiceLine, LevelFact, LineVersion, Recorded};

/// The latest word known at `known_at` on each line version (contract, product, effective day and
/// source: two sources that use one number mean two contracts).
pub fn line_versions(facts: &AccountFacts, known_at: i64) -> Vec<&LineVersion> {
    let known = facts.lines.iter().filter(|l| l.recorded.is_known(known_at));
    latest(known.collect(), |l| (&l.contract, &l.product, l.effective_on, &l.source), |l| l.recorded)
}

/// The latest word known at `known_at` on each invoice line (its id and source).
pub fn invoice_lines(facts: &AccountFacts, known_at: i64) -> Vec<&InvoiceLine> {
    let known = facts.invoices.iter().filter(|l| l.recorded.is_known(known_at));
    latest(known.collect(), |l| (&l.id, &l.source), |l| l.recorded)
}

/// The latest word known at `known_at` on each level (product, effective day). A
/// level has no id of its own: whichever source speaks last, speaks for the product.
pub fn levels(facts: &AccountFacts, known_at: i64) -> Vec<&LevelFact> {
    let known = facts.levels.iter().filter(|l| l.recorded.is_known(known_at));
    latest(known.collect(), |l| (&l.product, l.effective_on), |l| l.recorded)
}

/// Sorted by key, one row per key: the one recorded last.
fn latest<'a, T, K: Ord>(
    mut rows: Vec<&'a T>,
    key: impl Fn(&'a T) -> K,
    recorded: impl Fn(&T) -> Recorded,
) -> Vec<&'a T> {
    let order = |r: Recorded| (r.at, r.sequence);
    rows.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| order(recorded(b)).cmp(&order(recorded(a)))));
    rows.dedup_by(|later, kept| key(later) == key(kept));
    rows
}
