//! Milestones of a pilot: what is agreed to happen by when, and when it did.

use accounts::{Paper, same};
use money::Day;
use serde::{Deserialize, Serialize};

/// The milestone at which the decision maker sees a first result.
pub const FIRST_RESULT: &str = "First result shown";

/// Something agreed to happen. Later words on it take the place of earlier ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// Names the milestone.
    pub id: String,
    /// What is to happen.
    pub name: String,
    /// By when.
    pub due_on: Day,
    /// When it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<Day>,
}

impl Paper for Milestone {
    const KIND: &'static str = "milestone";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Milestone {
    /// Whether it is the one at which the decision maker sees a first result.
    pub fn is_first_result(&self) -> bool {
        same(&self.name, FIRST_RESULT)
    }
}
