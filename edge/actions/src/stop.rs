//! Why an action did not happen: the business said no, the input was wrong, or the machine failed.

pub use accounts::Refusal;
use serde::Serialize;
use std::fmt;

/// Why nothing was recorded.
#[derive(Debug)]
pub enum Stop {
    /// The business says no: every rule that must hold and does not.
    Refusal(Vec<Refusal>),
    /// The request is wrong in itself: every field at once.
    BadInput(Vec<FieldError>),
    /// The machine failed.
    Fault(anyhow::Error),
}

/// A field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// The field as the form or the request names it.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: String,
    /// What to write instead.
    pub repair: String,
}

/// The rule that says who may do what; pages answer it with "not allowed".
pub const MUST_BE_ALLOWED: &str = "must_be_allowed";

impl Stop {
    /// One broken rule that no day will mend by itself.
    pub fn refused(rule: &'static str, reason: impl Into<String>, remedy: impl Into<String>) -> Stop {
        Stop::Refusal(vec![Refusal { rule, reason: reason.into(), remedy: remedy.into(), may_change_on: None }])
    }

    /// One wrong field.
    pub fn wrong_field(field: &'static str, problem: impl Into<String>, repair: impl Into<String>) -> Stop {
        Stop::BadInput(vec![FieldError { field, problem: problem.into(), repair: repair.into() }])
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |texts: Vec<String>| texts.join("\n");
        match self {
            Stop::Refusal(refusals) => {
                f.write_str(&join(refusals.iter().map(|r| format!("{} {}", r.reason, r.remedy)).collect()))
            }
            Stop::BadInput(fields) => {
                f.write_str(&join(fields.iter().map(|e| format!("{}: {} {}", e.field, e.problem, e.repair)).collect()))
            }
            Stop::Fault(fault) => write!(f, "{fault:#}"),
        }
    }
}

impl From<anyhow::Error> for Stop {
    fn from(fault: anyhow::Error) -> Stop {
        Stop::Fault(fault)
    }
}

impl From<store::DbErr> for Stop {
    fn from(fault: store::DbErr) -> Stop {
        Stop::Fault(fault.into())
    }
}
