//! Settings: the policies with their versions, and the closing of months.

mod months;
mod restatement;
mod versions;
mod words;

use super::asked::Asked;
use super::{Answer, page, shell};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::parts::{Link, Markup, Note, Tone};
use crate::views::settings::{Policy, PolicyForm, Settings as View};
use access::Permission;
use actions::reads::JobState;
use actions::{FieldError, Stop, change_policy, close_month, month_figures, reopen_month, settings_known_at};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use money::Month;
use revenue::Settings;
use serde::Deserialize;
use versions::Changed;
use words::{SETTINGS, Setting};

/// The routes of settings.
pub fn router() -> Router<App> {
    Router::new()
        .route("/settings", get(show))
        .route("/settings/{key}", post(change))
        .route("/settings/months/close", post(close))
        .route("/settings/months/reopen", post(reopen))
}

/// A form that was sent and is shown again.
#[derive(Default)]
struct Typed {
    /// The setting's key, `close` or `reopen`.
    form: String,
    value: String,
    reason: String,
    errors: Vec<FieldError>,
}

impl Typed {
    fn value_in(&self, form: &str) -> Option<&str> {
        (self.form == form).then_some(self.value.as_str())
    }

    fn reason_in(&self, form: &str) -> &str {
        if self.form == form { &self.reason } else { "" }
    }

    fn error_in(&self, form: &str, field: &str) -> Option<String> {
        let error = self.errors.iter().find(|error| self.form == form && error.field == field)?;
        Some(format!("{} {}", error.problem, error.repair))
    }
}

#[derive(Deserialize)]
struct Change {
    #[serde(default)]
    csrf: String,
    value: String,
    reason: String,
}

#[derive(Deserialize)]
struct OfMonth {
    #[serde(default)]
    csrf: String,
    month: String,
    reason: String,
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let done = match asked.get("done") {
        Some("changed") => Some("A new version is recorded. Figures follow it from now on."),
        Some("same") => Some("The value was so already. Nothing was recorded."),
        Some("closed") => Some("The month is closed. Its figures are kept."),
        Some("reopened") => Some("The month is open again. The figures it had are kept beside it."),
        _ => None,
    };
    let toast = done.map(|text| Toast { text: text.into(), undo: None });
    form(&app, &member, &Typed::default(), toast).await
}

async fn change(State(app): State<App>, member: Member, Path(key): Path<String>, Form(sent): Form<Change>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let setting = Setting::find(&key).ok_or_else(|| Problem::not_found(member.theme, "setting", &key))?;
    let done = change_policy(&member.cx(), &key, &setting.written(&sent.value), &sent.reason).await;
    match done {
        Ok(change) => {
            let word = if change.version.is_some() { "changed" } else { "same" };
            Ok(Redirect::to(&format!("/settings?done={word}#{key}")).into_response())
        }
        Err(stop) => {
            let stop = in_words(stop, setting, &sent.value);
            let typed = Typed { form: key, value: sent.value, reason: sent.reason, errors: Vec::new() };
            again(&app, &member, typed, stop).await
        }
    }
}

/// A wrong value is told in the words of its setting instead of the parser's.
fn in_words(stop: Stop, setting: &Setting, typed: &str) -> Stop {
    let Stop::BadInput(mut fields) = stop else { return stop };
    for error in fields.iter_mut().filter(|error| error.field == "value") {
        let (problem, repair) = setting.wrong(typed);
        (error.problem, error.repair) = (problem, repair.into());
    }
    Stop::BadInput(fields)
}

async fn close(State(app): State<App>, member: Member, Form(sent): Form<OfMonth>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let done = async {
        let month = month_of(&sent.month)?;
        let figures = month_figures(app.analytics.as_ref(), &member.scope(), month).await?;
        close_month(&member.cx(), month, figures, &sent.reason).await
    };
    match done.await {
        Ok(()) => Ok(Redirect::to("/settings?done=closed#months").into_response()),
        Err(stop) => again(&app, &member, sent.typed("close"), stop).await,
    }
}

