//! Which products a customer takes, how many, and at which list price.

use super::catalogue::{self, ADD_ONS, PLANNER, Product};
use super::contract::Line;
use super::life::Life;
use money::Day;
use revenue::Unit;
use std::collections::VecDeque;

impl Life<'_> {
    /// The planner a customer of this segment starts with.
    pub fn first_planner(&mut self) -> &'static Product {
        let tier = self.dice.weighted(&self.habits.planner);
        &PLANNER[tier]
    }

    /// The first choice of products, with the discount it is given.
    pub fn choose_products(&mut self) {
        let discounted = self.dice.chance(self.habits.discount_permille);
        let percent = if discounted { self.dice.between((5, 18)) } else { 0 };
        let (planner, seats) = (self.first_planner(), self.dice.between(self.habits.seats));
        self.lines = vec![self.line(planner, seats, self.contract.start)];
        for _ in 0..self.dice.between(self.habits.add_ons) {
            if let Some(product) = self.product_to_add() {
                let quantity = self.quantity_of(product);
                self.lines.push(self.line(product, quantity, self.contract.start));
            }
        }
        let introductory = discounted && self.dice.chance(350);
        let discount_end = introductory.then(|| self.contract.start.plus_months(self.dice.days(6, 12) as u32));
        for line in self.lines.iter_mut().filter(|l| l.product.unit != Unit::Usage) {
            (line.discount_percent, line.discount_end) = (percent, discount_end);
        }
    }

    /// A product of a family that the customer does not have, of the tier its segment buys.
    pub fn product_to_add(&mut self) -> Option<&'static Product> {
        let has = |family: &str| self.lines.iter().any(|l| l.product.family == family);
        let fits = |p: &&Product| {
            let tiered = p.tier > 1 || p.tier_away(1).is_some();
            !has(p.family) && (!tiered || self.habits.add_on_tiers.contains(&p.tier))
        };
        let fitting: Vec<&'static Product> = ADD_ONS.iter().filter(fits).collect();
        self.dice.index(fitting.len()).map(|i| fitting[i])
    }

    /// How many of a product a customer of this size takes.
    pub fn quantity_of(&mut self, product: &Product) -> i64 {
        match product.unit {
            Unit::Seat => self.lines.first().map_or(1, |planner| (planner.quantity * 3 / 4).max(1)),
            Unit::Usage => self.dice.between(self.habits.calls),
            Unit::Flat => 1,
        }
    }

    /// A line of this contract from `start` on, at the list price of that day.
    pub fn line(&self, product: &'static Product, quantity: i64, start: Day) -> Line {
        Line {
            product,
            quantity,
            list_price: self.list_price(product, start),
            discount_percent: 0,
            discount_end: None,
            start,
            steps: VecDeque::new(),
        }
    }

    /// The list price per period of this contract on `day`.
    pub fn list_price(&self, product: &Product, day: Day) -> i64 {
        let books = catalogue::books_since(self.history.founded, day);
        product.list_price(self.profile.country.currency, self.contract.period_months, books)
    }
}
