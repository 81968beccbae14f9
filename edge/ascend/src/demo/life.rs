//! The life of one account under contract: it signs, its terms are amended, it renews or leaves.

use super::contract::{Contract, Line, Stamp};
use super::dice::Dice;
use super::history::History;
use super::profile::Profile;
use super::segment::Habits;
use money::Day;
use revenue::{ContractLineDraft, LineKind, Unit};

/// How many days before the end of a term nothing more is amended.
const QUIET_DAYS: i32 = 45;
/// The same for a customer that will leave: notice is given within these days.
const QUIET_DAYS_BEFORE_LEAVING: i32 = 120;
/// How many pilots end without a contract.
const PILOTS_LOST_PERMILLE: u32 = 260;

/// An account while its days go by.
pub struct Life<'a> {
    /// Who it is.
    pub profile: &'a Profile,
    /// How its segment behaves.
    pub habits: &'static Habits,
    /// The days of the company.
    pub history: &'a History,
    /// What happens next.
    pub dice: &'a mut Dice,
    /// The contract in force.
    pub contract: Contract,
    /// Its lines.
    pub lines: Vec<Line>,
    /// How many contracts it has signed.
    pub signed: u32,
    /// All that was put on record.
    pub rows: Vec<ContractLineDraft>,
}

/// A stretch up to the day on which the customer stays or leaves.
struct Chapter {
    /// That day: the end of the term, or a billing day of a contract without one.
    end: Day,
    /// What the customer will do.
    fate: Fate,
}

/// What a customer does at the end of a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Goes on.
    Stays,
    /// Says so and leaves.
    Cancels,
    /// Lets the term run out without a word.
    Lapses,
}

/// All contract lines of the account, up to the last day of the history.
pub fn contract_lines(profile: &Profile, history: &History, dice: &mut Dice) -> Vec<ContractLineDraft> {
    let mut life = Life::signed(profile, history, dice);
    let mut begin = profile.start.max(history.opening);
    while let Some(next) = life.turn_chapter(begin) {
        begin = next;
    }
    life.rows
}

impl Life<'_> {
    /// Lives through one chapter; the first day of the next one, if there is one yet.
    fn turn_chapter(&mut self, begin: Day) -> Option<Day> {
        let chapter = self.chapter(begin);
        self.amend_until(&chapter, begin);
        match chapter.fate {
            Fate::Stays => self.renew(chapter.end),
            Fate::Cancels | Fate::Lapses => {
                if chapter.fate == Fate::Cancels {
                    self.give_notice(chapter.end);
                }
                self.come_back(chapter.end)
            }
        }
    }

    fn chapter(&mut self, begin: Day) -> Chapter {
        let end = self.contract.end.unwrap_or_else(|| self.billing_day_after(begin));
        let years = 1 + (end.0 - begin.0) / 400;
        let leaves = self.dice.chance(match self.contract.kind {
            LineKind::Pilot => PILOTS_LOST_PERMILLE,
            _ => self.habits.leave_permille_a_year * years as u32,
        });
        let speaks_up = self.contract.auto_renew || self.dice.chance(400);
        let fate = match (leaves, speaks_up) {
            (false, _) => Fate::Stays,
            (true, true) => Fate::Cancels,
            (true, false) => Fate::Lapses,
        };
        Chapter { end, fate }
    }

    /// Without a term the decision falls on a billing day about a year later.
    fn billing_day_after(&mut self, begin: Day) -> Day {
        let months = begin.month().0 - self.contract.start.month().0 + self.dice.days(9, 14);
        self.contract.start.plus_months(months as u32)
    }

    fn amend_until(&mut self, chapter: &Chapter, begin: Day) {
        if self.contract.kind == LineKind::Pilot {
            return;
        }
        let quiet = if chapter.fate == Fate::Stays { QUIET_DAYS } else { QUIET_DAYS_BEFORE_LEAVING };
        let last = chapter.end.plus_days(-quiet).min(self.history.until);
        let first = begin.plus_days(QUIET_DAYS);
        let mut months = (begin.month().0 - self.contract.start.month().0).max(1) as u32;
        loop {
            let billing_day = self.contract.start.plus_months(months);
            if billing_day > last {
                return;
            }
            // What is billed month by month changes with its next bill.
            let within_month = if self.contract.end.is_none() { 0 } else { self.dice.days(0, 26) };
            let day = billing_day.plus_days(within_month);
            if day >= first && day <= last && self.dice.chance(self.habits.amend_permille_a_month) {
                self.settle(day);
                self.amend(day);
            }
            months += 1;
        }
    }

    /// Takes all lines to `day`.
    pub fn settle(&mut self, day: Day) {
        for line in &mut self.lines {
            line.settle(day);
        }
    }

    /// Puts the line at `at` on record as it stands, or as it ends.
    pub fn write(&mut self, at: usize, stamp: Stamp) {
        let Some(line) = self.lines.get(at) else {
            return;
        };
        let row = self.contract.row(&self.profile.external_id, self.profile.country.currency, line, stamp);
        self.rows.push(row);
    }

    /// The day an amendment of `day` was signed; now and then it is put on record only later.
    pub fn signature_of(&mut self, day: Day) -> Day {
        let late = day.plus_days(self.dice.days(4, 25));
        if self.dice.chance(40) && late <= self.history.until { late } else { day.plus_days(-self.dice.days(0, 12)) }
    }

    /// Puts a new quantity on record. Now and then somebody typed a wrong one first, and it was
    /// put right weeks later.
    pub fn write_quantity(&mut self, at: usize, effective_on: Day) {
        let recorded_on = self.signature_of(effective_on);
        let stamp = Stamp::holds(effective_on, recorded_on);
        let put_right_on = recorded_on.plus_days(self.dice.days(25, 70));
        if self.dice.chance(45) && put_right_on <= self.history.until && self.lines[at].product.unit != Unit::Flat {
            let right = self.lines[at].quantity;
            self.lines[at].quantity = right + (right / 8).max(1);
            self.write(at, stamp);
            self.lines[at].quantity = right;
            self.write(at, Stamp { recorded_on: put_right_on, ..stamp });
            return;
        }
        self.write(at, stamp);
    }
}