async fn reopen(State(app): State<App>, member: Member, Form(sent): Form<OfMonth>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let done = async { reopen_month(&member.cx(), month_of(&sent.month)?, &sent.reason).await };
    match done.await {
        Ok(()) => Ok(Redirect::to("/settings?done=reopened#months").into_response()),
        Err(stop) => again(&app, &member, sent.typed("reopen"), stop).await,
    }
}

fn month_of(text: &str) -> Result<Month, Stop> {
    let wrong = |_| Stop::wrong_field("month", "There is no such month.", "Pick one of the list.");
    text.parse().map_err(wrong)
}

impl OfMonth {
    fn typed(self, form: &str) -> Typed {
        Typed { form: form.into(), value: self.month, reason: self.reason, errors: Vec::new() }
    }
}

/// The page again with what is wrong and what was typed; a refusal or fault is a page of its own.
async fn again(app: &App, member: &Member, typed: Typed, stop: Stop) -> Answer {
    let Stop::BadInput(errors) = stop else { return Err(Problem::of_stop(member.theme, stop)) };
    let page = form(app, member, &Typed { errors, ..typed }, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn form(app: &App, member: &Member, typed: &Typed, toast: Option<Toast>) -> Answer {
    let fault = |fault: anyhow::Error| Problem::fault(member.theme, &fault);
    let settings = settings_known_at(&app.store, i64::MAX).await.map_err(fault)?;
    let changes = versions::changes(app).await.map_err(fault)?;
    let may = |permission| member.may(permission);
    let mut notes = Vec::new();
    if !may(Permission::ChangePolicy) {
        let text = "Your role reads the policies. RevOps and administrators change them; finance closes months.";
        notes.push(Note::new(Tone::Observe, text));
    }
    if !typed.errors.is_empty() {
        // A form that is no longer offered could not tell what is wrong with it.
        let wrong: Vec<String> = typed.errors.iter().map(|e| format!("{} {}", e.problem, e.repair)).collect();
        notes.push(Note::new(Tone::Warn, format!("Nothing was changed. {}", wrong.join(" "))));
    }
    let policy = |setting: &'static Setting| Policy {
        form: may(Permission::ChangePolicy).then(|| form_of(setting, &settings, typed)),
        ..policy(setting, &settings, &changes, member)
    };
    let view = View {
        shell: shell(app, member, Place::Settings, toast).await?,
        jobs: jobs(app, member).await.map_err(fault)?,
        notes,
        policies: SETTINGS.iter().map(policy).collect(),
        versions: versions::table(&changes, member),
        months: months::card(app, member, typed, may(Permission::CloseMonth)).await?,
    };
    page(member, &view)
}

/// The way to jobs, with how many failed: nobody looks for them elsewhere.
async fn jobs(app: &App, member: &Member) -> anyhow::Result<Option<Link>> {
    if !member.may(Permission::RunJobs) {
        return Ok(None);
    }
    let failed = app.store.job_count(JobState::Failed).await?;
    let text = if failed > 0 { format!("Jobs, {failed} failed") } else { "Jobs".into() };
    Ok(Some(Link::new(text, "/settings/jobs")))
}

fn policy(setting: &'static Setting, settings: &Settings, changes: &[Changed], member: &Member) -> Policy {
    Policy {
        key: setting.key.into(),
        name: setting.name.into(),
        meaning: Markup(setting.meaning.into()),
        value: setting.shown(settings),
        since: versions::since(changes, setting, member),
        form: None,
    }
}

fn form_of(setting: &Setting, settings: &Settings, typed: &Typed) -> PolicyForm {
    let now = (setting.value)(settings);
    let value = typed.value_in(setting.key).unwrap_or(&now);
    let reason = Control::Text(typed.reason_in(setting.key).into());
    PolicyForm {
        action: format!("/settings/{}", setting.key),
        fields: vec![
            setting.field(value).error(typed.error_in(setting.key, "value")),
            Field::new("reason", "Reason", reason)
                .within(setting.key)
                .help("Kept with the version.")
                .error(typed.error_in(setting.key, "reason")),
        ],
        open: typed.form == setting.key,
    }
}
