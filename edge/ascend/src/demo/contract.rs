//! A contract and its lines as they stand, and the rows of `contract-lines` that tell of them.

use super::catalogue::{self, Product};
use money::{Currency, Day};
use revenue::{ContractLineDraft, LineKind, Period, Unit};
use std::collections::VecDeque;

const MINOR_PER_WHOLE: i64 = 100;
const MICRO_PER_WHOLE: i64 = 1_000_000;
const MILLI_PER_WHOLE: i64 = 1_000;

/// The terms that all lines of a contract share.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Contract number.
    pub number: String,
    /// The contract it renews.
    pub renews: Option<String>,
    /// First day.
    pub start: Day,
    /// First day after the term; `None` when it runs month by month.
    pub end: Option<Day>,
    /// Whether the term renews by itself.
    pub auto_renew: bool,
    /// Notice before the end.
    pub notice_days: i32,
    /// What prices are for, in months.
    pub period_months: u16,
    /// Pilot or recurring.
    pub kind: LineKind,
}

/// A subscription line as it stands.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is bought.
    pub product: &'static Product,
    /// How many.
    pub quantity: i64,
    /// List price of one per period, whole pounds (dollars, euros).
    pub list_price: i64,
    /// What comes off it.
    pub discount_percent: i64,
    /// First day without the discount.
    pub discount_end: Option<Day>,
    /// First day of service in this term.
    pub start: Day,
    /// What was agreed at signature for later days, in order.
    pub steps: VecDeque<Step>,
}

/// A change agreed at signature: a ramp of seats, an indexation of the price.
#[derive(Clone, Debug)]
pub struct Step {
    /// From which day.
    pub on: Day,
    /// How many then.
    pub quantity: i64,
    /// At which list price then.
    pub list_price: i64,
}

/// The days of a row.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// From which day the row holds.
    pub effective_on: Day,
    /// When it was put on record.
    pub recorded_on: Day,
    /// The day on which the line ends, for a row that ends it.
    pub cancelled_on: Option<Day>,
}

impl Stamp {
    /// A row that holds from `effective_on`.
    pub fn holds(effective_on: Day, recorded_on: Day) -> Stamp {
        Stamp { effective_on, recorded_on, cancelled_on: None }
    }

    /// A row that ends its line on `day`.
    pub fn ends(day: Day, recorded_on: Day) -> Stamp {
        Stamp { effective_on: day, recorded_on, cancelled_on: Some(day) }
    }
}

impl Line {
    /// What one costs per period: the list price less the discount, in whole pounds.
    pub fn unit_price(&self) -> i64 {
        catalogue::percent_of(self.list_price, 100 - self.discount_percent)
    }

    /// Takes the line to `day`: steps agreed for it happen, a discount ends.
    pub fn settle(&mut self, day: Day) {
        while let Some(step) = self.steps.pop_front_if(|step| step.on <= day) {
            self.quantity = step.quantity;
            self.list_price = step.list_price;
        }
        if self.discount_end.is_some_and(|end| end <= day) {
            self.discount_percent = 0;
            self.discount_end = None;
        }
    }

    /// Whether it may be amended: what is agreed for later stays as agreed.
    pub fn is_free(&self) -> bool {
        self.steps.is_empty()
    }
}

impl Contract {
    /// The row that states the full terms of `line`.
    pub fn row(&self, account: &str, currency: Currency, line: &Line, stamp: Stamp) -> ContractLineDraft {
        let Product { name, family, tier, unit, .. } = line.product;
        ContractLineDraft {
            account: account.into(),
            contract: self.number.clone(),
            renews: self.renews.clone(),
            product: (*name).into(),
            family: Some((*family).into()),
            tier: Some(*tier),
            unit: *unit,
            quantity_milli: line.quantity * MILLI_PER_WHOLE,
            unit_price_micro: line.unit_price() * MICRO_PER_WHOLE,
            list_price_micro: Some(line.list_price * MICRO_PER_WHOLE),
            amount_minor: line.quantity * line.unit_price() * MINOR_PER_WHOLE,
            period: Period::Months(self.period_months),
            currency,
            start: line.start,
            end: self.end,
            cancelled_on: stamp.cancelled_on,
            auto_renew: self.auto_renew,
            notice_days: Some(self.notice_days),
            effective_on: stamp.effective_on,
            recorded_on: Some(stamp.recorded_on),
            discount_end: line.discount_end,
            kind: self.kind,
            contracted: None,
        }
    }

    /// The row of the one-off set-up at the start of the contract.
    pub fn set_up_row(&self, account: &str, currency: Currency, recorded_on: Day) -> ContractLineDraft {
        let one = Line {
            product: &catalogue::ONBOARDING,
            quantity: 1,
            list_price: catalogue::ONBOARDING.list_price(currency, 1, 0),
            discount_percent: 0,
            discount_end: None,
            start: self.start,
            steps: VecDeque::new(),
        };
        let once = Contract {
            end: Some(self.start.plus_months(1)),
            auto_renew: false,
            period_months: 1,
            kind: LineKind::OneOff,
            ..self.clone()
        };
        let stamp = Stamp::holds(self.start, recorded_on);
        ContractLineDraft { unit: Unit::Flat, ..once.row(account, currency, &one, stamp) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::PLANNER;

    #[test]
    fn a_line_follows_what_was_agreed_at_signature() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let step = |on, quantity, list_price| Step { on: day(on), quantity, list_price };
        let mut line = Line {
            product: &PLANNER[1],
            quantity: 40,
            list_price: 576,
            discount_percent: 10,
            discount_end: Some(day("2025-07-01")),
            start: day("2025-01-01"),
            steps: VecDeque::from([step("2026-01-01", 50, 576), step("2027-01-01", 60, 593)]),
        };
        // 576 − 10 % = 518.40, in whole pounds 518; 593 at the end.
        for (on, quantity, unit_price, free) in [
            ("2025-01-01", 40, 518, false),
            ("2025-07-01", 40, 576, false),
            ("2026-12-31", 50, 576, false),
            ("2027-01-01", 60, 593, true),
        ] {
            line.settle(day(on));
            assert_eq!((line.quantity, line.unit_price(), line.is_free()), (quantity, unit_price, free), "{on}");
        }
    }
}
