//! Opening a survey at an account.

use super::file::SURVEYS;
use super::known::Known;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::journey::{file, id_of};
use crate::log_interaction::no_account;
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use accounts::same;
use money::Day;
use serde::{Deserialize, Serialize};
use surveys::{Confidentiality, Language, Survey, SurveyKind, SurveyTemplate, may_open};
use uuid::Uuid;

const OPEN: Action = Action { name: "open_survey", permission: Permission::EditAccounts };

/// A survey, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SurveyInput {
    /// The key of a template, such as `pilot_exit`, `quarterly`, `recommendation` or `effort`: its questions.
    pub template: String,
    /// `pilot` or `relationship`; as the template suggests when blank.
    pub kind: String,
    /// `confidential` or `anonymous`.
    pub confidentiality: String,
    /// `en` or `de`; English when blank.
    pub language: String,
    /// The last day on which it is answered.
    pub closes_on: String,
    /// What it is called; as the template when blank.
    pub title: String,
}

/// A survey that can be answered from today on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyOpened {
    /// Names it.
    pub survey: String,
}

/// Opens a survey at an account. Nobody is asked by that alone.
///
/// # Errors
/// Every wrong field; every rule that says no, like anonymity among too few; an account that the
/// scope does not show.
#[async_recursion::async_recursion]
pub async fn open_survey(cx: &Cx, account: Uuid, input: &SurveyInput) -> Result<SurveyOpened, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let offered = SURVEYS.now(&cx.store).await?.policy.offered();
    let mut survey = typed_survey(input, &offered, cx.clock.today())?;
    let retry = body_hash(&[
        &account.to_string(),
        &input.template,
        &input.kind,
        &input.confidentiality,
        &input.language,
        &input.closes_on,
        &input.title,
    ]);
    run_action(cx, OPEN, retry, async move |tx| {
        let sequence = tx.take_sequence().await?;
        survey.id = id_of(sequence);
        let known = Known::of(&cx.store, &cx.scope, account, cx.clock.today()).await?;
        may_open(&survey, known.mapped.len(), &known.policy).map_err(Stop::Refusal)?;
        let reply = SurveyOpened { survey: survey.id.clone() };
        let change = serde_json::json!({
            "account": account, "survey": survey.id, "kind": survey.kind, "confidentiality": survey.confidentiality,
            "closes_on": survey.closes_on,
        });
        let change = Change { subject_kind: "survey", subject_id: survey.id.clone(), change };
        file(cx, tx, sequence, [(account, named.external_id, survey)]).await?;
        Ok(Done { reply, change: Some(change) })
    })
    .await
}

fn typed_survey(input: &SurveyInput, offered: &[SurveyTemplate], today: Day) -> Result<Survey, Stop> {
    let mut typed = Typed::default();
    let templates = offered.iter().map(|one| one.key.as_str()).collect::<Vec<_>>().join(", ");
    let template =
        typed.word("template", &input.template, |key| offered.iter().find(|one| same(&one.key, key)), &templates);
    if input.template.trim().is_empty() {
        typed.complain("template", "This is blank.", format!("Choose {templates}."));
    }
    let kind = typed.word("kind", &input.kind, SurveyKind::from_key, "pilot or relationship");
    let (named, words) = ("confidentiality", "confidential or anonymous");
    let confidentiality = typed.word(named, &input.confidentiality, Confidentiality::from_key, words);
    if input.confidentiality.trim().is_empty() {
        typed.complain(named, "This is blank.", format!("Choose {words}."));
    }
    let language = typed.word("language", &input.language, Language::from_key, "en or de").unwrap_or(Language::En);
    let closes_on = typed.day("closes_on", &input.closes_on);
    if input.closes_on.trim().is_empty() {
        typed.complain("closes_on", "This is blank.", "Say until when it is answered, e.g. 2026-03-04.");
    }
    let title = typed.line("title", &input.title);
    typed.done()?;
    let Some(template) = template else {
        return Err(Stop::wrong_field("template", "This is no template.", "Choose one."));
    };
    Ok(Survey {
        // It gets its id as it is filed.
        id: String::new(),
        title: title.unwrap_or_else(|| template.called(language).to_string()),
        kind: kind.unwrap_or(template.kind),
        confidentiality: confidentiality.unwrap_or(Confidentiality::Confidential),
        questions: template.questions.clone(),
        language,
        opened_on: today,
        closes_on: closes_on.unwrap_or(today),
    })
}
