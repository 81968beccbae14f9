//! The roles, and what each may do.

use serde::{Deserialize, Serialize};

/// What a member is here to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Lands customers.
    Rep,
    /// Customer account manager: owns the relationship, the renewal and the expansion.
    Cam,
    /// Customer success manager: owns the customer's outcome.
    Csm,
    /// Leads those who land.
    SalesLeader,
    /// Leads those who expand.
    ExpandLeader,
    /// Keeps data and policies.
    Revops,
    /// Closes months.
    Finance,
    /// Sets Ascend up and decides who is a member.
    Administrator,
    /// Looks on: the board, an auditor.
    ReadOnly,
}

/// How far a role sees, from near to far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// The accounts entrusted to the member.
    Own,
    /// Those entrusted to anybody of the member's team.
    Team,
    /// Every account.
    All,
}

/// What an action or a page needs; one permission per kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Create the first administrator, which only somebody at the machine itself may do.
    SetUp,
    /// Sign in or out, accept an invitation, change one's own password.
    SignIn,
    /// Read reports and accounts, as far as the role sees.
    Read,
    /// Say something new of an account that one sees: its people, what was said to them.
    EditAccounts,
    /// Say whose an account is, its segment and its country, for one account or many at once: it
    /// decides who sees the account and under whom its figures count.
    ChangeAccounts,
    /// Take a list that one sees away as a file.
    Export,
    /// Import a file, undo an import, see what was imported.
    Import,
    /// Change a policy, and apply the rule for segments to every account.
    ChangePolicy,
    /// Close or reopen a month.
    CloseMonth,
    /// Invite members, change their role and team, disable them.
    ManageMembers,
    /// Read the whole trail of who did what.
    ReadTrail,
    /// Make keys for programs that act for oneself, and revoke them.
    UseKeys,
    /// Answer a person at a customer: hand out what is recorded of them, or erase it.
    PersonalData,
    /// See what the server does by itself, of every account, try it now or give it up.
    RunJobs,
    /// Copy everything that is stored into a backup, which only somebody at the machine itself may do.
    BackUp,
}

/// A row of the policy.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Whose.
    pub role: Role,
    /// How far they see.
    pub reach: Reach,
    /// What they may do.
    pub may: &'static [Permission],
}

use Permission::{
    ChangeAccounts, ChangePolicy, CloseMonth, EditAccounts, Export, Import, ManageMembers, PersonalData, Read,
    ReadTrail, RunJobs, SignIn, UseKeys,
};

/// What everybody may who keeps and grows their accounts.
const AT_WORK: &[Permission] = &[SignIn, Read, UseKeys, EditAccounts, Export];
/// What whoever leads them may as well.
const LEADING: &[Permission] = &[SignIn, Read, UseKeys, EditAccounts, ChangeAccounts, Export];
/// What whoever lands customers may: those who change houses most often carry no list away.
const LANDING: &[Permission] = &[SignIn, Read, UseKeys, EditAccounts];
/// What whoever only looks on may.
const LOOKING_ON: &[Permission] = &[SignIn, Read, UseKeys];

/// The policy: how far each role sees and what it may do.
pub const ROLES: [Rule; 9] = [
    Rule { role: Role::Rep, reach: Reach::Own, may: LANDING },
    Rule { role: Role::Cam, reach: Reach::Own, may: AT_WORK },
    Rule { role: Role::Csm, reach: Reach::Own, may: AT_WORK },
    Rule { role: Role::SalesLeader, reach: Reach::Team, may: LEADING },
    Rule { role: Role::ExpandLeader, reach: Reach::Team, may: LEADING },
    Rule {
        role: Role::Revops,
        reach: Reach::All,
        may: &[
            SignIn,
            Read,
            UseKeys,
            EditAccounts,
            ChangeAccounts,
            Export,
            Import,
            ChangePolicy,
            ReadTrail,
            PersonalData,
            RunJobs,
        ],
    },
    Rule { role: Role::Finance, reach: Reach::All, may: &[SignIn, Read, UseKeys, Export, CloseMonth, ReadTrail] },
    Rule {
        role: Role::Administrator,
        reach: Reach::All,
        may: &[
            SignIn,
            Read,
            UseKeys,
            EditAccounts,
            ChangeAccounts,
            Export,
            Import,
            ChangePolicy,
            CloseMonth,
            ManageMembers,
            ReadTrail,
            PersonalData,
            RunJobs,
        ],
    },
    Rule { role: Role::ReadOnly, reach: Reach::All, may: LOOKING_ON },
];

impl Permission {
    /// Every permission.
    pub const ALL: [Permission; 15] = [
        Permission::SetUp,
        Permission::SignIn,
        Permission::Read,
        Permission::EditAccounts,
        Permission::ChangeAccounts,
        Permission::Export,
        Permission::Import,
        Permission::ChangePolicy,
        Permission::CloseMonth,
        Permission::ManageMembers,
        Permission::ReadTrail,
        Permission::UseKeys,
        Permission::PersonalData,
        Permission::RunJobs,
        Permission::BackUp,
    ];
}

impl Role {
    /// Every role, in the order menus show them.
    pub const ALL: [Role; 9] = [
        Role::Rep,
        Role::Cam,
        Role::Csm,
        Role::SalesLeader,
        Role::ExpandLeader,
        Role::Revops,
        Role::Finance,
        Role::Administrator,
        Role::ReadOnly,
    ];

    /// Its row of the policy.
    pub fn rule(self) -> &'static Rule {
        &ROLES[self as usize]
    }

    /// Its word in storage and APIs.
    pub fn key(self) -> &'static str {
        match self {
            Role::Rep => "rep",
            Role::Cam => "cam",
            Role::Csm => "csm",
            Role::SalesLeader => "sales_leader",
            Role::ExpandLeader => "expand_leader",
            Role::Revops => "revops",
            Role::Finance => "finance",
            Role::Administrator => "administrator",
            Role::ReadOnly => "read_only",
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Role::Rep => "Sales rep",
            Role::Cam => "Customer account manager",
            Role::Csm => "Customer success manager",
            Role::SalesLeader => "Sales leader",
            Role::ExpandLeader => "Expand leader",
            Role::Revops => "RevOps",
            Role::Finance => "Finance",
            Role::Administrator => "Administrator",
            Role::ReadOnly => "Read only",
        }
    }

    /// The role of a stored word.
    pub fn from_key(key: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.key() == key)
    }
}

impl Reach {
    /// What somebody with it sees, for people.
    pub fn name(self) -> &'static str {
        match self {
            Reach::Own => "their own accounts",
            Reach::Team => "their team's accounts",
            Reach::All => "every account",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_its_row_and_its_word() {
        for (at, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!((role as usize, role.rule().role), (at, role));
            assert_eq!(Role::from_key(role.key()), Some(role));
        }
        assert_eq!(Role::from_key("owner of everything"), None);
    }
}
