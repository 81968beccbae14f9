//! What the company sells: families with tiers, and a price book that is re-issued each year.

use money::{Currency, Day, round_half_even};
use revenue::Unit;

/// Something on the price list.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    /// As invoices name it.
    pub name: &'static str,
    /// Tiers are comparable within one.
    pub family: &'static str,
    /// Higher is better.
    pub tier: i32,
    /// What is counted.
    pub unit: Unit,
    /// First price book, per unit and month: whole pounds, dollars, euros.
    monthly: [i64; 3],
}

/// The planning software that every customer starts with, by tier.
pub const PLANNER: [Product; 3] = [
    product("Planner Team", "Planner", 1, Unit::Seat, [32, 40, 37]),
    product("Planner Business", "Planner", 2, Unit::Seat, [48, 60, 55]),
    product("Planner Enterprise", "Planner", 3, Unit::Seat, [76, 95, 88]),
];

/// What is sold beside it: cross-sell, and options at signature.
pub const ADD_ONS: [Product; 8] = [
    product("Approvals", "Approvals", 1, Unit::Seat, [9, 11, 10]),
    product("Approvals Plus", "Approvals", 2, Unit::Seat, [15, 19, 17]),
    product("Route Optimiser", "Route Optimiser", 1, Unit::Flat, [140, 175, 160]),
    product("Route Optimiser Fleet", "Route Optimiser", 2, Unit::Flat, [720, 900, 830]),
    product("Analytics", "Analytics", 1, Unit::Flat, [90, 115, 105]),
    product("Analytics Pro", "Analytics", 2, Unit::Flat, [420, 525, 485]),
    product("API calls, per 1,000", "API calls", 1, Unit::Usage, [4, 5, 5]),
    product("Premium Support", "Support", 1, Unit::Flat, [120, 150, 140]),
];

/// The set-up at the start: paid once, so without a level.
pub const ONBOARDING: Product = product("Onboarding", "Onboarding", 1, Unit::Flat, [2_400, 3_000, 2_800]);

/// By how much each year's price book is above the first.
const BOOK_RISE_PERCENT_A_YEAR: i64 = 3;

impl Product {
    /// The list price in whole units of `currency` per unit and `months`, in the price book
    /// `years` after the first.
    pub fn list_price(&self, currency: Currency, months: u16, years: i64) -> i64 {
        let column = match currency {
            Currency::USD => 1,
            Currency::EUR => 2,
            _ => 0,
        };
        let first = self.monthly[column] * i64::from(months);
        percent_of(first, 100 + BOOK_RISE_PERCENT_A_YEAR * years)
    }

    /// The product of the same family, `steps` tiers up or down.
    pub fn tier_away(&self, steps: i32) -> Option<&'static Product> {
        PLANNER.iter().chain(&ADD_ONS).find(|p| p.family == self.family && p.tier == self.tier + steps)
    }

    /// A price agreed for this product, carried over to another of its family at the ratio of
    /// their list prices.
    pub fn carry_over(&self, price: i64, to: &Product) -> i64 {
        whole(price * to.monthly[0], self.monthly[0])
    }
}

/// How many price books were issued after the first, up to `day`.
pub fn books_since(founded: Day, day: Day) -> i64 {
    i64::from(day.month().year() - founded.month().year()).max(0)
}

/// So many percent of a price, in whole pounds (dollars, euros).
pub fn percent_of(price: i64, percent: i64) -> i64 {
    whole(price * percent, 100)
}

fn whole(numerator: i64, denominator: i64) -> i64 {
    round_half_even(i128::from(numerator), i128::from(denominator)) as i64
}

const fn product(name: &'static str, family: &'static str, tier: i32, unit: Unit, monthly: [i64; 3]) -> Product {
    Product { name, family, tier, unit, monthly }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_book_is_issued_each_january() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        for (on, books, team_a_year) in [("2020-12-31", 0, 384), ("2021-01-01", 1, 396), ("2026-06-30", 6, 453)] {
            assert_eq!(books_since(day("2020-12-01"), day(on)), books, "{on}");
            // 384 × 1.03 = 395.52; 384 × 1.18 = 453.12
            assert_eq!(PLANNER[0].list_price(Currency::GBP, 12, books), team_a_year, "{on}");
        }
    }

    #[test]
    fn an_upgrade_keeps_the_price_book_it_was_signed_under() {
        // Team at 400 a year instead of 384: Business is 400 × 48 / 32 = 600.
        assert_eq!(PLANNER[0].carry_over(400, &PLANNER[1]), 600);
        assert_eq!(PLANNER[0].tier_away(1), Some(&PLANNER[1]));
        assert_eq!(PLANNER[2].tier_away(1), None);
        assert_eq!(ADD_ONS[6].tier_away(-1), None);
    }
}
