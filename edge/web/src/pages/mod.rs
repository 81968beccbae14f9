//! One file per page: it reads what the address asks for, asks actions and analytics, and fills
//! the view.

pub mod account;
pub mod accounts;
pub mod answer;
pub mod asked;
pub mod catalogue;
pub mod definitions;
pub mod exports;
pub mod growth;
mod handover_policy;
mod handovers;
pub mod imports;
pub mod inbox;
pub mod invitation;
pub mod jobs;
pub mod journey;
pub mod land;
pub mod members;
pub mod person;
mod policy_file;
pub mod rows;
pub mod saved_views;
pub mod search;
pub mod segments;
pub mod settings;
mod signature;
pub mod signin;
mod signin_elsewhere;
mod steps;
mod survey_templates;
mod surveys_policy;
#[cfg(test)]
mod tests;

pub mod you;

use crate::app::App;
use crate::layout::{Place, Shell, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::parts::{Link, Note, Tone};
use actions::reads::AccountFilter;
use actions::{MUST_BE_ALLOWED, Refusal, Stop};
use askama::Template;
use axum::Router;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use draw::format;
use kpis::CATALOGUE;

/// The address of the surveys to start from.
pub const SURVEYS_TO_START_FROM: &str = "/surveys/policy#templates";

/// What a page answers.
pub type Answer = Result<Response, Problem>;

/// Every page's route.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(async || Redirect::to("/growth")))
        .route("/sign-in", get(signin::show).post(signin::sign_in))
        .merge(signin_elsewhere::router())
        .route("/sign-out", post(signin::sign_out))
        .route("/growth", get(growth::show))
        .route("/growth/rows", get(rows::of_kpi))
        .route("/growth/rows/export", get(rows::export_of_kpi))
        .route("/growth/movements", get(rows::of_movements))
        .route("/growth/movements/export", get(rows::export_of_movements))
        .route("/accounts", get(accounts::show))
        .route("/accounts/export", get(accounts::export))
        .route("/accounts/{account}", get(account::show))
        .route("/accounts/{account}/export/{list}", get(account::export))
        .route("/accounts/{account}/interactions", post(account::log))
        .route("/accounts/{account}/change", post(account::belongs::change))
        .merge(accounts::changing::router())
        .merge(person::router())
        .merge(search::router())
        .merge(account::whitespace::router())
        .merge(account::journey::router())
        .merge(account::handover::router())
        .merge(account::land::router())
        .merge(account::surveys::router())
        .merge(answer::router())
        .merge(journey::router())
        .merge(land::router())
        .merge(imports::router())
        .merge(definitions::router())
        .route("/invitations/{token}", get(invitation::show).post(invitation::accept))
        .merge(inbox::router())
        .merge(saved_views::router())
        .merge(settings::router())
        .merge(handovers::router())
        .merge(handover_policy::router())
        .merge(surveys_policy::router())
        .merge(survey_templates::router())
        .merge(jobs::router())
        .merge(segments::router())
        .merge(catalogue::router())
        .merge(members::router())
        .merge(you::router())
}

/// Where this server is found by whoever sent a request, without a slash at the end: for links that
/// are handed out.
pub fn own_address(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let secure = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    format!("{}://{host}", if secure { "https" } else { "http" })
}

/// What a page that was sent says of a stop above its form: every rule that said no, with what would
/// change that. `None` where that is a page of its own: a fault, or somebody who may not do it at all.
pub fn noted(stop: &Stop) -> Option<Vec<Note>> {
    let Stop::Refusal(refusals) = stop else { return None };
    let told_here = refusals.iter().all(|refusal| refusal.rule != MUST_BE_ALLOWED);
    told_here.then(|| refusals.iter().map(note_of).collect())
}

/// A rule that said no, as a note.
pub fn note_of(refusal: &Refusal) -> Note {
    Note::new(Tone::Warn, in_words(refusal))
}

/// A rule that said no, in words: why, and what would change that.
pub fn in_words(refusal: &Refusal) -> String {
    format::sentence(&format!("{} {}", refusal.reason, refusal.remedy))
}

/// A view as a reply.
pub fn page(member: &Member, view: &impl Template) -> Answer {
    let html = view.render().map_err(|e| Problem::fault(member.theme, &anyhow::Error::new(e)))?;
    Ok(Html(html).into_response())
}

/// What surrounds a page.
pub async fn shell(app: &App, member: &Member, here: Place, toast: Option<Toast>) -> Result<Shell, Problem> {
    let count = app.counts.accounts(&app.store, &member.scope(), &AccountFilter::default()).await;
    let count = count.map_err(|e| Problem::fault(member.theme, &e))?;
    let unread = app.store.unread_count(member.signed_in.id).await;
    Ok(Shell {
        company: app.company.clone(),
        member: member.signed_in.name.clone(),
        role: member.signed_in.role,
        here,
        unread: unread.map_err(|e| Problem::fault(member.theme, &e.into()))?,
        accounts: (count > 0).then(|| format::count(count)),
        theme: member.theme,
        csrf: member.signed_in.csrf.clone(),
        definitions: CATALOGUE.iter().map(|k| Link::new(k.title, format!("/definitions/{}", k.name))).collect(),
        toast,
    })
}
