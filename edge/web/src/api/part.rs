//! The parts of a path that name something.

use super::form;
use super::problem::Problem;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

/// The one named part of a path. What cannot be a name names nothing: 404.
pub struct Part(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Part {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Part, Problem> {
        let named = Path::<String>::from_request_parts(parts, state).await.ok();
        let named = named.map(|Path(part)| part).filter(|part| form::is_short(part));
        named.map(Part).ok_or_else(|| Problem::not_found("The address names nothing."))
    }
}

/// The account that a path names, and what it names of that account.
pub struct AtAccount {
    /// The account.
    pub account: String,
    /// Whom or what of it.
    pub part: String,
}

impl<S: Send + Sync> FromRequestParts<S> for AtAccount {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<AtAccount, Problem> {
        let named = Path::<(String, String)>::from_request_parts(parts, state).await.ok();
        let named = named.filter(|Path((account, part))| form::is_short(account) && form::is_short(part));
        let named = named.map(|Path((account, part))| AtAccount { account, part });
        named.ok_or_else(|| Problem::not_found("The address names nothing."))
    }
}
