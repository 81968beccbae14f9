//! Who calls: the session behind the cookie or the key of a program; for changes the session's
//! token too, and the key under which a retry does nothing again.

use super::problem::Problem;
use crate::app::App;
use crate::session::Member;
use access::Scope;
use actions::Cx;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// The header with the session's token.
pub const TOKEN: &str = "X-CSRF-Token";
/// The header with the key of a request.
pub const KEY: &str = "Idempotency-Key";

/// Characters of a key at most.
pub const KEY_CHARACTERS_MAX: usize = 200;

/// A member who reads. A route that takes one answers everybody else with 401.
pub struct Caller {
    member: Member,
}

impl Caller {
    /// How far they see.
    pub fn scope(&self) -> Scope {
        self.member.cx().scope
    }

    /// The circumstances of what they ask for.
    pub fn cx(&self) -> Cx {
        self.member.cx()
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Caller, Problem> {
        // Looked up when it was decided what the route needs.
        let member = parts.extensions.get::<Member>().cloned().ok_or_else(Problem::not_signed_in)?;
        Ok(Caller { member })
    }
}

/// A member who changes something: the request carries the token that only pages and clients of
/// this session know.
pub struct Writer {
    /// The circumstances of the action.
    pub cx: Cx,
}

impl FromRequestParts<App> for Writer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Writer, Problem> {
        let Caller { member } = Caller::from_request_parts(parts, app).await?;
        // No browser sends a key by itself, so another site cannot borrow it.
        if bearer(&parts.headers).is_none() {
            let token = parts.headers.get(TOKEN).and_then(|value| value.to_str().ok()).unwrap_or_default();
            member.sent_it(token).map_err(|_| Problem::without_token(TOKEN))?;
        }
        let idempotency_key = key(&parts.headers)?;
        Ok(Writer { cx: Cx { idempotency_key, ..member.cx() } })
    }
}

/// The key of a program, which stands instead of a session.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    if (1..=KEY_CHARACTERS_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(Some(text.to_string()));
    }
    let repair = format!("Send 1 to {KEY_CHARACTERS_MAX} visible ASCII characters without spaces, such as a UUID.");
    Err(Problem::wrong_field(KEY, "is not a key.", repair))
}
