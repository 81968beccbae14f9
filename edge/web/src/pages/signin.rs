//! Signing in and out.

use super::{Answer, in_words};
use crate::app::App;
use crate::problem::Problem;
use crate::session::{COOKIE, Member, cookie, theme, url_part};
use crate::views::fields::{Control, Field};
use crate::views::parts::{Link, Note, Tone};
use crate::views::signin::SignIn;
use actions::{OpenedSession, Stop};
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

/// The cookie that ties a sign-in form to the browser that loaded it.
const FORM_COOKIE: &str = "ascend_form";

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
    #[serde(default)]
    out: String,
}

/// The form.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// The sign-in page.
pub async fn show(
    State(app): State<App>,
    member: Option<Member>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    if member.is_some() {
        return Redirect::to(&own_path(&asked.next)).into_response();
    }
    let note = (!asked.out.is_empty()).then(|| Note::new(Tone::Good, "You are signed out."));
    form(&app, &headers, StatusCode::OK, &asked.next, "", note)
}

/// Signs in.
pub async fn sign_in(State(app): State<App>, headers: HeaderMap, Form(typed): Form<Typed>) -> Response {
    let same_browser = cookie(&headers, FORM_COOKIE).is_some_and(|token| !token.is_empty() && token == typed.csrf);
    if !same_browser {
        let note = Note::new(Tone::Warn, "The page was open for a long time. Please sign in again.");
        return form(&app, &headers, StatusCode::FORBIDDEN, &typed.next, &typed.email, Some(note));
    }
    let now = app.clock.now();
    if let Some(minutes) = app.attempts.wait_minutes(&typed.email, now) {
        let minutes = draw::format::counted(minutes, "minute", "minutes");
        let note = Note::new(Tone::Warn, format!("Too many tries for this address. Try again in {minutes}."));
        return form(&app, &headers, StatusCode::TOO_MANY_REQUESTS, &typed.next, &typed.email, Some(note));
    }
    match actions::sign_in(&app.visitor(), &typed.email, &typed.password).await {
        Ok(opened) => {
            app.attempts.succeeded(&typed.email);
            ([(header::SET_COOKIE, session_cookie(&opened, &headers))], Redirect::to(&own_path(&typed.next)))
                .into_response()
        }
        Err(Stop::Refusal(refusals)) => {
            app.attempts.failed(&typed.email, now);
            let words: Vec<String> = refusals.iter().map(in_words).collect();
            let note = Note::new(Tone::Warn, words.join(" "));
            form(&app, &headers, StatusCode::UNPROCESSABLE_ENTITY, &typed.next, &typed.email, Some(note))
        }
        Err(stop) => Problem::of_stop(theme(&headers), stop).into_response(),
    }
}

/// The form that signs out.
#[derive(Deserialize)]
pub struct Leaving {
    #[serde(default)]
    csrf: String,
}

/// Signs out.
pub async fn sign_out(member: Member, headers: HeaderMap, Form(leaving): Form<Leaving>) -> Answer {
    member.sent_it(&leaving.csrf)?;
    let token = cookie(&headers, COOKIE).unwrap_or_default();
    actions::sign_out(&member.cx(), &token).await.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    let gone = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok(([(header::SET_COOKIE, gone)], Redirect::to("/sign-in?out=1")).into_response())
}

/// The sign-in page with what somebody has typed.
pub(super) fn form(
    app: &App,
    headers: &HeaderMap,
    status: StatusCode,
    next: &str,
    email: &str,
    note: Option<Note>,
) -> Response {
    let next = own_path(next);
    let token =
        cookie(headers, FORM_COOKIE).filter(|t| t.len() == 36).unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    let view = SignIn {
        theme: theme(headers),
        company: app.company.clone(),
        csrf: token.clone(),
        elsewhere: app.provider.as_ref().map(|provider| {
            let href = format!("/sign-in/oidc?next={}", url_part(&next));
            Link::new(format!("Sign in with {}", provider.name()), href)
        }),
        next,
        fields: vec![
            Field::new("email", "E-mail", Control::Email(email.to_string())),
            Field::new("password", "Password", Control::Password),
        ],
        note,
    };
    let cookie = format!("{FORM_COOKIE}={token}; Path=/sign-in; HttpOnly; SameSite=Strict{}", secure(headers));
    match view.render() {
        Ok(html) => (status, [(header::SET_COOKIE, cookie)], Html(html)).into_response(),
        Err(e) => Problem::fault(theme(headers), &anyhow::Error::new(e)).into_response(),
    }
}

/// The cookie that keeps a session.
pub(super) fn session_cookie(opened: &OpenedSession, headers: &HeaderMap) -> String {
    format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{}", opened.token, secure(headers))
}

/// Cookies of a page that came over TLS stay on TLS.
pub(super) fn secure(headers: &HeaderMap) -> &'static str {
    let proto = headers.get("x-forwarded-proto").and_then(|v| v.to_str().ok());
    if proto == Some("https") { "; Secure" } else { "" }
}

/// A path on this server, never another one's address.
pub(super) fn own_path(next: &str) -> String {
    let own = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']);
    if own { url_path(next) } else { "/growth".into() }
}

/// Keeps what a path and its query may hold and encodes the rest.
fn url_path(path: &str) -> String {
    path.split_inclusive(['/', '?', '&', '=', '%', '+', ',', ':'])
        .map(|piece| {
            let kept = piece.chars().last().filter(|c| "/?&=%+,:".contains(*c));
            let word = kept.map_or(piece, |c| &piece[..piece.len() - c.len_utf8()]);
            format!("{}{}", url_part(word), kept.map(String::from).unwrap_or_default())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_only_to_own_pages() {
        for (next, want) in [
            ("/growth?month=2016-05", "/growth?month=2016-05"),
            ("/accounts?text=a%20b", "/accounts?text=a%20b"),
            ("//evil.example", "/growth"),
            ("https://evil.example", "/growth"),
            ("/\\evil.example", "/growth"),
            ("", "/growth"),
        ] {
            assert_eq!(own_path(next), want, "{next}");
        }
    }
}
