//! Terms that end, and what became of them.

use accounts::Name;
use money::{Currency, Day};

/// What became of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// A next term began at the latest within grace.
    Renewed,
    /// Cancelled, or let lapse.
    Cancelled,
    /// Not known yet.
    Open,
}

impl Outcome {
    /// Its word in reports and APIs.
    pub fn key(self) -> &'static str {
        match self {
            Outcome::Renewed => "renewed",
            Outcome::Cancelled => "cancelled",
            Outcome::Open => "open",
        }
    }
}

/// The end of a contract's term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiry {
    /// Contract number, or the id of an invoice line.
    pub contract: Name,
    /// First day after the term.
    pub due_on: Day,
    /// The day its fate was settled; open when absent.
    pub closed_on: Option<Day>,
    /// What became of it.
    pub outcome: Outcome,
    /// Currency of the levels.
    pub currency: Currency,
    /// Yearly level that was due, minor units.
    pub old_level: i64,
    /// Yearly level of the next term; 0 without one.
    pub new_level: i64,
    /// Whether the term was a pilot's.
    pub pilot: bool,
}

impl Expiry {
    /// Whether it is due from `from` on and before `to`.
    pub(crate) fn is_due_within(&self, from: Day, to: Day) -> bool {
        from <= self.due_on && self.due_on < to
    }

    /// What was kept of the old level: min(old, new); an uplift is reported apart.
    pub fn kept(&self) -> i64 {
        self.old_level.min(self.new_level)
    }

    /// What the renewal brought beyond the old level.
    pub fn uplift(&self) -> i64 {
        (self.new_level - self.old_level).max(0)
    }

    /// How many days after its due day a term was renewed; 0 when in time.
    pub fn days_late(&self) -> i32 {
        match (self.outcome, self.closed_on) {
            (Outcome::Renewed, Some(day)) => (day.0 - self.due_on.0).max(0),
            _ => 0,
        }
    }
}
