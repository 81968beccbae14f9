//! The business says no: which rule, why, and what would change the answer.

use money::Day;
use serde::Serialize;

/// A rule that must hold, and does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The rule, in the words of code: `month_must_be_open`.
    pub rule: &'static str,
    /// Why it does not hold.
    pub reason: String,
    /// What to do about it.
    pub remedy: String,
    /// The day it may hold, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub may_change_on: Option<Day>,
}

impl Refusal {
    /// A rule that no day will mend by itself.
    pub fn new(rule: &'static str, reason: impl Into<String>, remedy: impl Into<String>) -> Refusal {
        Refusal { rule, reason: reason.into(), remedy: remedy.into(), may_change_on: None }
    }

    /// The same, which may hold from a day on if nothing else happens.
    pub fn until(self, day: Day) -> Refusal {
        Refusal { may_change_on: Some(day), ..self }
    }
}
