//! Who sends a request: the session behind its cookie, the token its forms must carry.

use crate::app::App;
use crate::layout::Theme;
use crate::problem::Problem;
use access::{Authority, Permission, Scope, allowed};
pub use actions::url_part;
use actions::{Cx, SignedInMember, member_of_key, session};
use anyhow::Context;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

/// The cookie that holds the session's token.
pub const COOKIE: &str = "ascend_session";

/// A member with an open session. A route that takes one is closed to everybody else: strangers
/// are sent to sign in and come back afterwards.
#[derive(Clone)]
pub struct Member {
    /// The member.
    pub signed_in: SignedInMember,
    /// The colours they asked for.
    pub theme: Theme,
    app: App,
}

impl Member {
    /// How far they see.
    pub fn scope(&self) -> Scope {
        self.signed_in.scope
    }

    /// Whether they may do what needs a permission: pages ask it to leave out what would be refused.
    pub fn may(&self, permission: Permission) -> bool {
        allowed(Authority::Member(self.signed_in.role), permission)
    }

    /// The circumstances of what this member asks for.
    pub fn cx(&self) -> Cx {
        self.app.cx(self.signed_in.actor(), self.scope())
    }

    /// Whether a form was sent from one of this session's pages.
    pub fn sent_it(&self, csrf: &str) -> Result<(), Problem> {
        if constant_time_equal(csrf.as_bytes(), self.signed_in.csrf.as_bytes()) {
            return Ok(());
        }
        Err(Problem::stale_form(self.theme))
    }
}

impl Member {
    /// The member whose session a request carries.
    ///
    /// # Errors
    /// Only when the machine fails: who was signed in still is.
    pub async fn of_session(headers: &HeaderMap, app: &App) -> anyhow::Result<Option<Member>> {
        let Some(token) = cookie(headers, COOKIE) else { return Ok(None) };
        let found = session(&app.store, &token, app.clock.now()).await.context("looking up a session")?;
        Ok(found.map(|signed_in| Member { signed_in, theme: theme(headers), app: app.clone() }))
    }

    /// The member for whom a program's key acts.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn of_key(headers: &HeaderMap, app: &App, key: &str) -> anyhow::Result<Option<Member>> {
        let found = member_of_key(&app.store, key, app.clock.now()).await.context("looking up a key")?;
        Ok(found.map(|signed_in| Member { signed_in, theme: theme(headers), app: app.clone() }))
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Member, Response> {
        let found = <Member as OptionalFromRequestParts<App>>::from_request_parts(parts, app).await;
        if let Some(member) = found.map_err(IntoResponse::into_response)? {
            return Ok(member);
        }
        let asked = parts.uri.path_and_query().map_or("/", |p| p.as_str());
        let sign_in = format!("/sign-in?next={}", url_part(asked));
        // htmx would put the form inside the page that was left.
        if parts.headers.contains_key("hx-request") {
            return Err((StatusCode::UNAUTHORIZED, [("hx-redirect", sign_in)]).into_response());
        }
        Err(Redirect::to(&sign_in).into_response())
    }
}

impl OptionalFromRequestParts<App> for Member {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Member>, Problem> {
        // Where the route needs a permission, the member was looked up for that already.
        if let Some(member) = parts.extensions.get::<Member>() {
            return Ok(Some(member.clone()));
        }
        let found = Member::of_session(&parts.headers, app).await;
        found.map_err(|fault| Problem::fault(theme(&parts.headers), &fault))
    }
}

/// The colours that a request asks for.
pub fn theme(headers: &HeaderMap) -> Theme {
    cookie(headers, "theme").map_or(Theme::System, |value| Theme::from_cookie(&value))
}

/// The value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_string()).next()
}

/// Compares without telling by its time where two secrets differ.
fn constant_time_equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "theme=dark; ascend_session=abc".parse().unwrap());
        assert_eq!(cookie(&headers, COOKIE).as_deref(), Some("abc"));
        assert_eq!(theme(&headers), Theme::Dark);
        assert_eq!(cookie(&headers, "session"), None);
    }
}
