//! Who works at the sample company: those whom its accounts name, their leader, and the office.

use access::Role;

/// Somebody who signs in.
pub struct Colleague {
    /// As accounts name them.
    pub name: &'static str,
    /// Address to sign in with.
    pub email: &'static str,
    /// Their role.
    pub role: Role,
    /// Whether they are of the team that expands.
    pub expands: bool,
}

/// What the team that expands is called.
pub const TEAM: &str = "Customers";

/// Who closes months, by the address that they sign in with.
pub const CLOSER: &str = "theo@ascend.example";

const fn colleague(name: &'static str, email: &'static str, role: Role, expands: bool) -> Colleague {
    Colleague { name, email, role, expands }
}

/// Everybody but the administrator.
pub const COLLEAGUES: [Colleague; 9] = [
    colleague("Maya Okafor", "maya@ascend.example", Role::Cam, true),
    colleague("Ben Ives", "ben@ascend.example", Role::Rep, false),
    colleague("Jonah Tait", "jonah@ascend.example", Role::Cam, true),
    colleague("Sofia Keller", "sofia@ascend.example", Role::Csm, true),
    colleague("Amara Lind", "amara@ascend.example", Role::Cam, true),
    colleague("Rhys Calder", "rhys@ascend.example", Role::Csm, true),
    colleague("Ines Moreau", "ines@ascend.example", Role::ExpandLeader, true),
    colleague("Theo Brandt", CLOSER, Role::Finance, false),
    colleague("Nadia Petrov", "nadia@ascend.example", Role::Revops, false),
];
