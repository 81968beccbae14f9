//! Signatures: the pilot, the first contract, and what is agreed in it for later years.

use super::catalogue;
use super::contract::{Contract, Stamp, Step};
use super::dice::Dice;
use super::history::History;
use super::life::Life;
use super::profile::Profile;
use super::segment::Segment;
use super::terms;
use money::Day;

impl<'a> Life<'a> {
    /// The account with its first contract: a pilot, or the whole at once.
    pub fn signed(profile: &'a Profile, history: &'a History, dice: &'a mut Dice) -> Life<'a> {
        let habits = profile.segment.habits();
        let pilot = profile.start >= history.opening && dice.chance(habits.pilot_permille);
        let contract =
            if pilot { terms::pilot(profile.start, dice) } else { terms::in_full(profile, profile.start, dice) };
        let mut life =
            Life { profile, habits, history, dice, contract, lines: Vec::new(), signed: 0, rows: Vec::new() };
        if pilot {
            life.sign_pilot();
        } else {
            life.sign_in_full();
        }
        life
    }

    /// Draws up a contract that begins on `start` and renews `renews`, if anything.
    pub fn draw_up(&mut self, start: Day, renews: Option<String>) {
        self.contract = Contract { renews, ..terms::in_full(self.profile, start, self.dice) };
    }

    /// Signs the contract as drawn up with the customer's first choice of products.
    pub fn sign_in_full(&mut self) {
        self.run_past_opening();
        self.choose_products();
        self.agree_on_later_years();
        let recorded_on = self.contract.start.plus_days(-self.dice.days(1, 24));
        self.put_all_on_record(recorded_on);
        if self.profile.segment != Segment::Smb && self.signed == 1 && self.dice.chance(500) {
            let (account, currency) = (&self.profile.external_id, self.profile.country.currency);
            self.rows.push(self.contract.set_up_row(account, currency, recorded_on));
        }
    }

    /// Numbers the contract and puts its lines, with all that is agreed for later, on record.
    pub fn put_all_on_record(&mut self, recorded_on: Day) {
        self.signed += 1;
        self.contract.number = format!("{}-{}", self.profile.external_id, self.signed);
        self.restate_all(self.contract.start, recorded_on);
    }

    /// Puts all lines on record from `effective_on`, with all that is agreed for later.
    pub fn restate_all(&mut self, effective_on: Day, recorded_on: Day) {
        for at in 0..self.lines.len() {
            self.write(at, Stamp::holds(effective_on, recorded_on));
            let as_signed = self.lines[at].clone();
            for step in as_signed.steps.clone() {
                self.lines[at].settle(step.on);
                self.write(at, Stamp::holds(step.on, recorded_on));
            }
            self.lines[at] = as_signed;
        }
    }

    fn sign_pilot(&mut self) {
        let planner = self.first_planner();
        let seats = self.dice.between((4, 9));
        self.lines = vec![self.line(planner, seats, self.contract.start)];
        let recorded_on = self.contract.start.plus_days(-self.dice.days(1, 24));
        self.put_all_on_record(recorded_on);
    }

    /// Who signed before the records begin is still under that contract when they do.
    fn run_past_opening(&mut self) {
        while let Some(end) = self.contract.end.filter(|&end| end <= self.history.opening) {
            self.contract.end = Some(end.plus_months(12));
        }
    }

    /// Longer terms may have their growth or an index written in: it happens without a word more.
    pub fn agree_on_later_years(&mut self) {
        let Some(end) = self.contract.end.filter(|&end| end > self.contract.start.plus_months(13)) else {
            return;
        };
        let (ramp, index) = (self.dice.chance(280), self.dice.chance(220));
        if !ramp && !index {
            return;
        }
        let growth = if ramp { 100 + self.dice.between((8, 20)) } else { 100 };
        let rise = if index { 103 } else { 100 };
        let start = self.contract.start;
        let planner = &mut self.lines[0];
        // A step states its own price; a discount that ends beside it would be told twice.
        planner.discount_end = None;
        let (mut quantity, mut list_price) = (planner.quantity, planner.list_price);
        for on in [12, 24].map(|months| start.plus_months(months)).into_iter().filter(|&on| on < end) {
            quantity = (quantity * growth / 100).max(quantity + i64::from(ramp));
            list_price = catalogue::percent_of(list_price, rise);
            planner.steps.push_back(Step { on, quantity, list_price });
        }
    }
}
