//! You: one's own password, sessions and keys.

use super::members::roles;
use super::signature::when;
use super::{Answer, page, shell};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::form::Form as View;
use crate::views::parts::{Fact, Note, Tone};
use crate::views::table::{Cell, Column, Table};
use crate::views::you::{KeyCard, You};
use access::Role;
use actions::reads::{ApiKey, SessionRow};
use actions::{FieldError, Stop, change_password, make_api_key, revoke_api_key, sign_out_everywhere};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use uuid::Uuid;

/// Days a key lasts unless told otherwise.
const KEY_DAYS: &str = "90";

/// The routes of one's own page.
pub fn router() -> Router<App> {
    Router::new()
        .route("/you", get(show))
        .route("/you/password", post(password))
        .route("/you/sign-out-everywhere", post(everywhere))
        .route("/you/keys", post(make_key))
        .route("/you/keys/{key}/revoke", post(revoke))
}

/// Fields as they were sent, and what is wrong with them.
#[derive(Default, Deserialize)]
struct Sent {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    old: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    days: String,
    #[serde(skip)]
    errors: Vec<FieldError>,
}

impl Sent {
    fn error(&self, field: &str) -> Option<String> {
        let error = self.errors.iter().find(|error| error.field == field)?;
        Some(format!("{} {}", error.problem, error.repair))
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

async fn show(State(app): State<App>, member: Member, Query(asked): Query<Asked>) -> Answer {
    let toast = (asked.done == "revoked").then(|| Toast { text: "The key opens nothing any more.".into(), undo: None });
    form(&app, &member, &Sent::default(), Vec::new(), toast).await
}

async fn password(State(app): State<App>, member: Member, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    match change_password(&member.cx(), &sent.old, &sent.password).await {
        Ok(()) => Ok(Redirect::to("/sign-in?out=1").into_response()),
        Err(stop) => wrong(&app, &member, sent, stop).await,
    }
}

async fn everywhere(member: Member, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    sign_out_everywhere(&member.cx()).await.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    Ok(Redirect::to("/sign-in?out=1").into_response())
}

async fn make_key(State(app): State<App>, member: Member, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let done = async {
        let role = Role::from_key(&sent.role);
        let role = role.ok_or_else(|| Stop::wrong_field("role", "There is no such role.", "Pick one."))?;
        let days = sent.days.trim().parse();
        let days =
            days.map_err(|_| Stop::wrong_field("days", "This is no number of days.", "Write a whole number."))?;
        make_api_key(&member.cx(), &sent.name, role, days).await
    };
    match done.await {
        Ok(made) => {
            let until = when(made.expires_at);
            let text = format!("The key is shown only now, and opens until {until}: {}", made.key);
            form(&app, &member, &Sent::default(), vec![Note::new(Tone::Good, text)], None).await
        }
        Err(stop) => wrong(&app, &member, sent, stop).await,
    }
}

async fn revoke(member: Member, Path(key): Path<Uuid>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    revoke_api_key(&member.cx(), key).await.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    Ok(Redirect::to("/you?done=revoked#keys").into_response())
}

/// The page again with what is wrong; a refusal or fault is a page of its own.
async fn wrong(app: &App, member: &Member, sent: Sent, stop: Stop) -> Answer {
    let Stop::BadInput(errors) = stop else { return Err(Problem::of_stop(member.theme, stop)) };
    let told: Vec<String> = errors.iter().map(|e| format!("{} {}", e.problem, e.repair)).collect();
    let note = Note::new(Tone::Warn, format!("Nothing was changed. {}", told.join(" ")));
    let page = form(app, member, &Sent { errors, ..sent }, vec![note], None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn form(app: &App, member: &Member, sent: &Sent, notes: Vec<Note>, toast: Option<Toast>) -> Answer {
    let fault = |e: actions::reads::DbErr| Problem::fault(member.theme, &anyhow::Error::new(e));
    let (id, now) = (member.signed_in.id, app.clock.now());
    let sessions = app.store.sessions_of(id, now).await.map_err(fault)?;
    let keys = app.store.api_keys_of(id).await.map_err(fault)?;
    let form = |action: String, fields, text: &str| View {
        action,
        csrf: member.signed_in.csrf.clone(),
        fields,
        text: text.into(),
        primary: false,
    };
    let own = member.signed_in.role;
    let picked = if sent.role.is_empty() { own.key() } else { &sent.role };
    let days = if sent.days.is_empty() { KEY_DAYS } else { &sent.days };
    let key_fields = vec![
        Field::new("name", "What the key is for", Control::Text(sent.name.clone())).error(sent.error("name")),
        Field::new("role", "Role it acts in", Control::List(roles(member, picked))).error(sent.error("role")),
        Field::new("days", "Days it lasts", Control::Number(days.into())).error(sent.error("days")),
    ];
    let password_fields = vec![
        Field::new("old", "Password now", Control::Password),
        Field::new("password", "New password", Control::NewPassword)
            .help("12 characters or more. You sign in again with it.")
            .error(sent.error("password")),
    ];
    let open = keys.iter().filter(|key| key.revoked_at.is_none() && key.expires_at > now);
    let key_card = |key: &ApiKey| KeyCard {
        name: key.name.clone(),
        about: format!(
            "{}, made {}, opens until {}",
            Role::from_key(&key.role).map_or("unknown role", Role::name),
            when(key.created_at),
            when(key.expires_at)
        ),
        revoke: form(format!("/you/keys/{}/revoke", key.id), Vec::new(), "Revoke"),
    };
    let view = You {
        shell: shell(app, member, Place::You, toast).await?,
        notes,
        facts: vec![
            Fact::new("E-mail", member.signed_in.email.clone()),
            Fact::new("Role", own.name()),
            Fact::new("Sees", own.rule().reach.name()),
        ],
        password: form("/you/password".into(), password_fields, "Change the password"),
        sessions: sessions_table(&sessions),
        everywhere: form("/you/sign-out-everywhere".into(), Vec::new(), "Sign out everywhere"),
        keys: open.map(key_card).collect(),
        make_key: form("/you/keys".into(), key_fields, "Make a key"),
    };
    page(member, &view)
}

fn sessions_table(sessions: &[SessionRow]) -> Table {
    let row = |session: &SessionRow| vec![Cell::text(when(session.created_at)), Cell::text(when(session.expires_at))];
    Table {
        caption: "Open sessions, the latest first".into(),
        columns: ["Signed in", "Ends"].map(Column::words).into(),
        rows: sessions.iter().map(row).collect(),
        total: None,
        when_empty: "None.".into(),
    }
}
