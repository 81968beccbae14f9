//! How a promise stands on a day, from what became of it.

use crate::{Became, Promise, PromiseStep};
use land::{AmountRange, DayRange};
use money::{Day, Money};

/// A promise as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseNow {
    /// As it was made.
    pub promise: Promise,
    /// Who answers for it.
    pub owner: Option<String>,
    /// How much per year is expected, by the last word.
    pub amount: Option<AmountRange>,
    /// When it is expected, by the last word.
    pub expected: Option<DayRange>,
    /// Whether it is still to come.
    pub state: PromiseState,
    /// What came of it per year, part by part.
    pub delivered: Vec<Money>,
    /// When it was last restated to less than was expected before.
    pub lowered_on: Option<Day>,
    /// When it last slipped, and to which day.
    pub slipped: Option<Slip>,
}

/// Whether a promise is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromiseState {
    /// It is.
    Open,
    /// Denied on this day.
    Denied(Day),
    /// Withdrawn on this day.
    Withdrawn(Day),
    /// Delivered, first on this day.
    Delivered(Day),
}

/// That a promise slipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// When that was said.
    pub on: Day,
    /// On which day it is expected now.
    pub to: Day,
}

/// The promises as they stand on `day`: those that were made up to then, in their order, each with
/// what became of it in the order of days (of one day, as recorded). The last word counts: a
/// promise that is restated after it was denied is open again.
pub fn promises_on(promises: &[Promise], steps: &[PromiseStep], day: Day) -> Vec<PromiseNow> {
    let mut in_order: Vec<&PromiseStep> = steps.iter().filter(|step| step.on <= day).collect();
    in_order.sort_by_key(|step| step.on);
    let made = promises.iter().filter(|promise| promise.made_on <= day);
    made.map(|promise| {
        let mut now = PromiseNow::as_made(promise);
        in_order.iter().filter(|step| step.promise == promise.id).for_each(|step| now.follow(step));
        now
    })
    .collect()
}

impl PromiseNow {
    fn as_made(promise: &Promise) -> PromiseNow {
        PromiseNow {
            promise: promise.clone(),
            owner: promise.owner.clone(),
            amount: promise.amount,
            expected: promise.expected,
            state: PromiseState::Open,
            delivered: Vec::new(),
            lowered_on: None,
            slipped: None,
        }
    }

    fn follow(&mut self, step: &PromiseStep) {
        match &step.became {
            Became::Owned { owner } => self.owner = Some(owner.clone()),
            Became::Restated { amount, expected } => {
                if let Some(amount) = *amount {
                    let is_lower = self.amount.is_some_and(|before| is_lower(amount, before));
                    self.lowered_on = if is_lower { Some(step.on) } else { self.lowered_on };
                    self.amount = Some(amount);
                }
                self.expected = expected.or(self.expected);
                self.state = PromiseState::Open;
            }
            Became::Slipped { to } => {
                self.slipped = Some(Slip { on: step.on, to: *to });
                self.expected = DayRange::of(*to, *to).ok();
            }
            Became::Denied { .. } => self.state = PromiseState::Denied(step.on),
            Became::Withdrawn { .. } => self.state = PromiseState::Withdrawn(step.on),
            Became::Delivered { amount } => {
                if !matches!(self.state, PromiseState::Delivered(_)) {
                    self.state = PromiseState::Delivered(step.on);
                }
                self.delivered.extend(*amount);
            }
        }
    }

    /// Whether it is still to come.
    pub fn is_open(&self) -> bool {
        self.state == PromiseState::Open
    }

    /// Whether less is expected than was promised.
    pub fn is_lowered(&self) -> bool {
        self.amount.zip(self.promise.amount).is_some_and(|(now, promised)| is_lower(now, promised))
    }

    /// Whether it is still to come though its last day is over.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.is_open() && self.expected.is_some_and(|expected| expected.to() < today)
    }
}

/// Whether the middle of a range lies lower than that of another one of the same currency.
fn is_lower(amount: AmountRange, before: AmountRange) -> bool {
    let ends = |range: AmountRange| i128::from(range.low().minor) + i128::from(range.high().minor);
    amount.low().currency == before.low().currency && ends(amount) < ends(before)
}

#[cfg(test)]
mod tests {
    use crate::ledger::{self, day};

    const ACME: &str = "
        P-1 | 2026-06-01 | land | - | Hull follows in spring | 40000 to 60000 | 2027-03-01 to 2027-05-31
        P-1 | 2026-06-20 | owned Carl
        P-1 | 2026-09-01 | restated 50000 to 70000
        P-1 | 2026-10-01 | restated 30000 to 40000
        P-1 | 2026-11-01 | slipped 2027-09-30
        P-1 | 2026-12-01 | denied
        P-1 | 2027-01-10 | restated 20000 to 30000
        P-1 | 2027-08-01 | delivered 15000
        P-1 | 2027-09-01 | delivered 5000
    ";

    #[test]
    fn what_becomes_of_a_promise_follows_each_other() {
        for (on, want) in [
            ("2026-05-31", "-"),
            ("2026-06-01", "nobody, 40000 to 60000 GBP, by 2027-05-31, Open"),
            ("2026-06-20", "Carl, 40000 to 60000 GBP, by 2027-05-31, Open"),
            ("2026-09-30", "Carl, 50000 to 70000 GBP, by 2027-05-31, Open"),
            ("2026-10-31", "Carl, 30000 to 40000 GBP, by 2027-05-31, Open, lowered 2026-10-01"),
            ("2026-11-30", "Carl, 30000 to 40000 GBP, by 2027-09-30, Open, lowered 2026-10-01, slipped 2026-11-01"),
            (
                "2026-12-31",
                "Carl, 30000 to 40000 GBP, by 2027-09-30, Denied(2026-12-01), lowered 2026-10-01, slipped 2026-11-01",
            ),
            ("2027-01-31", "Carl, 20000 to 30000 GBP, by 2027-09-30, Open, lowered 2027-01-10, slipped 2026-11-01"),
            (
                "2027-12-31",
                "Carl, 20000 to 30000 GBP, by 2027-09-30, Delivered(2027-08-01), lowered 2027-01-10, slipped 2026-11-01",
            ),
        ] {
            let told = ledger::promises(ACME, on).first().map_or("-".into(), |now| {
                let lowered = now.lowered_on.map_or(String::new(), |on| format!(", lowered {on}"));
                let slipped = now.slipped.map_or(String::new(), |slip| format!(", slipped {}", slip.on));
                let owner = now.owner.as_deref().unwrap_or("nobody");
                let (amount, by) = (now.amount.unwrap(), now.expected.unwrap().to());
                format!("{owner}, {amount}, by {by}, {:?}{lowered}{slipped}", now.state)
            });
            assert_eq!(told, want, "{on}");
        }
        let delivered: Vec<String> =
            ledger::promises(ACME, "2027-12-31")[0].delivered.iter().map(|money| money.plain()).collect();
        assert_eq!(delivered, ["15000", "5000"]);
    }

    #[test]
    fn a_promise_is_overdue_once_its_last_day_is_over() {
        let until_october = ACME.lines().take(5).collect::<Vec<_>>().join("\n");
        for (on, is_overdue) in [("2027-05-31", false), ("2027-06-01", true)] {
            assert_eq!(ledger::promises(&until_october, on)[0].is_overdue(day(on)), is_overdue, "{on}");
        }
        assert!(!ledger::promises(ACME, "2028-01-01")[0].is_overdue(day("2028-01-01")));
    }
}
