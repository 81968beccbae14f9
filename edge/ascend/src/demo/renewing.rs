//! Ends of terms: renewed in time, late, or too late; cancelled; and customers who come back.

use super::amending::more_or_less;
use super::catalogue;
use super::contract::Stamp;
use super::life::Life;
use money::Day;
use revenue::{LineKind, Unit};

/// The most by which a renewal raises a price.
const RISE_PERCENT_MAX: i64 = 7;

impl Life<'_> {
    /// Goes on after `end`; the day on which it does, if that day has come.
    pub fn renew(&mut self, end: Day) -> Option<Day> {
        if self.contract.kind == LineKind::Pilot {
            return self.convert(end);
        }
        let late_days = self.late_days();
        let start = end.plus_days(late_days);
        if start > self.history.until {
            return None;
        }
        self.settle(start);
        let rolling = self.contract.end.is_none();
        let raised = self.dice.chance(if self.profile.trims { 350 } else { 650 }) && self.raise_prices(start);
        let days_before = if late_days > 0 { self.dice.days(0, 3) } else { self.dice.days(4, 35) };
        let recorded_on = start.plus_days(-days_before);
        if !rolling {
            self.begin_term(start, recorded_on);
        } else if raised {
            self.restate_all(start, recorded_on);
        }
        Some(start)
    }

    /// The next term: of the same contract when it renews by itself, of a new one otherwise.
    fn begin_term(&mut self, start: Day, recorded_on: Day) {
        if !self.profile.trims && self.dice.chance(90) {
            // Price and seats move in one amendment.
            let percent = self.dice.between((8, 25));
            self.lines[0].quantity += more_or_less(self.lines[0].quantity, percent);
        }
        let months = self.dice.weighted(&self.habits.terms);
        self.contract.start = start;
        self.contract.end = Some(start.plus_months(months));
        for line in &mut self.lines {
            line.start = start;
        }
        if self.contract.auto_renew {
            self.restate_all(start, recorded_on);
            return;
        }
        self.agree_on_later_years();
        self.contract.renews = Some(self.contract.number.clone());
        self.put_all_on_record(recorded_on);
    }

    /// Ends all lines on `end`, told some time before; nothing when that is still to come.
    pub fn give_notice(&mut self, end: Day) {
        let recorded_on = end.plus_days(-self.contract.notice_days - self.dice.days(0, 20));
        if recorded_on > self.history.until {
            return;
        }
        self.settle(end);
        for at in 0..self.lines.len() {
            self.write(at, Stamp::ends(end, recorded_on));
        }
    }

    /// Some who left sign again after a while, usually for less.
    pub fn come_back(&mut self, end: Day) -> Option<Day> {
        let start = end.plus_days(self.dice.days(95, 300));
        if self.contract.kind == LineKind::Pilot || !self.dice.chance(220) || start > self.history.until {
            return None;
        }
        self.draw_up(start, None);
        self.sign_in_full();
        Some(start)
    }

    /// A pilot that went well becomes the contract that was meant from the start.
    fn convert(&mut self, end: Day) -> Option<Day> {
        if end > self.history.until {
            return None;
        }
        self.draw_up(end, Some(self.contract.number.clone()));
        self.sign_in_full();
        Some(end)
    }

    /// How long after the end a fixed term is renewed: in time, within grace, or beyond it.
    fn late_days(&mut self) -> i32 {
        if self.contract.auto_renew || self.dice.chance(820) {
            0
        } else if self.dice.chance(880) {
            self.dice.days(2, 28)
        } else {
            self.dice.days(36, 80)
        }
    }

    /// Brings prices towards the price book of `day`; whether any moved.
    fn raise_prices(&mut self, day: Day) -> bool {
        let mut raised = false;
        for at in 0..self.lines.len() {
            let line = &self.lines[at];
            let most = catalogue::percent_of(line.list_price, 100 + RISE_PERCENT_MAX);
            let list_price = self.list_price(line.product, day).min(most);
            let line = &mut self.lines[at];
            if line.product.unit != Unit::Usage && list_price > line.list_price {
                line.list_price = list_price;
                raised = true;
            }
        }
        raised
    }
}
