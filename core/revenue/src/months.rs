//! Published levels at the close of months: what KPI definitions read.

use crate::movement::{MovementKind, Transfer};
use crate::publish::{LevelStep, Published, PublishedLine};
use money::{Day, Month};

/// From where a KPI looks back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// So many months before the period's end.
    Months(u8),
    /// The close of the quarter in which the account first went live.
    SinceStart,
}

/// An account at the close of a month, and at the close of the month its window opens with.
/// Levels are minor units per year, reporting currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CohortMonth {
    /// The window ends with the last day of this month.
    pub month: Month,
    /// T0: the level is the one at the close of this day.
    pub opened_on: Day,
    /// Level at T0; 0 when the account is not in the cohort.
    pub opening: i64,
    /// Level at T1.
    pub closing: i64,
    /// Σ over lines of min(level at T0, level at T1).
    pub kept_by_line: i64,
    /// Σ of price increases and concessions after T0 up to T1.
    pub price: i64,
    /// Whether all that was live at T0 (at T1, when nothing was) was a pilot.
    pub pilot: bool,
}

/// An account at the close of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelAt {
    /// Minor units per year, reporting currency; above zero.
    pub level: i64,
    /// Of which is out of contract: carried in grace or past the horizon.
    pub carried: i64,
    /// What it becomes by steps that the lines in force agreed at signature and that lie ahead.
    pub contracted: i64,
    /// Whether all of it is pilots.
    pub pilot: bool,
}

impl Published {
    /// The account at the close of `day`; `None` when it is not live.
    pub fn level_on(&self, day: Day) -> Option<LevelAt> {
        let mut at = LevelAt { level: 0, carried: 0, contracted: 0, pilot: true };
        for step in self.lines.iter().filter_map(|l| l.step_on(day)) {
            at.level += step.minor;
            at.carried += if step.carried { step.minor } else { 0 };
            at.pilot &= step.pilot || step.minor == 0;
        }
        at.contracted = at.level + self.agreed_after(day);
        (at.level > 0).then_some(at)
    }

    /// Steps agreed at signature that take effect after `day`, of lines in force then.
    fn agreed_after(&self, day: Day) -> i64 {
        let ahead = &self.movements[self.movements.partition_point(|m| m.day <= day)..];
        let in_force = |line: u32| self.lines[line as usize].step_on(day).is_some_and(|step| step.minor > 0);
        ahead.iter().filter(|m| m.marks.contracted && in_force(m.line)).map(|m| m.minor).sum()
    }

    /// The month in which the account first went live.
    pub fn first_month(&self) -> Option<Month> {
        let firsts = self.lines.iter().filter_map(|l| l.steps.first());
        firsts.map(|s| s.from).min().map(Day::month)
    }

    /// The account at the close of each of these months in which it is live.
    pub fn level_months(&self, months: impl Iterator<Item = Month>) -> impl Iterator<Item = (Month, LevelAt)> {
        months.filter_map(|month| Some((month, self.level_on(month.last_day())?)))
    }

    /// The account at both ends of the window that closes with each of these months, where it is
    /// live at one of them.
    pub fn cohort_months(
        &self,
        months: impl Iterator<Item = Month>,
        window: Window,
    ) -> impl Iterator<Item = CohortMonth> {
        let start = match window {
            Window::Months(_) => None,
            Window::SinceStart => self.first_month().map(|m| m.quarter_start().plus(2)),
        };
        months.filter_map(move |month| {
            let opens = match window {
                Window::Months(n) => month.plus(-i32::from(n)),
                Window::SinceStart => start.filter(|s| *s <= month)?,
            };
            let row = self.cohort_month(month, opens.last_day());
            (row.opening > 0 || row.closing > 0).then_some(row)
        })
    }

    fn cohort_month(&self, month: Month, opened_on: Day) -> CohortMonth {
        let mut row = CohortMonth { month, opened_on, opening: 0, closing: 0, kept_by_line: 0, price: 0, pilot: false };
        let (mut pilot_open, mut pilot_close) = (true, true);
        let closes_on = month.last_day();
        for line in &self.lines {
            let (open, close) = (line.opening_of(opened_on, closes_on), line.step_on(closes_on));
            let (before, after) = (open.map_or(0, |s| s.minor), close.map_or(0, |s| s.minor));
            row.opening += before;
            row.closing += after;
            row.kept_by_line += before.min(after);
            pilot_open &= before == 0 || open.is_some_and(|s| s.pilot);
            pilot_close &= after == 0 || close.is_some_and(|s| s.pilot);
        }
        row.pilot = if row.opening > 0 { pilot_open } else { pilot_close };
        if row.opening > 0 && row.closing > 0 {
            row.price = self.price_between(opened_on, closes_on);
        }
        row
    }

    fn price_between(&self, after: Day, up_to: Day) -> i64 {
        let first = self.movements.partition_point(|m| m.day <= after);
        let price = |k: MovementKind| matches!(k, MovementKind::PriceIncrease | MovementKind::Concession);
        let window = self.movements[first..].iter().take_while(|m| m.day <= up_to);
        let past =
            self.lines.iter().filter_map(|line| line.past.as_ref()).filter(|p| after < p.until && p.until <= up_to);
        let before_it_came = past.flat_map(|p| &p.movements).filter(|m| after < m.day);
        let moved = window.chain(before_it_came);
        moved.filter(|m| price(m.kind) && m.marks.transfer == Transfer::None).map(|m| m.minor).sum()
    }
}

impl PublishedLine {
    /// What the line was at the close of `opened_on`, for a window up to `closes_on`: a merger
    /// inside the window counts as if it had been before it.
    fn opening_of(&self, opened_on: Day, closes_on: Day) -> Option<&LevelStep> {
        let inside = |day: Day| opened_on < day && day <= closes_on;
        if self.left_on.is_some_and(inside) {
            return None;
        }
        match &self.past {
            Some(past) if inside(past.until) => step_on(&past.steps, opened_on),
            _ => self.step_on(opened_on),
        }
    }

    /// What the line is at the close of `day`; `None` before its first day.
    pub fn step_on(&self, day: Day) -> Option<&LevelStep> {
        step_on(&self.steps, day)
    }
}

fn step_on(steps: &[LevelStep], day: Day) -> Option<&LevelStep> {
    let after = steps.partition_point(|s| s.from <= day);
    steps[..after].last()
}
