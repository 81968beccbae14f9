//! Reading the surveys of an account.

use super::known::Known;
use crate::cx::Cx;
use crate::stop::Refusal;
use money::Day;
use std::collections::BTreeMap;
use store::entity::survey_token::Model as Token;
use store::{AccountFile, PersonRecord};
use surveys::{Confidentiality, QuestionKind, Reading, Survey, SurveyPolicy, whom_to_ask_next};
use uuid::Uuid;

/// A survey with its reading.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyNow {
    /// The survey.
    pub survey: Survey,
    /// What its answers say; of an anonymous one nothing but how many there are, until it is read.
    pub reading: Reading,
    /// How many people were asked.
    pub invited: usize,
}

/// A survey with everything around its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct SurveyDetail {
    /// The survey and its reading.
    pub now: SurveyNow,
    /// How many people of the account could be asked.
    pub mapped: usize,
    /// Who was asked, in the order of asking.
    pub asked: Vec<AskedPerson>,
    /// Who should be asked next, or reminded; nobody once it has closed.
    pub next: Vec<NextToAsk>,
}

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedPerson {
    /// What they are called; absent for somebody who is on no map any more.
    pub name: Option<String>,
    /// When they were asked.
    pub sent_on: Day,
    /// When they were reminded.
    pub reminded_on: Vec<Day>,
    /// Whether they have answered. That is known of an anonymous survey too, and said beforehand.
    pub has_answered: bool,
}

/// Somebody to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextToAsk {
    /// Who, as the form names them.
    pub person: String,
    /// What they are called.
    pub name: String,
    /// Whether an e-mail address of theirs is known.
    pub has_address: bool,
    /// Why they are in this place.
    pub reason: String,
    /// Every rule that says no today; none where they may be asked.
    pub held_back: Vec<Refusal>,
}

/// The surveys of an account with their readings, the latest first.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn surveys_of(cx: &Cx, account: Uuid) -> anyhow::Result<Vec<SurveyNow>> {
    let known = Known::of(&cx.store, &cx.scope, account, cx.clock.today()).await?;
    Ok(known.surveys.iter().rev().map(|survey| now(&known, survey)).collect())
}

/// One survey of an account; `None` where it has none of this id or the scope does not show it.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn survey_of(cx: &Cx, account: Uuid, survey: &str) -> anyhow::Result<Option<SurveyDetail>> {
    let known = Known::of(&cx.store, &cx.scope, account, cx.clock.today()).await?;
    let Some(survey) = known.survey(survey) else { return Ok(None) };
    let tokens = cx.store.survey_tokens(&cx.scope, account, &survey.id).await?;
    let heard = known.heard(survey, &tokens);
    let name = |person: &str| known.mapped.iter().find(|one| one.person == person).map(|one| one.name.clone());
    let of_survey = known.invitations.iter().filter(|one| one.survey == survey.id);
    let asked = of_survey.map(|one| AskedPerson {
        name: name(&one.person),
        sent_on: one.sent_on,
        reminded_on: one.reminded_on.clone(),
        has_answered: heard.contains(&one.person),
    });
    Ok(Some(SurveyDetail {
        now: now(&known, survey),
        mapped: known.mapped.len(),
        asked: asked.collect(),
        next: if survey.is_closed(known.today) { Vec::new() } else { next(&known, survey, &tokens) },
    }))
}

/// What the surveys of an account's papers said up to `day`, read as they were on it: by those who were
/// there then, the latest first.
///
/// # Errors
/// A paper that cannot be read.
pub(crate) fn surveys_up_to(
    papers: &AccountFile,
    people: Vec<PersonRecord>,
    policy: &SurveyPolicy,
    day: Day,
) -> anyhow::Result<Vec<SurveyNow>> {
    let mut known = Known::of_papers(papers, people, policy.clone(), day)?;
    known.surveys.retain(|survey| survey.opened_on <= day);
    known.answers.retain(|answer| answer.answered_on <= day);
    Ok(known.surveys.iter().rev().map(|survey| now(&known, survey)).collect())
}

