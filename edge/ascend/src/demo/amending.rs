//! Amendments inside a term: every motion and its mirror, and several at once.

use super::catalogue::{self, Product};
use super::contract::{Line, Stamp};
use super::life::Life;
use money::Day;
use revenue::Unit;

/// No discount goes beyond this.
const DISCOUNT_PERCENT_MAX: i64 = 30;

#[derive(Clone, Copy)]
enum Amendment {
    MoreSeats,
    Upgrade,
    AddOn,
    MoreUsage,
    SeveralAtOnce,
    FewerSeats,
    Downgrade,
    Drop,
    Concession,
    LessUsage,
}

/// What a customer that grows asks for.
const GROWING: [(u32, Amendment); 10] = [
    (28, Amendment::MoreSeats),
    (16, Amendment::Upgrade),
    (16, Amendment::AddOn),
    (20, Amendment::MoreUsage),
    (4, Amendment::SeveralAtOnce),
    (7, Amendment::FewerSeats),
    (2, Amendment::Downgrade),
    (3, Amendment::Drop),
    (3, Amendment::Concession),
    (4, Amendment::LessUsage),
];

/// What a customer that trims asks for.
const TRIMMING: [(u32, Amendment); 5] = [
    (40, Amendment::FewerSeats),
    (12, Amendment::Downgrade),
    (14, Amendment::Drop),
    (20, Amendment::Concession),
    (14, Amendment::LessUsage),
];

impl Life<'_> {
    /// Amends the contract from `day` on; nothing happens when what is asked for does not fit.
    pub fn amend(&mut self, day: Day) {
        let asked = if self.profile.trims { self.dice.weighted(&TRIMMING) } else { self.dice.weighted(&GROWING) };
        match asked {
            Amendment::MoreSeats => self.change_quantity(day, Unit::Seat, (12, 36)),
            Amendment::FewerSeats => self.change_quantity(day, Unit::Seat, (-24, -8)),
            Amendment::MoreUsage => self.change_quantity(day, Unit::Usage, (25, 70)),
            Amendment::LessUsage => self.change_quantity(day, Unit::Usage, (-35, -10)),
            Amendment::Upgrade => self.change_tier(day, 1, 0),
            Amendment::Downgrade => self.change_tier(day, -1, 0),
            Amendment::SeveralAtOnce => {
                let more = self.dice.between((10, 30));
                self.change_tier(day, 1, more);
            }
            Amendment::AddOn => self.add_on(day),
            Amendment::Drop => self.drop_add_on(day),
            Amendment::Concession => self.concede(day),
        }
    }

    /// Any line that may be amended and passes `fits`.
    fn free_line(&mut self, fits: impl Fn(&Line) -> bool) -> Option<usize> {
        let fitting: Vec<usize> =
            (0..self.lines.len()).filter(|&at| self.lines[at].is_free() && fits(&self.lines[at])).collect();
        self.dice.index(fitting.len()).map(|i| fitting[i])
    }

    fn change_quantity(&mut self, day: Day, unit: Unit, percent: (i64, i64)) {
        let Some(at) = self.free_line(|l| l.product.unit == unit) else {
            return;
        };
        let percent = self.dice.between(percent);
        let line = &mut self.lines[at];
        let quantity = (line.quantity + more_or_less(line.quantity, percent)).max(1);
        if quantity != line.quantity {
            line.quantity = quantity;
            self.write_quantity(at, day);
        }
    }

    /// Replaces a line by the next tier of its family; with `more_percent` of it and at the list
    /// price of the day when several factors move at once.
    fn change_tier(&mut self, day: Day, steps: i32, more_percent: i64) {
        let Some(at) = self.free_line(|l| l.product.tier_away(steps).is_some()) else {
            return;
        };
        let Some(product) = self.lines[at].product.tier_away(steps) else {
            return;
        };
        let recorded_on = self.signature_of(day);
        self.write(at, Stamp::ends(day, recorded_on));
        self.replace(at, product);
        let today = self.list_price(product, day);
        let line = &mut self.lines[at];
        line.start = day;
        if more_percent > 0 {
            line.quantity = match product.unit {
                Unit::Flat => 1,
                _ => line.quantity + more_or_less(line.quantity, more_percent),
            };
            line.list_price = line.list_price.max(today);
        }
        self.write(at, Stamp::holds(day, recorded_on));
    }

    /// Another tier in the place of a line, at the price book that the line was signed under.
    pub fn replace(&mut self, at: usize, product: &'static Product) {
        let line = &mut self.lines[at];
        line.list_price = line.product.carry_over(line.list_price, product);
        line.product = product;
    }

    fn add_on(&mut self, day: Day) {
        let Some(product) = self.product_to_add() else {
            return;
        };
        let quantity = self.quantity_of(product);
        self.lines.push(self.line(product, quantity, day));
        self.write_quantity(self.lines.len() - 1, day);
    }

    fn drop_add_on(&mut self, day: Day) {
        let Some(at) = self.free_line(|l| l.product.family != "Planner") else {
            return;
        };
        let recorded_on = self.signature_of(day);
        self.write(at, Stamp::ends(day, recorded_on));
        self.lines.remove(at);
    }

    fn concede(&mut self, day: Day) {
        let Some(at) = self.free_line(|l| l.product.unit != Unit::Usage && l.discount_end.is_none()) else {
            return;
        };
        let more = self.dice.between((4, 10));
        let for_months = self.dice.chance(350).then(|| self.dice.days(6, 12) as u32);
        let line = &mut self.lines[at];
        let before = line.unit_price();
        line.discount_percent = (line.discount_percent + more).min(DISCOUNT_PERCENT_MAX);
        // The whole discount ends with a passing concession only where there was none before.
        line.discount_end = for_months.filter(|_| line.discount_percent == more).map(|m| day.plus_months(m));
        if line.unit_price() != before {
            let recorded_on = self.signature_of(day);
            self.write(at, Stamp::holds(day, recorded_on));
        }
    }
}

/// So many percent of a quantity, one at least in their direction.
pub fn more_or_less(quantity: i64, percent: i64) -> i64 {
    let change = catalogue::percent_of(quantity, percent);
    if change == 0 { percent.signum() } else { change }
}
