//! The month-end snapshot: the second, named rule for movements (profile `month-end`).
//!
//! The last change of a month per subscription line wins (by effective day, then change id) and
//! holds until the line's next month with a change. Levels are pence a month at constant
//! currency: `floor(mrr × rate)`. Lines are netted per account and month; there is no grace and
//! there are no motions: any month without a level is churn, and coming back is a return.
//!
//! ```text
//! opening + new + return + expansion net   + contraction net   + churn = closing
//! opening + new + return + expansion gross + contraction gross + churn = closing
//! ```
//!
//! Account after account is added to a [`Snapshot`]; snapshots of other accounts merge into it.

mod posting;
mod row;
#[cfg(test)]
mod tests;

pub use row::{MonthEnd, Retention};

use money::{Day, Month};
use posting::{Balances, Movements};
use std::fmt;

/// Months that the longer retention columns look back; the snapshot follows levels from that
/// long before its first month.
pub const LOOK_BACK_MONTHS: usize = 12;

/// Parts per million: the unit of a rate of the snapshot.
const PPM: i64 = 1_000_000;

/// A change of one subscription line of an account: its level from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Change {
    /// The product; with the account it names the line.
    pub product: u32,
    /// From which day the level holds.
    pub effective_on: Day,
    /// Orders changes of the same line and day; the largest wins.
    pub change_id: i64,
    /// The new level, minor units per month in the account's currency; 0 ends the line.
    pub mrr_minor: i64,
}

/// Why an account cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsound {
    /// A change sets a level below zero.
    NegativeLevel {
        /// Which change.
        change_id: i64,
    },
    /// The levels together exceed what sums of minor units can hold exactly.
    TooLarge,
}

impl fmt::Display for Unsound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unsound::NegativeLevel { change_id } => write!(f, "change {change_id} sets a level below zero"),
            Unsound::TooLarge => f.write_str("the levels are too large to be summed exactly in minor units"),
        }
    }
}

impl std::error::Error for Unsound {}

/// The months of a snapshot as positions: 0 is [`LOOK_BACK_MONTHS`] before its first month.
struct Months {
    first: Month,
    first_day: Day,
    /// The position of each day from `first_day` to the snapshot's last day.
    of_day: Vec<i32>,
    count: usize,
}

impl Months {
    fn new(from: Month, to: Month) -> Months {
        let first = from.plus(-(LOOK_BACK_MONTHS as i32));
        let count = (to.0 - first.0 + 1).max(LOOK_BACK_MONTHS as i32);
        let days = |position: i32| {
            let month = first.plus(position);
            month.plus(1).first_day().0 - month.first_day().0
        };
        let of_day = (0..count).flat_map(|i| std::iter::repeat_n(i, days(i) as usize)).collect();
        Months { first, first_day: first.first_day(), of_day, count: count as usize }
    }

    /// The position of a day's month: negative before the first, `None` after the last.
    fn position(&self, day: Day) -> Option<i32> {
        match usize::try_from(i64::from(day.0) - i64::from(self.first_day.0)) {
            Ok(days) => self.of_day.get(days).copied(),
            Err(_) => Some(day.month().0 - self.first.0),
        }
    }
}

/// A step of a line at a month's end.
#[derive(Clone, Copy)]
struct Step {
    position: i32,
    by: i64,
}

/// The month ends of all accounts added so far, per group.
pub struct Snapshot {
    months: Months,
    movements: Vec<Movements>,
    balances: Vec<Balances>,
    /// Σ of all levels set: no sum of the snapshot can exceed twice it, so the sums themselves
    /// need no check.
    levels_set: u64,
    /// Of the account being added; kept to be reused.
    steps: Vec<Step>,
    levels: Vec<i64>,
}

impl Snapshot {
    /// An empty snapshot of the months `from..=to` for accounts in groups `0..groups`.
    pub fn new(from: Month, to: Month, groups: usize) -> Snapshot {
        let months = Months::new(from, to);
        let count = months.count;
        Snapshot {
            movements: vec![Movements::default(); groups * (count - LOOK_BACK_MONTHS)],
            balances: (0..groups).map(|_| Balances::new(count)).collect(),
            levels_set: 0,
            steps: Vec::new(),
            levels: vec![0; count],
            months,
        }
    }

