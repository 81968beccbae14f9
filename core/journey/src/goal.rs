//! The success plan: what the customer wants, in the customer's words.

use accounts::Paper;
use money::Day;
use serde::{Deserialize, Serialize};

/// A goal of the customer. Later words on it take the place of earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Names the goal.
    pub id: String,
    /// What they want, in their words.
    pub words: String,
    /// By what it is measured: "days to close the month".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// What the measure is to reach: "3".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
    /// Who of ours answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<String>,
    /// Who of the customer's does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<String>,
    /// How it stands.
    pub state: GoalState,
}

/// How a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalState {
    /// Work goes on.
    Open,
    /// It is reached.
    Reached,
    /// It was missed.
    Missed,
    /// The customer does not want it any more.
    Dropped,
}

impl Paper for Goal {
    const KIND: &'static str = "goal";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Goal {
    /// Whether it can be told if it is reached: it has a measure and a day.
    pub fn is_measurable(&self) -> bool {
        self.measure.is_some() && self.due_on.is_some()
    }

    /// Whether it counts for a gate: what the customer dropped does not.
    pub fn counts(&self) -> bool {
        self.state != GoalState::Dropped
    }

    /// Whether its day has passed and nobody said how it ended.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.state == GoalState::Open && self.due_on.is_some_and(|due| due < today)
    }
}

impl GoalState {
    /// All of them, in the order pages show them.
    pub const ALL: &[GoalState] = &[GoalState::Open, GoalState::Reached, GoalState::Missed, GoalState::Dropped];

    /// Its word in storage and APIs.
    pub fn key(self) -> &'static str {
        match self {
            GoalState::Open => "open",
            GoalState::Reached => "reached",
            GoalState::Missed => "missed",
            GoalState::Dropped => "dropped",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            GoalState::Open => "Open",
            GoalState::Reached => "Reached",
            GoalState::Missed => "Missed",
            GoalState::Dropped => "Dropped",
        }
    }

    /// The state of a word.
    pub fn from_key(key: &str) -> Option<GoalState> {
        GoalState::ALL.iter().copied().find(|state| accounts::same(state.key(), key))
    }
}
