//! Which motion a change of level goes to.
//!
//! A change of one factor goes to its motion whole. When one amendment moves several factors at
//! once (tier, unit price, quantity) each gets its Shapley value: its mean contribution over all
//! orders in which the factors could have moved (L. S. Shapley, "A Value for n-Person Games",
//! 1953), in exact rationals, pennies by largest remainder.

use crate::Unit;
use crate::movement::MovementKind as Kind;
use crate::timeline::State;
use money::amount::hand_out;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

/// A share of a change: its motion and its minor units.
pub type Share = (Kind, i64);

/// The shares of a line's change from `open` to `close`.
pub fn of_change(open: &State, close: &State) -> Vec<Share> {
    if open.family == close.family && open.tier != close.tier {
        other_tier(open, close)
    } else {
        same_tier(open, close)
    }
}

/// How a line that stays at its tier moved from `open` to `close`.
fn same_tier(open: &State, close: &State) -> Vec<Share> {
    let delta = close.level - open.level;
    let unit = close.unit;
    let shares = match (open.quantity_milli, close.quantity_milli) {
        (Some(before), Some(after)) if before == after => vec![(by_price(delta), delta)],
        (Some(before), Some(after)) if same_price(open, close, before, after) => {
            vec![(by_quantity(unit, delta), delta)]
        }
        (Some(before), Some(after)) => {
            let quantity = ratio(after, before);
            let price = ratio(close.level, open.level) / &quantity;
            let minor = settle(delta, shapley(open.level, &[quantity, price]));
            vec![(by_quantity(unit, minor[0]), minor[0]), (by_price(minor[1]), minor[1])]
        }
        // Averaged usage has no quantity, but there is no doubt what moved.
        _ if unit == Unit::Usage => vec![(by_quantity(unit, delta), delta)],
        _ => vec![(unattributed(delta), delta)],
    };
    shares.into_iter().filter(|(_, minor)| *minor != 0).collect()
}

/// How a product that was replaced by another tier of its family moved. Without both list prices
/// (and quantities) the whole change is the change of tier.
fn other_tier(open: &State, close: &State) -> Vec<Share> {
    let delta = close.level - open.level;
    let lists = open.list_price.zip(close.list_price);
    let quantities = open.quantity_milli.zip(close.quantity_milli);
    let shares = match (lists, quantities) {
        (Some((list_open, list_close)), Some((before, after))) => {
            let quantity = ratio(after, before);
            let tier = fraction(list_close) / fraction(list_open);
            let price = ratio(close.level, open.level) / &quantity / &tier;
            let minor = settle(delta, shapley(open.level, &[quantity, tier, price]));
            vec![
                (by_quantity(close.unit, minor[0]), minor[0]),
                (by_tier(minor[1]), minor[1]),
                (by_price(minor[2]), minor[2]),
            ]
        }
        _ => vec![(by_tier(delta), delta)],
    };
    shares.into_iter().filter(|(_, minor)| *minor != 0).collect()
}

/// The motion of a change in quantity.
pub fn by_quantity(unit: Unit, minor: i64) -> Kind {
    match (unit, minor >= 0) {
        (Unit::Usage, true) => Kind::UsageGrowth,
        (Unit::Usage, false) => Kind::UsageDecline,
        (_, true) => Kind::SeatGrowth,
        (_, false) => Kind::SeatLoss,
    }
}

fn by_tier(minor: i64) -> Kind {
    if minor >= 0 { Kind::Upsell } else { Kind::Downgrade }
}

fn by_price(minor: i64) -> Kind {
    if minor >= 0 { Kind::PriceIncrease } else { Kind::Concession }
}

fn unattributed(minor: i64) -> Kind {
    if minor >= 0 { Kind::UnattributedUp } else { Kind::UnattributedDown }
}

/// Whether the price of a unit is unchanged: as stated, or as paid.
fn same_price(open: &State, close: &State, before: i64, after: i64) -> bool {
    let stated = match (open.unit_price, close.unit_price) {
        (Some((n0, d0)), Some((n1, d1))) => n0 * d1 == n1 * d0,
        _ => false,
    };
    stated || i128::from(open.level) * i128::from(after) == i128::from(close.level) * i128::from(before)
}

/// The Shapley value of each factor of `level × Π factors − level`: for every subset of the other
/// factors that moved before it, what it adds then, weighted by the share of orders in which
/// exactly those came first.
fn shapley(level: i64, factors: &[BigRational]) -> Vec<BigRational> {
    let n = factors.len();
    let factorial = |k: usize| (1..=k as i64).product::<i64>();
    let worth = |moved: usize| {
        let inside = (0..n).filter(|i| moved & (1 << i) != 0);
        inside.fold(BigRational::from_integer(level.into()), |worth, i| worth * &factors[i])
    };
    let value = |factor: usize| {
        let before = (0..1 << n).filter(|moved: &usize| moved & (1 << factor) == 0);
        before.fold(BigRational::zero(), |sum, moved| {
            let came_first = moved.count_ones() as usize;
            let weight = ratio(factorial(came_first) * factorial(n - came_first - 1), factorial(n));
            sum + (worth(moved | (1 << factor)) - worth(moved)) * weight
        })
    };
    (0..n).map(value).collect()
}

/// Exact shares as whole minor units that sum to `delta`.
fn settle(delta: i64, exact: Vec<BigRational>) -> Vec<i64> {
    let floors: Vec<i64> = exact.iter().map(|e| e.floor().to_integer().to_i64().unwrap_or(0)).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by_cached_key(|&i| exact[i].floor() - &exact[i]);
    hand_out(delta, floors, order)
}

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

fn fraction((numerator, denominator): (i128, i128)) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}