    /// Adds an account, all its changes at once, in any order (they are sorted in place).
    ///
    /// `rate_ppm` converts its currency, parts per million. Changes before the first month set
    /// the opening, and whether the account is new; changes after the last are ignored.
    pub fn add_account(&mut self, group: usize, rate_ppm: i64, changes: &mut [Change]) -> Result<(), Unsound> {
        changes.sort_unstable_by_key(|c| (c.product, c.effective_on, c.change_id));
        self.find_steps(rate_ppm, changes)?;
        self.steps.sort_unstable_by_key(|step| step.position);
        self.post_steps(group);
        Ok(())
    }

    /// The steps of all lines: the last level of a month against the last level before it.
    fn find_steps(&mut self, rate_ppm: i64, sorted: &[Change]) -> Result<(), Unsound> {
        self.steps.clear();
        let mut before = 0;
        let mut set = self.levels_set;
        let mut rest = sorted.iter().map(|c| (c, self.months.position(c.effective_on))).peekable();
        while let Some((change, position)) = rest.next() {
            if change.mrr_minor < 0 {
                return Err(Unsound::NegativeLevel { change_id: change.change_id });
            }
            let next_of_line = rest.peek().filter(|(next, _)| next.product == change.product);
            if next_of_line.is_some_and(|(_, of_next)| *of_next == position) {
                continue; // A later change of the same month supersedes this one.
            }
            if let Some(position) = position {
                let level = converted(change.mrr_minor, rate_ppm).ok_or(Unsound::TooLarge)?;
                set = set.saturating_add(level.unsigned_abs());
                if level != before {
                    self.steps.push(Step { position, by: level - before });
                }
                before = level;
            }
            if next_of_line.is_none() {
                before = 0;
            }
        }
        self.levels_set = summable(set)?;
        Ok(())
    }

    /// Posts the account's movements and month ends from its steps in order of month.
    fn post_steps(&mut self, group: usize) {
        let Some(first) = self.steps.first() else { return };
        let first = first.position.max(0) as usize;
        let months = self.months.count - LOOK_BACK_MONTHS;
        let movements = &mut self.movements[group * months..][..months];
        let (mut level, mut was_live, mut filled) = (0, false, first);
        for of_month in self.steps.chunk_by(|a, b| a.position == b.position) {
            let up: i64 = of_month.iter().map(|step| step.by.max(0)).sum();
            let down: i64 = of_month.iter().map(|step| step.by.min(0)).sum();
            let position = of_month[0].position;
            let opening = level;
            level += up + down;
            if let Ok(month) = usize::try_from(position - LOOK_BACK_MONTHS as i32) {
                movements[month].post(opening, up, down, was_live);
            }
            was_live |= level > 0;
            let position = position.max(0) as usize;
            self.levels[filled..position].fill(opening);
            filled = position;
        }
        self.levels[filled..].fill(level);
        self.balances[group].post(first, &self.levels);
    }

    /// Adds the accounts of another snapshot of the same months and groups.
    pub fn merge(&mut self, other: &Snapshot) -> Result<(), Unsound> {
        self.levels_set = summable(self.levels_set.saturating_add(other.levels_set))?;
        for (mine, theirs) in self.movements.iter_mut().zip(&other.movements) {
            mine.add(theirs);
        }
        for (mine, theirs) in self.balances.iter_mut().zip(&other.balances) {
            mine.add(theirs);
        }
        Ok(())
    }

    /// The month ends of a group, one for each month of the snapshot in order.
    pub fn month_ends(&self, group: usize) -> Vec<MonthEnd> {
        let months = self.months.count - LOOK_BACK_MONTHS;
        let movements = &self.movements[group * months..][..months];
        (LOOK_BACK_MONTHS..).zip(movements).map(|(position, m)| self.balances[group].month_end(position, m)).collect()
    }
}

/// The level at constant currency, rounded down; `None` when it exceeds an `i64`.
fn converted(minor: i64, rate_ppm: i64) -> Option<i64> {
    match minor.checked_mul(rate_ppm) {
        Some(product) => Some(product.div_euclid(PPM)),
        None => i64::try_from((i128::from(minor) * i128::from(rate_ppm)).div_euclid(PPM.into())).ok(),
    }
}

/// `set` if every sum of a snapshot with these levels fits an `i64`.
fn summable(set: u64) -> Result<u64, Unsound> {
    if set > i64::MAX as u64 / 2 { Err(Unsound::TooLarge) } else { Ok(set) }
}
