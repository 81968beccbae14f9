//! What is known of an account when a gate asks. Absent means that nobody knows.

use crate::condition::Question;
use money::Day;

/// All that gates ask of an account.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Evidence {
    /// Whether its lead is qualified, once somebody said.
    pub qualified: Option<bool>,
    /// When a first order was signed.
    pub signed_on: Option<Day>,
    /// Next moves recorded at signature.
    pub next_moves: u32,
    /// The handover to who cares for the outcome; absent when none is open.
    pub delivery: Option<HandoverState>,
    /// The handover to who expands; absent when none is open.
    pub commercial: Option<HandoverState>,
    /// Promises that stand and have no owner.
    pub promises_without_owner: u32,
    /// The customer's goals.
    pub goals: GoalCount,
    /// Milestones of the pilot.
    pub milestones: MilestoneCount,
    /// When a first result was shown to the decision maker.
    pub first_result_on: Option<Day>,
    /// What people answered; the last survey that asked it counts.
    pub surveys: Vec<Survey>,
    /// Urgent tickets that are open; absent where tickets are not recorded at all.
    pub urgent_tickets: Option<u32>,
    /// The whitespace; absent where nobody has mapped any.
    pub map: Option<MapState>,
}

/// How far a handover is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandoverState {
    /// It is accepted.
    Accepted {
        /// Since when.
        on: Day,
    },
    /// It was given back.
    PushedBack {
        /// Why.
        reason: String,
    },
    /// It waits for somebody.
    Waiting {
        /// For what, as a remedy: "Priya Shah accepts the brief."
        remedy: String,
    },
}

/// How many goals the customer has, and how many can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct GoalCount {
    /// In the customer's words.
    pub stated: u32,
    /// With measure and date.
    pub measurable: u32,
}

/// Milestones, and the names of those that are not done.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MilestoneCount {
    /// All of them.
    pub all: u32,
    /// By due day.
    pub open: Vec<String>,
}

/// What people at a customer answered when they were asked something.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// What was asked.
    pub question: Question,
    /// The day it was closed, or of its last answer.
    pub on: Day,
    /// What it came to.
    pub reading: Reading,
}

/// The figures of a reading that gates ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Mean over people, each heard once.
    pub mean: f64,
    /// People who answered.
    pub people: u32,
    /// People on the map who use, shape or decide.
    pub mapped: u32,
}

/// How much of the whitespace is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapState {
    /// Potential that is open, minor units per year.
    pub open_minor: i64,
    /// All that is mapped, minor units per year.
    pub mapped_minor: i64,
    /// Whether each spot of the catalogue was said something of.
    pub is_complete: bool,
}

impl Evidence {
    /// The last survey that asked a question.
    pub fn survey(&self, question: Question) -> Option<&Survey> {
        self.surveys.iter().filter(|survey| survey.question == question).max_by_key(|survey| survey.on)
    }
}

impl MapState {
    /// Open potential in percent of all that is mapped, rounded up: 10.1 % is more than 10.
    /// Absent when nothing is mapped.
    pub fn open_percent(self) -> Option<i64> {
        let (open, mapped) = (i128::from(self.open_minor), i128::from(self.mapped_minor));
        if mapped <= 0 {
            return None;
        }
        i64::try_from((open * 100 + mapped - 1) / mapped).ok()
    }
}
