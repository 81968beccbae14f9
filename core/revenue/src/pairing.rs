//! Which dropped line an added line replaces, on one account and day.

use crate::timeline::State;
use accounts::Name;

/// A line that began or ended on the day.
#[derive(Clone, Copy, Debug)]
pub struct Turned<'a> {
    /// Index of the line.
    pub line: usize,
    /// Its product.
    pub product: &'a Name,
    /// Its contract; decides the order among equals.
    pub contract: &'a Name,
    /// What it was, or became.
    pub state: &'a State,
}

/// A dropped line and the added line that replaces it.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// What ended.
    pub dropped: Turned<'a>,
    /// What began in its place.
    pub added: Turned<'a>,
}

/// Pairs what can be paired: first the same product on another contract, then within a family
/// the highest tier dropped with the highest added, and so on down. Leaves the rest in `dropped`
/// and `added`.
pub fn pair<'a>(dropped: &mut Vec<Turned<'a>>, added: &mut Vec<Turned<'a>>) -> Vec<Pair<'a>> {
    let order = |t: &Turned<'a>| (t.state.tier.map(std::cmp::Reverse), t.product.clone(), t.contract.clone());
    dropped.sort_by_cached_key(order);
    added.sort_by_cached_key(order);
    let mut pairs = take_pairs(dropped, added, |d, a| d.product == a.product);
    pairs.extend(take_pairs(dropped, added, |d, a| {
        let family = d.state.family.is_some() && d.state.family == a.state.family;
        family && d.state.tier.is_some() && a.state.tier.is_some()
    }));
    pairs
}

fn take_pairs<'a>(
    dropped: &mut Vec<Turned<'a>>,
    added: &mut Vec<Turned<'a>>,
    fits: impl Fn(&Turned<'a>, &Turned<'a>) -> bool,
) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    dropped.retain(|d| match added.iter().position(|a| fits(d, a)) {
        Some(at) => {
            pairs.push(Pair { dropped: *d, added: added.remove(at) });
            false
        }
        None => true,
    });
    pairs
}
