//! Sign-in: a plain form.

use super::fields::Field;
use super::parts::{Link, Note};
use crate::layout::{Csrf, Theme};
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/signin.html")]
pub struct SignIn {
    /// The colours asked for.
    pub theme: Theme,
    /// Our company; empty before the first administrator.
    pub company: String,
    /// The form's token.
    pub csrf: String,
    /// The page asked for before, a path on this server.
    pub next: String,
    /// E-mail and password.
    pub fields: Vec<Field>,
    /// Where members may sign in as well, if anywhere.
    pub elsewhere: Option<Link>,
    /// A sign-in that failed, told alike whatever was wrong; or "You are signed out."
    pub note: Option<Note>,
}

impl SignIn {
    /// The hidden field with the form's token.
    pub fn csrf_field(&self) -> Csrf<'_> {
        Csrf { token: &self.csrf }
    }
}
