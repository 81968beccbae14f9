//! What the server does by itself, the newest first.

use super::form::Form;
use super::parts::{Choice, Empty, Link, Note, Pager};
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/jobs.html")]
pub struct Jobs {
    /// What surrounds it.
    pub shell: Shell,
    /// That nothing is sent, where that is so.
    pub notes: Vec<Note>,
    /// All, or those that stand so.
    pub tabs: Vec<Choice>,
    /// The jobs.
    pub entries: Vec<JobEntry>,
    /// Said instead of the list when there is nothing.
    pub empty: Option<Empty>,
    /// Through the pages.
    pub pager: Pager,
}

/// One job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobEntry {
    /// What is to be done, leading to what it is for.
    pub says: Link,
    /// How it stands.
    pub state: &'static str,
    /// The side of its tag, as for cells of tables.
    pub tone: &'static str,
    /// Why it has not come off.
    pub because: Option<String>,
    /// When it came, ended or is tried again, and how often it was tried.
    pub times: String,
    /// Try it now, give it up; none where it has come off.
    pub acts: Vec<Form>,
}
