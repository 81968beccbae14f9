//! The journey that comes with Ascend.

use crate::policy::JourneyPolicy;

impl JourneyPolicy {
    /// The journey that comes with Ascend, as the file that RevOps edits (TOML).
    pub const STANDARD: &str = include_str!("standard.toml");
}
