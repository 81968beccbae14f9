//! Why a whole file lands nothing.

use std::fmt;

/// Why a file, or the mapping for it, cannot be read at all: nothing of it lands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Unreadable {
    /// What is wrong, and where.
    pub problem: String,
    /// What to do about it.
    pub repair: String,
}

const EXPORT_AGAIN: &str = "Export it again, or save it as CSV UTF-8.";

impl Unreadable {
    pub(crate) fn new(problem: impl Into<String>, repair: impl Into<String>) -> Unreadable {
        Unreadable { problem: problem.into(), repair: repair.into() }
    }

    /// A file whose format breaks off or contradicts itself.
    pub(crate) fn damaged(format: &str, reason: impl fmt::Display) -> Unreadable {
        Unreadable::new(format!("The {format} file is damaged: {reason}"), EXPORT_AGAIN)
    }

    /// The same, found out at a row.
    pub(crate) fn damaged_from(format: &str, row: u64, reason: impl fmt::Display) -> Unreadable {
        Unreadable::new(format!("The {format} file is damaged from row {row} on: {reason}"), EXPORT_AGAIN)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhint: {}", self.problem, self.repair)
    }
}

impl std::error::Error for Unreadable {}

/// Text of a file as a message quotes it: short, and without control characters.
pub(crate) fn quoted(text: &str) -> String {
    const CHARS_MAX: usize = 40;
    let mut shown: String = text.chars().take(CHARS_MAX).map(|c| if c.is_control() { '·' } else { c }).collect();
    if text.chars().nth(CHARS_MAX).is_some() {
        shown.push('…');
    }
    format!("\u{201c}{shown}\u{201d}")
}
