//! Choosing a password by the link of an invitation.

use super::fields::Field;
use super::parts::Note;
use crate::layout::Theme;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/invitation.html")]
pub struct Invitation {
    /// The colours asked for.
    pub theme: Theme,
    /// Our company.
    pub company: String,
    /// Where it posts: the link itself.
    pub action: String,
    /// The password.
    pub fields: Vec<Field>,
    /// Why it was not kept.
    pub note: Option<Note>,
}
