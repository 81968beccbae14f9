//! Answering a survey by a link, without signing in.
//!
//! **What whoever owns the disk can still find out.** Of an anonymous survey the link's row says who
//! has answered and not when; the paper of the answer says what was answered and not who, under a
//! random id, dated and recorded at the start of the day that opened the survey. Neither names the
//! other. But commits have an order, and the trail has the time of each: the paper's sequence number
//! leads to the minute in which it came. Somebody who reads the files of the database and also knows
//! when a person answered, from the log of a proxy before Ascend, from two copies of the database
//! made shortly one after the other, from the database's own log or row versions, or because only
//! one person had been asked by then, can put the two together. Pages, exports and the API have no
//! way to: they show answers only together, and the trail of an account leaves these entries out. Those who need more
//! should ask through somebody else than us.

use super::known::Known;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::journey::filing::{file, file_at};
use crate::password;
use crate::stop::Stop;
use crate::typed::Typed;
use access::{Permission, Scope};
use std::collections::BTreeMap;
use store::ANSWERED_ANONYMOUSLY;
use store::entity::survey_token::Model as Token;
use surveys::{Answer, Confidentiality, Given, OptOut, QuestionKind, Survey, may_file, role_kept, told_before};

const ANSWER: Action = Action { name: "answer_survey", permission: Permission::SignIn };
const ANSWER_ANONYMOUSLY: Action = Action { name: ANSWERED_ANONYMOUSLY, permission: Permission::SignIn };
const OPT_OUT: Action = Action { name: "opt_out", permission: Permission::SignIn };

/// The rule that a link can still be used. Told in the same words for links that were never made,
/// were used, have expired, were replaced, or are of somebody who wants no surveys.
pub const ANSWER_LINK_MUST_BE_OPEN: &str = "answer_link_must_be_open";

/// What a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenLink {
    /// The survey.
    pub survey: Survey,
    /// What is said before the first question: who learns whose answer it was.
    pub told_before: String,
}

/// What a link opens. Looking changes nothing: mail is looked through by machines that follow links.
/// `us` is our company's name.
///
/// # Errors
/// Refused in the same words whatever is wrong with the link.
#[async_recursion::async_recursion]
pub async fn link_opens(cx: &Cx, token: &str, us: &str) -> Result<OpenLink, Stop> {
    let link = cx.store.survey_token(&password::token_hash(token), cx.clock.today()).await?;
    let Asked { known, survey, .. } = asked(cx, link).await?;
    let told_before = told_before(&survey, known.mapped.len(), &known.policy, us, survey.language);
    Ok(OpenLink { survey, told_before })
}

/// Takes the answer of whoever holds a link, once. `given` is what was typed to each question, by the
/// question's id; blank is no answer.
///
/// # Errors
/// Refused in the same words whatever is wrong with the link; an answer that does not fit the
/// questions, or is empty.
#[async_recursion::async_recursion]
pub async fn answer_survey(cx: &Cx, token: &str, given: &BTreeMap<String, String>, comment: &str) -> Result<(), Stop> {
    let (token_hash, today) = (password::token_hash(token), cx.clock.today());
    // Whoever guesses does not make others wait for the end of the trail.
    let opened = asked(cx, cx.store.survey_token(&token_hash, today).await?).await?;
    let (given, comment) = typed_answer(&opened.survey, given, comment)?;
    let is_anonymous = opened.survey.confidentiality == Confidentiality::Anonymous;
    let action = if is_anonymous { ANSWER_ANONYMOUSLY } else { ANSWER };
    run_action(cx, action, Retry::Never, async move |tx| {
        let sequence = tx.take_sequence().await?;
        let asked = asked(cx, tx.survey_token(&token_hash, today).await?).await?;
        let Asked { known, survey, link, external_id } = asked;
        let person = link.person.to_string();
        let answer = match is_anonymous {
            true => {
                let role = role_kept(&person, &known.mapped, &known.policy);
                Answer::anonymous(&survey, &password::random_secret()?, role, given)
            }
            false => Answer::confidential(&survey, &person, today, given),
        };
        let answer = Answer { comment, ..answer };
        may_file(&survey, &answer, today).map_err(Stop::Refusal)?;
        if !tx.use_survey_token(&link, answer.answered_on).await? {
            return Err(opens_nothing());
        }
        let paper = [(link.account, external_id, answer)];
        if is_anonymous {
            let start_of_opening = cx.clock.end_of(survey.opened_on.plus_days(-1)) + 1;
            file_at(start_of_opening, tx, sequence, paper).await?;
        } else {
            file(cx, tx, sequence, paper).await?;
        }
        let change = serde_json::json!({ "account": link.account });
        let change = Change { subject_kind: "survey", subject_id: survey.id, change };
        Ok(Done { reply: (), change: Some(change) })
    })
    .await
}

