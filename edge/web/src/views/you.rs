//! You: one's own role, password, sessions and keys.

use super::form::Form;
use super::parts::{Fact, Note};
use super::table::Table;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/you.html")]
pub struct You {
    /// What surrounds it.
    pub shell: Shell,
    /// What was done, or why not.
    pub notes: Vec<Note>,
    /// Address, role, how far one sees, team.
    pub facts: Vec<Fact>,
    /// Changes the password.
    pub password: Form,
    /// Open sessions.
    pub sessions: Table,
    /// Ends them all.
    pub everywhere: Form,
    /// Keys that open something.
    pub keys: Vec<KeyCard>,
    /// Makes one more.
    pub make_key: Form,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCard {
    /// What it is for.
    pub name: String,
    /// Role, made when, until when.
    pub about: String,
    /// Revokes it.
    pub revoke: Form,
}
