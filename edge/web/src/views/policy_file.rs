//! A policy that is one file.

use super::account::TableCard;
use super::fields::Field;
use super::parts::{Link, Note};
use crate::layout::Shell;
use askama::Template;

/// A policy that is one file.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/policy_file.html")]
pub struct PolicyFilePage {
    /// What surrounds it.
    pub shell: Shell,
    /// The page above.
    pub above: Link,
    /// Its heading.
    pub title: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// "Version 3, 12 Nov 2026, Maya Okafor".
    pub since: String,
    /// Reading only.
    pub notes: Vec<Note>,
    /// What it says, for people.
    pub cards: Vec<TableCard>,
    /// Where the form is sent.
    pub action: &'static str,
    /// The file as it stands or was typed, the version, a reason; absent without the permission.
    pub fields: Vec<Field>,
    /// A file to begin with; blank where one comes with Ascend.
    pub example: &'static str,
    /// Every version, the latest first.
    pub versions: TableCard,
}
