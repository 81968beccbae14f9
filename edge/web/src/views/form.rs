//! A form with its fields and its button.

use super::fields::Field;
use crate::layout::Csrf;
use askama::Template;
use askama::filters::HtmlSafe;

/// A form that posts to a page of ours.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/form.html")]
pub struct Form {
    /// Where it posts.
    pub action: String,
    /// The session's token.
    pub csrf: String,
    /// What it asks.
    pub fields: Vec<Field>,
    /// The button, a verb first.
    pub text: String,
    /// Whether it is what the page is for.
    pub primary: bool,
}

impl HtmlSafe for Form {}

impl Form {
    fn csrf_field(&self) -> Csrf<'_> {
        Csrf { token: &self.csrf }
    }
}
