//! Signing in at a provider: away to it, and back.

use super::in_words;
use super::signin::{form, own_path, secure, session_cookie};
use crate::app::App;
use crate::begun::{MINUTES_AWAY, Waiting};
use crate::problem::Problem;
use crate::provider::{NotTold, SignInProvider};
use crate::session::{Member, cookie, theme};
use crate::views::parts::{Note, Tone};
use actions::{Email, Stop, sign_in_by_identity};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::get;
use draw::format::counted;
use serde::Deserialize;

/// The cookie that ties a sign-in to the browser that began it.
const STATE_COOKIE: &str = "ascend_oidc";
const COOKIE_PATH: &str = "/sign-in/oidc";

/// The routes.
pub fn router() -> Router<App> {
    Router::new().route("/sign-in/oidc", get(begin)).route("/sign-in/oidc/callback", get(come_back))
}

/// Where to go after signing in.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

async fn begin(
    State(app): State<App>,
    member: Option<Member>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let next = own_path(&asked.next);
    if member.is_some() {
        return Redirect::to(&next).into_response();
    }
    let Some(provider) = &app.provider else { return Redirect::to("/sign-in").into_response() };
    match provider.begin().await {
        Ok(begun) => {
            let kept = format!(
                "{STATE_COOKIE}={}; Path={COOKIE_PATH}; HttpOnly; SameSite=Lax; Max-Age={}{}",
                begun.state,
                MINUTES_AWAY * 60,
                secure(&headers)
            );
            let leads = Redirect::to(&begun.address);
            app.begun.wait(begun, next, app.clock.now());
            ([(header::SET_COOKIE, kept)], leads).into_response()
        }
        Err(not_told) => not_told_form(&app, &headers, provider.as_ref(), &next, not_told),
    }
}

/// What a provider sends a browser back with.
#[derive(Deserialize)]
struct Returned {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
}

async fn come_back(State(app): State<App>, headers: HeaderMap, Query(returned): Query<Returned>) -> Response {
    let Some(provider) = &app.provider else { return Redirect::to("/sign-in").into_response() };
    let begun_here = cookie(&headers, STATE_COOKIE).is_some_and(|state| !state.is_empty() && state == returned.state);
    let waiting = begun_here.then(|| app.begun.take(&returned.state, app.clock.now())).flatten();
    let reply = match waiting {
        Some(waiting) => finish(&app, &headers, provider.as_ref(), waiting, returned).await,
        None => {
            let minutes = counted(MINUTES_AWAY, "minute", "minutes");
            let text = format!(
                "This sign-in was begun in another browser, more than {minutes} ago, or used already. Begin again."
            );
            told(&app, &headers, StatusCode::UNPROCESSABLE_ENTITY, "", text)
        }
    };
    let gone = format!("{STATE_COOKIE}=; Path={COOKIE_PATH}; HttpOnly; SameSite=Lax; Max-Age=0");
    (AppendHeaders([(header::SET_COOKIE, gone)]), reply).into_response()
}

async fn finish(
    app: &App,
    headers: &HeaderMap,
    provider: &dyn SignInProvider,
    Waiting { secrets, next, .. }: Waiting,
    returned: Returned,
) -> Response {
    if returned.code.is_empty() {
        return refused_there(app, headers, provider, &next, &returned.error);
    }
    let identity = match provider.finish(returned.code, secrets).await {
        Ok(identity) => identity,
        Err(not_told) => return not_told_form(app, headers, provider, &next, not_told),
    };
    let now = app.clock.now();
    // Who is refused is counted as a wrong password is: by address, or by what they are called there.
    let whose = match &identity.email {
        Email::Verified(email) => email.clone(),
        Email::Unverified => format!("{} {}", identity.subject, identity.issuer),
    };
    if let Some(minutes) = app.attempts.wait_minutes(&whose, now) {
        let text = format!("Too many tries for this address. Try again in {}.", counted(minutes, "minute", "minutes"));
        return told(app, headers, StatusCode::TOO_MANY_REQUESTS, &next, text);
    }
    match sign_in_by_identity(&app.visitor(), identity).await {
        Ok(opened) => {
            app.attempts.succeeded(&whose);
            ([(header::SET_COOKIE, session_cookie(&opened, headers))], Redirect::to(&next)).into_response()
        }
        Err(Stop::Refusal(refusals)) => {
            app.attempts.failed(&whose, now);
            let words: Vec<String> = refusals.iter().map(in_words).collect();
            told(app, headers, StatusCode::UNPROCESSABLE_ENTITY, &next, words.join(" "))
        }
        Err(stop) => Problem::of_stop(theme(headers), stop).into_response(),
    }
}

/// The provider sent the browser back without a code. Its words are for the log: whoever made the
/// address may have written them.
fn refused_there(app: &App, headers: &HeaderMap, provider: &dyn SignInProvider, next: &str, error: &str) -> Response {
    tracing::warn!(?error, "a sign-in was refused by the provider");
    let name = provider.name();
    let text = match error {
        "access_denied" => format!("{name} did not let you in: it was declined, or you may not use Ascend there."),
        _ => format!("{name} could not sign you in. Try again, or ask whoever runs this server."),
    };
    told(app, headers, StatusCode::UNPROCESSABLE_ENTITY, next, text)
}

fn not_told_form(
    app: &App,
    headers: &HeaderMap,
    provider: &dyn SignInProvider,
    next: &str,
    not_told: NotTold,
) -> Response {
    let name = provider.name();
    let (text, cause) = match not_told {
        NotTold::Unanswered(cause) => (format!("{name} does not answer. Try again in a while."), cause),
        NotTold::Refused(cause) => {
            (format!("{name} did not take this sign-in. Begin again, or ask whoever runs this server."), cause)
        }
        NotTold::Unbelieved(cause) => {
            (format!("What {name} answered could not be believed. Ask whoever runs this server."), cause)
        }
    };
    tracing::error!("signing in by a provider: {cause:#}");
    told(app, headers, StatusCode::BAD_GATEWAY, next, text)
}

fn told(app: &App, headers: &HeaderMap, status: StatusCode, next: &str, text: String) -> Response {
    form(app, headers, status, next, "", Some(Note::new(Tone::Warn, text)))
}
