//! Who may do what: roles, permissions, and how far a member sees.
//!
//! There is one policy decision, [`allowed`]. It is asked by the frame of every action; pages
//! ask it to leave out buttons that would be refused.

use serde::{Deserialize, Serialize};

/// What a member is here to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sets Ascend up and may do everything in it.
    Administrator,
}

impl Role {
    /// Its word in storage and APIs.
    pub fn key(self) -> &'static str {
        match self {
            Role::Administrator => "administrator",
        }
    }

    /// The role of a stored word.
    pub fn from_key(key: &str) -> Option<Role> {
        (key == Role::Administrator.key()).then_some(Role::Administrator)
    }
}

/// How far a member sees. Every read takes it; a narrower one becomes a condition on owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every account.
    All,
}

/// What an action needs; one permission per kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Create the first administrator, which only somebody at the machine itself may do.
    SetUp,
    /// Sign in or out.
    SignIn,
    /// Import a file, or undo an import.
    Import,
    /// Change a policy.
    ChangePolicy,
    /// Close or reopen a month.
    CloseMonth,
    /// Copy everything that is stored into a backup, which only somebody at the machine itself may do.
    BackUp,
}

/// On whose authority an action is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Authority {
    /// Nobody has signed in yet.
    Visitor,
    /// A member with a role.
    Member(Role),
    /// Somebody at the machine's command line, who owns the database file anyway.
    LocalOperator,
}

/// Whether `authority` covers `permission`.
pub fn allowed(authority: Authority, permission: Permission) -> bool {
    match (authority, permission) {
        (Authority::Visitor, permission) => permission == Permission::SignIn,
        (Authority::Member(Role::Administrator), Permission::SetUp | Permission::BackUp) => false,
        (Authority::Member(Role::Administrator), _) => true,
        (Authority::LocalOperator, permission) => permission != Permission::SignIn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_authority_reaches_as_far_as_its_row_says() {
        use Permission::{BackUp, ChangePolicy, CloseMonth, Import, SetUp, SignIn};
        let all = [SetUp, SignIn, Import, ChangePolicy, CloseMonth, BackUp];
        for (authority, want) in [
            (Authority::Visitor, [false, true, false, false, false, false]),
            (Authority::Member(Role::Administrator), [false, true, true, true, true, false]),
            (Authority::LocalOperator, [true, false, true, true, true, true]),
        ] {
            assert_eq!(all.map(|permission| allowed(authority, permission)), want, "{authority:?}");
        }
    }

    #[test]
    fn a_role_is_stored_by_its_word() {
        assert_eq!(Role::from_key(Role::Administrator.key()), Some(Role::Administrator));
        assert_eq!(Role::from_key("owner of everything"), None);
    }
}
