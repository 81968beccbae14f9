//! The link of an invitation: choosing a password.

use crate::app::App;
use crate::problem::Problem;
use crate::session::theme;
use crate::views::fields::{Control, Field};
use crate::views::invitation::Invitation;
use crate::views::parts::{Note, Tone};
use actions::{Stop, accept_invitation};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

/// The form.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    password: String,
}

/// The page; the same for a link that opens nothing, so that links cannot be tried out by looking.
pub async fn show(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    form(&app, &headers, &token, StatusCode::OK, None)
}

/// Keeps the password.
pub async fn accept(
    State(app): State<App>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    match accept_invitation(&app.visitor(), &token, &typed.password).await {
        Ok(_) => Redirect::to("/sign-in").into_response(),
        Err(Stop::BadInput(fields)) => {
            let told: Vec<String> = fields.iter().map(|e| format!("{} {}", e.problem, e.repair)).collect();
            form(&app, &headers, &token, StatusCode::UNPROCESSABLE_ENTITY, Some(told.join(" ")))
        }
        Err(stop) => Problem::of_stop(theme(&headers), stop).into_response(),
    }
}

fn form(app: &App, headers: &HeaderMap, token: &str, status: StatusCode, wrong: Option<String>) -> Response {
    let view = Invitation {
        theme: theme(headers),
        company: app.company.clone(),
        action: format!("/invitations/{}", crate::session::url_part(token)),
        fields: vec![Field::new("password", "Password", Control::NewPassword).help("12 characters or more.")],
        note: wrong.map(|text| Note::new(Tone::Warn, text)),
    };
    match view.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(e) => Problem::fault(theme(headers), &anyhow::Error::new(e)).into_response(),
    }
}
