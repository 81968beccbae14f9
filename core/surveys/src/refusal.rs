//! What a rule says no to.

use money::Day;

/// A rule that says no: why, what would change it, and from which day it may be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule, named after what must hold: "opt_out_holds".
    pub rule: &'static str,
    /// What stands against it.
    pub reason: String,
    /// What would change it.
    pub remedy: String,
    /// From which day it may be otherwise if nothing else happens; absent where no day changes it.
    pub may_change_on: Option<Day>,
}

impl Refusal {
    pub(crate) fn new(rule: &'static str, reason: String, remedy: impl Into<String>) -> Refusal {
        Refusal { rule, reason, remedy: remedy.into(), may_change_on: None }
    }

    pub(crate) fn until(self, day: Day) -> Refusal {
        Refusal { may_change_on: Some(day), ..self }
    }
}

/// That nothing was refused, or all that was.
pub(crate) fn none_of(refusals: Vec<Refusal>) -> Result<(), Vec<Refusal>> {
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}
