//! What is said of the whitespace: where a product is in use, where it could be, and what else is there.

use super::Customer;
use crate::demo::dice::Dice;
use crate::demo::offered::{CATALOGUE, Offered};
use crate::demo::segment::Segment;
use accounts::{Function, Spot, SpotDraft, SpotState, SpotTold};
use money::Money;

/// How long before the last day it was said at the earliest.
const SAID_DAYS: i32 = 240;

pub fn of(customer: &Customer<'_>, dice: &mut Dice) -> Vec<SpotDraft> {
    // The first customer's map is full; of small ones nobody has said anything.
    let is_first = customer.index == 0;
    if !is_first && (customer.profile.segment == Segment::Smb || dice.chance(350)) {
        return Vec::new();
    }
    let count = match customer.profile.segment {
        Segment::Enterprise => dice.days(2, 3),
        _ if is_first => 3,
        _ => 1,
    };
    let cities = customer.profile.country.cities;
    let first = dice.index(cities.len()).unwrap_or_default();
    let sites: Vec<&str> = (0..count as usize).map(|n| cities[(first + n) % cities.len()]).collect();
    let places: &[&str] = if count == 1 { &[""] } else { &sites };
    let mut spots = Vec::new();
    for offered in &CATALOGUE {
        let is_sold = customer.has(offered.family);
        for (at, place) in places.iter().enumerate() {
            if is_first || dice.chance(620) {
                spots.push(said(customer, offered, place, is_sold && at == 0, dice));
            }
        }
    }
    spots
}

fn said(customer: &Customer<'_>, offered: &Offered, place: &str, is_sold: bool, dice: &mut Dice) -> SpotDraft {
    let roll = dice.days(0, 99);
    let state = match roll {
        _ if is_sold => SpotState::Sold,
        0..=44 => SpotState::Open,
        45..=79 => SpotState::Competitor,
        _ => SpotState::Excluded,
    };
    let instead = dice.index(offered.instead.len()).map(|at| offered.instead[at].to_string());
    // Told in hundreds, around the catalogue's estimate.
    let hundreds = offered.pounds * i64::from(dice.days(50, 170)) / 10_000;
    let amount = Money { minor: hundreds * 10_000, currency: customer.profile.country.currency };
    let has_amount = matches!(state, SpotState::Open | SpotState::Competitor) && dice.chance(600);
    SpotDraft {
        account: customer.profile.external_id.clone(),
        spot: Spot { product: offered.family.into(), buyer: Function::of(offered.buyer), place: place.into() },
        effective_on: Some(customer.to.plus_days(-dice.days(5, SAID_DAYS)).max(customer.from)),
        told: SpotTold {
            state,
            reason: (state == SpotState::Excluded).then(|| offered.no_use.into()),
            competitor: instead.filter(|_| state == SpotState::Competitor),
            potential: has_amount.then_some(amount),
        },
    }
}

impl Customer<'_> {
    /// Whether a line of this family has not ended.
    fn has(&self, family: &str) -> bool {
        let of_family = self.lines.iter().filter(|line| line.family.as_deref() == Some(family));
        let last = of_family.max_by_key(|line| line.effective_on);
        last.is_some_and(|line| line.cancelled_on.is_none_or(|on| on > self.to) && line.quantity_milli > 0)
    }
}