/// What people at an account answered to the questions that gates ask, of its papers: for each the
/// latest survey that has an answer to show. The mean is of people, each heard once. An anonymous
/// survey counts once it is read, and never where it is withheld.
///
/// # Errors
/// A paper that cannot be read.
pub(crate) fn survey_evidence(
    papers: &AccountFile,
    people: Vec<PersonRecord>,
    policy: &SurveyPolicy,
    today: Day,
) -> anyhow::Result<Vec<journey::Survey>> {
    Ok(latest(&Known::of_papers(papers, people, policy.clone(), today)?))
}

fn latest(known: &Known) -> Vec<journey::Survey> {
    let mut evidence: Vec<journey::Survey> =
        known.surveys.iter().flat_map(|survey| evidence_of(known, survey)).collect();
    // Of two of one day the one opened later counts, which stands behind.
    evidence.sort_by_key(|one| (one.question, one.on));
    let is_last = |at: usize| evidence.get(at + 1).is_none_or(|next| next.question != evidence[at].question);
    (0..evidence.len()).filter(|at| is_last(*at)).map(|at| evidence[at].clone()).collect()
}

fn evidence_of(known: &Known, survey: &Survey) -> Vec<journey::Survey> {
    let now = now(known, survey);
    let is_open_to_all = survey.confidentiality == Confidentiality::Confidential && !survey.is_closed(known.today);
    let of_survey = known.answers.iter().filter(|answer| answer.survey == survey.id);
    let last = of_survey.map(|answer| answer.answered_on).filter(|on| *on <= survey.closes_on).max();
    let on = if is_open_to_all { last.unwrap_or(survey.opened_on) } else { survey.closes_on };
    let scores = now.reading.scores.iter().filter_map(|score| {
        let question = match score.kind {
            QuestionKind::ProductSatisfaction => journey::Question::Product,
            QuestionKind::ImplementationQuality => journey::Question::Implementation,
            _ => return None,
        };
        let figures = score.figures.as_ref()?;
        let reading = journey::Reading {
            mean: figures.mean,
            people: figures.people as u32,
            mapped: u32::try_from(score.coverage.whole).unwrap_or_default(),
        };
        Some(journey::Survey { question, on, reading })
    });
    scores.collect()
}

fn now(known: &Known, survey: &Survey) -> SurveyNow {
    let (answers, mapped) = (&known.answers, &known.mapped);
    let reading = surveys::reading(survey, answers, mapped, &BTreeMap::new(), &known.policy, known.today);
    let invited = known.invitations.iter().filter(|one| one.survey == survey.id).count();
    SurveyNow { survey: survey.clone(), reading, invited }
}

fn next(known: &Known, survey: &Survey, tokens: &[Token]) -> Vec<NextToAsk> {
    let (answers, invitations) = (&known.answers, &known.invitations);
    let in_turn = whom_to_ask_next(survey, answers, &known.mapped, invitations, &known.opt_outs, known.today);
    let mut next: Vec<NextToAsk> = in_turn
        .into_iter()
        .map(|one| {
            let held_back = known.refusals_to_ask(survey, &one.person, tokens);
            let has_address = known.addresses.contains_key(&one.person);
            NextToAsk { person: one.person, name: one.name, has_address, reason: one.reason, held_back }
        })
        .collect();
    // Of an anonymous survey whoever was asked is not asked again, but may be reminded.
    let heard = known.heard(survey, tokens);
    for one in known.mapped.iter().filter(|one| !heard.contains(&one.person)) {
        let is_there = next.iter().any(|next| next.person == one.person);
        let Some(asked) = known.invitation(survey, &one.person).filter(|_| !is_there) else { continue };
        let held_back = known.refusals_to_ask(survey, &one.person, tokens);
        let reason = format!("Asked on {}, no answer yet.", asked.last_on());
        let has_address = known.addresses.contains_key(&one.person);
        next.push(NextToAsk { person: one.person.clone(), name: one.name.clone(), has_address, reason, held_back });
    }
    next
}
