//! Changing many accounts at once: the form on the list, the look before, what was done.

use super::fields::Field;
use super::form::Form;
use super::parts::Note;
use super::table::Table;
use crate::layout::{Csrf, Shell};
use askama::Template;
use askama::filters::HtmlSafe;

/// The id of the form on the list; the boxes of its rows belong to it.
pub const FORM: &str = "change-many";

/// The form on the list.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/change_many.html")]
pub struct ChangeMany {
    /// Where it posts.
    pub action: String,
    /// The session's token.
    pub csrf: String,
    /// Which accounts, which field, what value; and the filters of the list, unseen.
    pub fields: Vec<Field>,
}

impl HtmlSafe for ChangeMany {}

impl ChangeMany {
    fn csrf_field(&self) -> Csrf<'_> {
        Csrf { token: &self.csrf }
    }
}

/// What a change would do.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/changing.html")]
pub struct Changing {
    /// What surrounds it.
    pub shell: Shell,
    /// "CAM becomes Maya Okafor".
    pub title: String,
    /// How many of how many change.
    pub about: String,
    /// Why nothing would change.
    pub notes: Vec<Note>,
    /// The first accounts: from what to what.
    pub table: Table,
    /// "And 17 more."; may be empty.
    pub more: String,
    /// Records it; absent when nothing would change.
    pub form: Option<Form>,
    /// The list it was chosen from.
    pub back: String,
}

/// A change that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/changed.html")]
pub struct Changed {
    /// What surrounds it.
    pub shell: Shell,
    /// "CAM: Maya Okafor".
    pub title: String,
    /// When, by whom.
    pub about: String,
    /// What was done, or taken back.
    pub notes: Vec<Note>,
    /// Where the form posts that takes it back; absent once it is.
    pub undo: Option<String>,
}
