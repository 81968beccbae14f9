//! What a reading needs of the account map.

use accounts::{DecisionRole, Function};

/// Somebody on the account map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// What papers call them.
    pub person: String,
    /// What they are called.
    pub name: String,
    /// Their part in decisions about us.
    pub role: Option<DecisionRole>,
    /// Where in the company they work.
    pub function: Option<Function>,
    /// How many seats they speak for: 12 for the lead of a team of twelve. 0 counts as 1.
    pub seats: u32,
}

/// The groups that people are told apart by, in the order in which they are asked.
pub(crate) const GROUPS: [Option<DecisionRole>; 4] =
    [Some(DecisionRole::Decides), Some(DecisionRole::Shapes), Some(DecisionRole::Uses), None];

/// The place of a role among the [`GROUPS`].
pub(crate) fn place(role: Option<DecisionRole>) -> usize {
    role.map_or(GROUPS.len() - 1, |role| role as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_its_place() {
        for (at, role) in GROUPS.into_iter().enumerate() {
            assert_eq!(place(role), at);
        }
        assert_eq!(GROUPS.len(), DecisionRole::ALL.len() + 1);
    }
}
