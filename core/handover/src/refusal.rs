//! What the business says no with.

use money::Day;

/// A rule that says no: why, what instead, and when the answer may change by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule that must hold.
    pub rule: &'static str,
    /// What is the case.
    pub reason: String,
    /// What would change the answer.
    pub remedy: String,
    /// On which day it may change without anybody doing anything, where that is known.
    pub may_change_on: Option<Day>,
}

impl Refusal {
    /// A refusal that somebody has to do something about.
    pub(crate) fn of(rule: &'static str, reason: impl Into<String>, remedy: impl Into<String>) -> Refusal {
        Refusal { rule, reason: reason.into(), remedy: remedy.into(), may_change_on: None }
    }
}