/// Records that the person whom a link is for wants no surveys and no asks. A mail is often left long
/// after its survey was answered or has closed, so a link that opens nothing any more does this still;
/// asked for twice, it was so already.
///
/// # Errors
/// Refused in the same words whatever else is wrong with the link.
#[async_recursion::async_recursion]
pub async fn opt_out(cx: &Cx, token: &str) -> Result<(), Stop> {
    let token_hash = password::token_hash(token);
    let (link, ..) = asked_for(cx, &token_hash).await?.ok_or_else(opens_nothing)?;
    run_action(cx, OPT_OUT, Retry::Never, async move |tx| {
        let sequence = tx.take_sequence().await?;
        // Read once more, as the person may have been erased or have said so by now.
        let (_, external_id, has_said_so) = asked_for(cx, &token_hash).await?.ok_or_else(opens_nothing)?;
        if has_said_so {
            return Ok(Done { reply: (), change: None });
        }
        let paper = OptOut { person: link.person.to_string(), on: cx.clock.today(), ended_on: None };
        file(cx, tx, sequence, [(link.account, external_id, paper)]).await?;
        let change = serde_json::json!({ "account": link.account });
        let change = Change { subject_kind: "person", subject_id: link.person.to_string(), change };
        Ok(Done { reply: (), change: Some(change) })
    })
    .await
}

/// A link, the external id of its account, and whether its person has opted out already.
async fn asked_for(cx: &Cx, token_hash: &[u8]) -> anyhow::Result<Option<(Token, String, bool)>> {
    let Some(link) = cx.store.any_survey_token(token_hash).await? else { return Ok(None) };
    let Some(account) = cx.store.account_now(&Scope::All, link.account).await? else { return Ok(None) };
    let known = Known::of(&cx.store, &Scope::All, link.account, cx.clock.today()).await?;
    let has_said_so = known.has_opted_out(&link.person.to_string());
    Ok(Some((link, account.external_id, has_said_so)))
}

/// What a link that can be used is about.
struct Asked {
    known: Known,
    survey: Survey,
    link: Token,
    external_id: String,
}

/// The link stands in for a scope: who holds it may see the survey that it is for, and nothing else.
async fn asked(cx: &Cx, link: Option<Token>) -> Result<Asked, Stop> {
    let link = link.ok_or_else(opens_nothing)?;
    let named = cx.store.account_now(&Scope::All, link.account).await?.ok_or_else(opens_nothing)?;
    let known = Known::of(&cx.store, &Scope::All, link.account, cx.clock.today()).await?;
    let survey = known.survey(&link.survey).ok_or_else(opens_nothing)?.clone();
    if survey.is_closed(known.today) || known.has_opted_out(&link.person.to_string()) {
        return Err(opens_nothing());
    }
    Ok(Asked { known, survey, link, external_id: named.external_id })
}

fn opens_nothing() -> Stop {
    let reason = "This link opens nothing. It may have been used, replaced or have expired.";
    Stop::refused(ANSWER_LINK_MUST_BE_OPEN, reason, "If you have answered, your answer is counted.")
}

/// What was given, read as its questions ask for it.
fn typed_answer(
    survey: &Survey,
    typed: &BTreeMap<String, String>,
    comment: &str,
) -> Result<(BTreeMap<String, Given>, Option<String>), Stop> {
    let mut checked = Typed::default();
    let mut given = BTreeMap::new();
    for (id, text) in typed {
        let Some(text) = checked.text("answer", text) else { continue };
        let question = survey.questions.iter().find(|question| question.id == *id);
        let answer = match question.map(|question| (question.kind, question.kind.points())) {
            Some((QuestionKind::FreeText, _)) => Some(Given::Text(text)),
            Some((QuestionKind::SingleChoice, _)) => Some(Given::Choice(text)),
            Some((_, Some(_))) => text.parse().ok().map(Given::Score),
            _ => None,
        };
        match answer {
            Some(answer) => drop(given.insert(id.clone(), answer)),
            None => checked.complain("answer", "An answer does not fit its question.", "Load the page again."),
        }
    }
    let comment = checked.text("comment", comment);
    if given.is_empty() && comment.is_none() {
        checked.complain("given", "Nothing is answered.", "Answer at least one question.");
    }
    checked.done()?;
    Ok((given, comment))
}
