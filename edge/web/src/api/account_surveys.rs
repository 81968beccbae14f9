//! The surveys of one account, each with its reading, and opening one.

use super::account::account_of_path;
use super::asking::{Ask, Nothing};
use super::caller::{Caller, Writer};
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::survey_reading::SurveyReading;
use crate::app::App;
use actions::{SurveyInput, SurveyNow, surveys_of};
use axum::Json;
use axum::extract::State;
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The surveys of an account.
#[derive(Serialize, ToSchema)]
pub struct AccountSurveys {
    /// The latest first.
    pub surveys: Vec<SurveyRead>,
}

/// A survey with its reading.
#[derive(Serialize, ToSchema)]
pub struct SurveyRead {
    /// Names it.
    id: String,
    /// What it is called.
    title: String,
    /// `pilot` or `relationship`.
    kind: &'static str,
    /// `confidential` (we see whose answer it is) or `anonymous` (nobody does).
    confidentiality: &'static str,
    /// The language it is asked in first: `en` or `de`.
    language: &'static str,
    /// The first day on which it is answered.
    #[schema(value_type = String, format = Date)]
    opened_on: Day,
    /// The last.
    #[schema(value_type = String, format = Date)]
    closes_on: Day,
    /// Whether it takes no answer any more.
    closed: bool,
    /// How many people were asked.
    invited: usize,
    /// What its answers say.
    reading: SurveyReading,
}

/// A survey to open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct SurveySaid {
    /// Its questions: `pilot_exit`, `quarterly`, `recommendation`, `effort`, or the key of one of your own, as
    /// `/surveys/policy` tells them.
    template: String,
    /// `confidential` (we see whose answer it is) or `anonymous` (nobody does); people are told before the first
    /// question.
    confidentiality: String,
    /// The last day on which it is answered: 2026-03-04.
    closes_on: String,
    /// `pilot` or `relationship`; as the questions suggest when left out.
    kind: Option<String>,
    /// `en` or `de`; English when left out.
    language: Option<String>,
    /// What it is called; as its questions when left out.
    title: Option<String>,
}

/// A survey that can be answered from today on.
#[derive(Serialize, ToSchema)]
pub struct SurveyOpened {
    /// Names it.
    survey: String,
}

impl AccountSurveys {
    /// Surveys as told today.
    pub fn of(surveys: &[SurveyNow], today: Day) -> AccountSurveys {
        AccountSurveys { surveys: surveys.iter().map(|now| SurveyRead::of(now, today)).collect() }
    }
}

impl SurveyRead {
    /// A survey as told today.
    pub fn of(now: &SurveyNow, today: Day) -> SurveyRead {
        let survey = &now.survey;
        SurveyRead {
            id: survey.id.clone(),
            title: survey.title.clone(),
            kind: survey.kind.key(),
            confidentiality: survey.confidentiality.key(),
            language: survey.language.key(),
            opened_on: survey.opened_on,
            closes_on: survey.closes_on,
            closed: survey.is_closed(today),
            invited: now.invited,
            reading: SurveyReading::of(survey, &now.reading),
        }
    }
}

/// The surveys of an account with what their answers say. An anonymous one is read once it has closed, and only where
/// enough people have answered.
#[utoipa::path(
    get, path = "/accounts/{id}/surveys", tag = "Surveys",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    responses((status = 200, body = AccountSurveys, description = "The surveys.")),
)]
pub async fn surveys(
    State(app): State<App>,
    caller: Caller,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<AccountSurveys>, Problem> {
    let account = account_of_path(&app, &caller.scope(), &called).await?.account;
    let surveys = surveys_of(&caller.cx(), account).await.map_err(Fault)?;
    Ok(Json(AccountSurveys::of(&surveys, app.clock.today())))
}

/// Opens a survey at an account. Nobody is asked by that alone. What refuses it is told all at once.
#[utoipa::path(
    post, path = "/accounts/{id}/surveys", tag = "Surveys",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = SurveySaid, content_type = "application/json"),
    responses((status = 200, body = SurveyOpened, description = "It is open.")),
)]
pub async fn open_survey(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<SurveyOpened>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| SurveyInput {
        template: sent.text("template"),
        confidentiality: sent.text("confidentiality"),
        closes_on: sent.text("closes_on"),
        kind: sent.text("kind"),
        language: sent.text("language"),
        title: sent.text("title"),
    })?;
    let opened = actions::open_survey(&writer.cx, account, &input).await?;
    Ok(Json(SurveyOpened { survey: opened.survey }))
}
