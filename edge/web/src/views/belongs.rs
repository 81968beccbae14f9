//! Whose an account is and where it belongs, each field with its form in place.

use super::fields::Field;
use super::table::Table;
use crate::layout::Csrf;
use askama::Template;
use askama::filters::HtmlSafe;

/// The card.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/belongs.html")]
pub struct Belongs {
    /// What holds today, field by field.
    pub fields: Vec<BelongsField>,
    /// What held before or will hold.
    pub other_days: Table,
    /// Which word counts; may be empty.
    pub foot: String,
}

/// One field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BelongsField {
    /// Its name in forms: "cam".
    pub key: &'static str,
    /// What people call it.
    pub label: String,
    /// What holds today.
    pub value: Option<String>,
    /// "since 9 Jun 2026"; empty where it always held.
    pub since: String,
    /// Who says so: "by rule 2 of 26 Nov 2026: level at least £250,000", "from crm".
    pub by: Option<String>,
    /// The same page with the form of this field; absent without the permission.
    pub change: Option<String>,
    /// The form in place of the value.
    pub form: Option<BelongsForm>,
}

/// The form of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelongsForm {
    /// Where it posts.
    pub action: String,
    /// The session's token.
    pub csrf: String,
    /// What it asks.
    pub field: Field,
    /// What stood when it was opened.
    pub was: String,
    /// The same page without it.
    pub cancel: String,
}

impl BelongsForm {
    /// The hidden field with the session's token.
    pub fn csrf_field(&self) -> Csrf<'_> {
        Csrf { token: &self.csrf }
    }
}

impl HtmlSafe for Belongs {}
