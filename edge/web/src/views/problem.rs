//! What a page says when it cannot do what was asked: not signed in, not allowed, not found,
//! refused, wrong input, or the machine failed.

use super::parts::Link;
use crate::layout::Theme;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/problem.html")]
pub struct Problem {
    /// The colours asked for.
    pub theme: Theme,
    /// HTTP status: 403, 404, 409, 422, 500.
    pub status: u16,
    /// What happened, in a sentence.
    pub title: String,
    /// Why, and what to do.
    pub text: String,
    /// Every rule that said no, or every field that is wrong.
    pub reasons: Vec<Reason>,
    /// Where to go on.
    pub ways: Vec<Link>,
    /// What to tell whoever runs the server: the request's id; empty when it needs nobody.
    pub reference: String,
}

/// A rule that said no, or a field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The reason, with the facts.
    pub text: String,
    /// What would help.
    pub remedy: String,
    /// When it may change by itself: "9 Jun 2027".
    pub may_change_on: Option<String>,
}
