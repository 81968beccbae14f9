//! Where a day's movements go.

use super::day::Turn;
use crate::attribution::Share;
use crate::movement::{Marks, Movement, MovementKind as Kind, Transfer};
use money::Day;

/// Posts the movements of one day.
pub struct Posting<'a> {
    day: Day,
    movements: &'a mut Vec<Movement>,
}

impl<'a> Posting<'a> {
    /// For `day`, behind what was posted before.
    pub fn new(day: Day, movements: &'a mut Vec<Movement>) -> Posting<'a> {
        Posting { day, movements }
    }

    /// The day.
    pub fn day(&self) -> Day {
        self.day
    }

    /// One movement of a line; nothing is posted for a change of nothing.
    pub fn push(&mut self, line: usize, kind: Kind, minor: i64, marks: Marks) {
        if minor != 0 {
            self.movements.push(Movement { day: self.day, kind, line: line as u32, minor, marks });
        }
    }

    /// The shares of one change.
    pub fn shares(&mut self, line: usize, shares: Vec<Share>, marks: Marks) {
        for (kind, minor) in shares {
            self.push(line, kind, minor, marks);
        }
    }

    /// What is no change of the account's own: another month's rate, and what comes or goes with
    /// a merger. `before` and `open`: whether the account was all pilots before and after that.
    pub fn outside(&mut self, turns: &[Turn<'_>], before: Option<bool>, open: Option<bool>) {
        let was_pilot = before.unwrap_or(false);
        for (i, turn) in turns.iter().enumerate() {
            self.push(i, Kind::Currency, turn.revalued, Marks { pilot: was_pilot, ..Marks::default() });
            self.push(i, Kind::Left, -turn.left, Marks::of_transfer(Transfer::Merger, was_pilot));
        }
        if let (Some(before), Some(open)) = (before, open)
            && before != open
        {
            self.change_of_population(turns.iter().map(|t| t.open_value - t.entered), open);
        }
        for (i, turn) in turns.iter().enumerate() {
            let marks = Marks::of_transfer(Transfer::Merger, open.unwrap_or(false));
            self.push(i, Kind::Entered, turn.entered, marks);
        }
    }

    /// The account came or went as a whole: every line's change has that kind.
    pub fn whole(&mut self, turns: &[Turn<'_>], kind: Kind, pilot: bool) {
        for (i, turn) in turns.iter().enumerate() {
            self.push(i, kind, turn.close_value - turn.open_value, Marks { pilot, ..Marks::default() });
        }
    }

    /// A pilot became a standard account, or the other way round: it leaves one population and
    /// enters the other with what it has.
    pub fn change_of_population(&mut self, values: impl Iterator<Item = i64>, to_pilot: bool) {
        for (i, value) in values.enumerate() {
            self.push(i, Kind::Left, -value, Marks::of_transfer(Transfer::Population, !to_pilot));
            self.push(i, Kind::Entered, value, Marks::of_transfer(Transfer::Population, to_pilot));
        }
    }
}
