//! Members: who signs in, in which role and team, and who is invited.

use super::form::Form;
use super::parts::Note;
use super::table::Table;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/members.html")]
pub struct Members {
    /// What surrounds it.
    pub shell: Shell,
    /// How many there are.
    pub about: String,
    /// What was done, or why not.
    pub notes: Vec<Note>,
    /// By name.
    pub members: Vec<MemberCard>,
    /// Invites one more.
    pub invite: Form,
    /// Team and how many members it has.
    pub teams: Table,
    /// Adds a team.
    pub add_team: Form,
    /// The policy, a row per role.
    pub roles: Table,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberCard {
    /// Id; also the anchor.
    pub id: String,
    /// As they want to be called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Name of the role.
    pub role: String,
    /// How far they see, in words.
    pub sees: String,
    /// Name of their team.
    pub team: Option<String>,
    /// "invited" or "disabled" with its tone; nothing where they may sign in.
    pub state: Option<(&'static str, &'static str)>,
    /// Role, team, whether they may sign in.
    pub change: Form,
    /// A new link to choose a password by.
    pub invite: Form,
    /// Whether their forms are shown opened: after an error.
    pub open: bool,
}
