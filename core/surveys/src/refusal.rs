//! Telling all refusals at once.

use accounts::Refusal;

/// That nothing was refused, or all that was.
pub(crate) fn none_of(refusals: Vec<Refusal>) -> Result<(), Vec<Refusal>> {
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}
