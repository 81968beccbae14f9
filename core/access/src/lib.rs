//! Who may do what: roles, permissions, and how far a member sees.
//!
//! There is one policy, the table [`ROLES`], and one decision about it, [`allowed`]. The frame of
//! every action asks it, the server asks it before a route runs, and pages ask it to leave out
//! buttons that would be refused.

mod password;
mod role;

pub use password::{Weakness, weaknesses};
pub use role::{Permission, ROLES, Reach, Role, Rule};

use uuid::Uuid;

/// How far somebody sees. Every read takes it; a narrower one becomes a condition on the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Every account.
    All,
    /// The accounts in the books of a team's members.
    Team(Uuid),
    /// The accounts in a member's own book.
    Own(Uuid),
}

impl Scope {
    /// What a member sees. Whoever should see a team's books and is in no team sees their own.
    pub fn of(reach: Reach, member: Uuid, team: Option<Uuid>) -> Scope {
        match (reach, team) {
            (Reach::All, _) => Scope::All,
            (Reach::Team, Some(team)) => Scope::Team(team),
            (Reach::Team, None) | (Reach::Own, _) => Scope::Own(member),
        }
    }

    /// Whose book narrows a read: a member's or a team's; none where everything is seen.
    pub fn reader(&self) -> Option<Uuid> {
        match self {
            Scope::All => None,
            Scope::Team(reader) | Scope::Own(reader) => Some(*reader),
        }
    }
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
    match authority {
        Authority::Visitor => permission == Permission::SignIn,
        Authority::Member(role) => role.rule().may.contains(&permission),
        Authority::LocalOperator => permission != Permission::SignIn,
    }
}

/// Whether a role that somebody hands on gives away nothing that they lack: every permission and
/// as much reach.
pub fn covers(giver: Role, given: Role) -> bool {
    let (giver, given) = (giver.rule(), given.rule());
    given.reach <= giver.reach && given.may.iter().all(|permission| giver.may.contains(permission))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row per authority, a column per permission: `x` may.
    const TABLE: &str = "
                      SetUp SignIn Read EditAccounts ChangeAccounts Export Import ChangePolicy CloseMonth ManageMembers ReadTrail UseKeys PersonalData RunJobs BackUp
        visitor         .      x     .        .        .              .      .         .           .           .           .        .       .            .       .
        rep             .      x     x        x        .              .      .         .           .           .           .        x       .            .       .
        cam             .      x     x        x        .              x      .         .           .           .           .        x       .            .       .
        csm             .      x     x        x        .              x      .         .           .           .           .        x       .            .       .
        sales_leader    .      x     x        x        x              x      .         .           .           .           .        x       .            .       .
        expand_leader   .      x     x        x        x              x      .         .           .           .           .        x       .            .       .
        revops          .      x     x        x        x              x      x         x           .           .           x        x       x            x       .
        finance         .      x     x        .        .              x      .         .           x           .           x        x       .            .       .
        administrator   .      x     x        x        x              x      x         x           x           x           x        x       x            x       .
        read_only       .      x     x        .        .              .      .         .           .           .           .        x       .            .       .
        operator        x      .     x        x        x              x      x         x           x           x           x        x       x            x       x";

    #[test]
    fn each_authority_reaches_as_far_as_its_row_says() {
        let mut rows = TABLE.trim().lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
        let permissions = rows.next().unwrap();
        assert_eq!(permissions.len(), Permission::ALL.len());
        let mut seen = 0;
        for row in rows {
            let authority = match row[0] {
                "visitor" => Authority::Visitor,
                "operator" => Authority::LocalOperator,
                role => Authority::Member(Role::from_key(role).unwrap()),
            };
            for (cell, permission) in row[1..].iter().zip(Permission::ALL) {
                assert_eq!(format!("{permission:?}"), permissions[seen % permissions.len()]);
                assert_eq!(allowed(authority, permission), *cell == "x", "{authority:?} {permission:?}");
                seen += 1;
            }
        }
        assert_eq!(seen, (Role::ALL.len() + 2) * Permission::ALL.len(), "every cell is declared");
    }

    #[test]
    fn nobody_hands_on_what_they_lack() {
        use Role::{Administrator, Cam, ExpandLeader, Finance, ReadOnly, Revops};
        for (giver, given, want) in [
            (Administrator, Finance, true),
            (Revops, Finance, false),
            (Revops, Cam, true),
            (Cam, ReadOnly, false),
            (Finance, Cam, false),
            (ExpandLeader, Cam, true),
            (Cam, ExpandLeader, false),
            (Cam, Cam, true),
        ] {
            assert_eq!(covers(giver, given), want, "{giver:?} hands on {given:?}");
        }
    }

    #[test]
    fn a_leader_without_a_team_sees_their_own_book() {
        let (member, team) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for (reach, in_team, want) in [
            (Reach::All, None, Scope::All),
            (Reach::Team, Some(team), Scope::Team(team)),
            (Reach::Team, None, Scope::Own(member)),
            (Reach::Own, Some(team), Scope::Own(member)),
        ] {
            assert_eq!(Scope::of(reach, member, in_team), want);
        }
    }
}
