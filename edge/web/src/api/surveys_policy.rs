//! What a company writes down of its surveys, as a file, and every survey to start from.

use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::policy_file::{PolicyFileChanged, replaced, standing};
use super::problem::Problem;
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use actions::SURVEYS;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use surveys::{Choice, Question, SurveyTemplate, Texts};
use utoipa::ToSchema;

/// The settings and questions of surveys that hold now.
#[derive(Serialize, ToSchema)]
pub struct SurveysFile {
    /// The number of its version; 0 for the one that comes with Ascend.
    version: i32,
    /// The file, as it was written (TOML).
    surveys: String,
    /// Every survey to start from: the company's own, then those that come with Ascend.
    templates: Vec<SurveyToStartFrom>,
}

/// A survey to start from.
#[derive(Serialize, ToSchema)]
pub struct SurveyToStartFrom {
    /// Its word when a survey is opened.
    key: String,
    /// What it is called, by language: `en`, `de`.
    title: BTreeMap<&'static str, String>,
    /// `pilot` or `relationship`.
    kind: &'static str,
    /// Whether it is the company's own; else it comes with Ascend.
    own: bool,
    /// In the order in which they are asked.
    questions: Vec<QuestionToAsk>,
}

/// A question.
#[derive(Serialize, ToSchema)]
pub struct QuestionToAsk {
    /// What answers call it.
    id: String,
    /// `product_satisfaction`, `implementation_quality`, `recommendation`, `effort`, `single_choice` or `free_text`.
    kind: &'static str,
    /// Its words, by language.
    texts: BTreeMap<&'static str, String>,
    /// What can be chosen; empty unless it is a single choice.
    choices: Vec<ChoiceToAsk>,
}

/// Something that can be chosen.
#[derive(Serialize, ToSchema)]
pub struct ChoiceToAsk {
    /// What answers call it.
    id: String,
    /// Its words, by language.
    texts: BTreeMap<&'static str, String>,
}

/// Other settings and questions of surveys.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct SurveysChange {
    /// The version that was looked at; a file that was changed since is not overwritten.
    from: i32,
    /// The whole file (TOML); what it leaves out holds as it comes with Ascend.
    surveys: String,
    /// Why, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

impl SurveyToStartFrom {
    fn of(template: SurveyTemplate, own: &[SurveyTemplate]) -> SurveyToStartFrom {
        let choice = |choice: Choice| ChoiceToAsk { id: choice.id, texts: by_code(choice.texts) };
        let question = |question: Question| QuestionToAsk {
            id: question.id,
            kind: question.kind.key(),
            texts: by_code(question.texts),
            choices: question.choices.into_iter().map(choice).collect(),
        };
        SurveyToStartFrom {
            own: own.iter().any(|one| one.key == template.key),
            key: template.key,
            title: by_code(template.title),
            kind: template.kind.key(),
            questions: template.questions.into_iter().map(question).collect(),
        }
    }
}

fn by_code(texts: Texts) -> BTreeMap<&'static str, String> {
    texts.into_iter().map(|(language, text)| (language.key(), text)).collect()
}

/// How surveys are read and how often people are asked, as a file, and every survey to start from.
#[utoipa::path(
    get, path = "/surveys/policy", tag = "Surveys",
    responses((
        status = 200, body = SurveysFile, description = "The settings and questions.",
        headers(("ETag" = String, description = "The version that stands.")),
    )),
)]
pub async fn surveys_policy(
    State(app): State<App>,
    _: Caller,
    _: Ask<Nothing>,
) -> Result<Tagged<SurveysFile>, Problem> {
    standing(&app, &SURVEYS, |now| {
        let (offered, own) = (now.policy.offered(), now.policy.templates);
        let templates = offered.into_iter().map(|template| SurveyToStartFrom::of(template, &own)).collect();
        SurveysFile { version: now.version, surveys: now.text, templates }
    })
    .await
}

/// Puts another file in the place of the one that was looked at; surveys are read by it from then on. What was asked
/// already stays as it was asked.
#[utoipa::path(
    put, path = "/surveys/policy", tag = "Surveys", params(Changer),
    request_body(content = SurveysChange, content_type = "application/json"),
    responses((status = 200, body = PolicyFileChanged, description = "It holds from now on.")),
)]
pub async fn change_surveys_policy(
    changer: Changer,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PolicyFileChanged>, Problem> {
    replaced(&changer, &SURVEYS, sent).await
}
