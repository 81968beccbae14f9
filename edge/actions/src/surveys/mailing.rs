//! Mails that ask people to answer: which jobs an action asks for, and what a mail holds when it is
//! sent. The link is made at that moment, so that no job knows one.

use super::known::Known;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::password;
use crate::stop::Stop;
use access::{Permission, Scope};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use store::entity::job::Model as Job;
use store::entity::survey_token::Model as Token;
use store::{NewJob, OutboxMessage};
use surveys::{Letter, Survey, letter, told_before};
use uuid::Uuid;

/// The kind of the jobs that send somebody their link.
pub const SURVEY_MAIL: &str = "survey_mail";

/// The actions that ask for mails.
pub(super) const INVITE_PEOPLE: &str = "invite_people";
pub(super) const REMIND_PEOPLE: &str = "remind_people";

const MAKE_LINK: Action = Action { name: "make_survey_link", permission: Permission::EditAccounts };

/// A mail as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyMail {
    /// The address of whoever is asked.
    pub address: String,
    /// What they are called.
    pub name: String,
    /// What it says.
    pub letter: Letter,
    /// For the link; the store keeps only its hash.
    pub token: String,
}

/// What a job comes to when its time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadyMail {
    /// It is to be sent.
    Send(Box<SurveyMail>),
    /// It is needed no more, and why.
    NotNeeded(String),
}

/// What an action says of the mails that it asks for.
#[derive(Deserialize)]
struct AskedFor {
    account: Uuid,
    survey: String,
    #[serde(default)]
    mail: Vec<Uuid>,
}

/// What a job keeps.
#[derive(Serialize, Deserialize)]
struct Payload {
    survey: String,
    reminder: bool,
}

/// The jobs that an action asks for, from what it put in the outbox.
///
/// # Errors
/// The message is not as its action writes it.
pub fn jobs_of(message: &OutboxMessage) -> anyhow::Result<Vec<NewJob>> {
    let reminder = match message.topic.as_str() {
        INVITE_PEOPLE => false,
        REMIND_PEOPLE => true,
        _ => return Ok(Vec::new()),
    };
    let asked: AskedFor = serde_json::from_str(&message.payload)
        .with_context(|| format!("reading what {} {} put in the outbox", message.topic, message.sequence))?;
    let payload = serde_json::to_string(&Payload { survey: asked.survey, reminder })?;
    let job = |person: Uuid| NewJob {
        kind: SURVEY_MAIL,
        account: Some(asked.account),
        person: Some(person),
        payload: payload.clone(),
    };
    Ok(asked.mail.into_iter().map(job).collect())
}

/// The survey that a job is about, and whether it reminds.
///
/// # Errors
/// The job is of another kind.
pub fn survey_of_job(job: &Job) -> anyhow::Result<(String, bool)> {
    let Payload { survey, reminder } =
        serde_json::from_str(&job.payload).with_context(|| format!("reading the job {}", job.id))?;
    Ok((survey, reminder))
}

/// Asks once more whether a person should get a mail, and makes their link. The links of earlier
/// attempts of the same job go on opening: one of those mails may have arrived all the same. `us` is
/// our company's name.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn ready_survey_mail(cx: &Cx, job: &Job, us: &str) -> Result<ReadyMail, Stop> {
    let (id, is_reminder) = survey_of_job(job)?;
    let account = job.account.context("a mail without an account")?;
    let person = job.person.context("a mail without a person")?;
    let today = cx.clock.today();
    let known = Known::of(&cx.store, &Scope::All, account, today).await?;
    let tokens = cx.store.survey_tokens(&Scope::All, account, &id).await?;
    let addressed = match addressed_of(&known, &id, person, &tokens) {
        Ok(addressed) => addressed,
        Err(reason) => return Ok(ReadyMail::NotNeeded(reason.into())),
    };
    let made = run_action(cx, MAKE_LINK, Retry::Never, async |tx| {
        tx.take_sequence().await?;
        let known = Known::of(&cx.store, &Scope::All, account, today).await?;
        let tokens = tx.survey_tokens(account, &id).await?;
        let survey = match addressed_of(&known, &id, person, &tokens) {
            Ok(addressed) => addressed.survey,
            Err(reason) => return Ok(Done { reply: Err(reason.to_string()), change: None }),
        };
        let token = password::random_secret()?;
        let row = Token {
            token_hash: password::token_hash(&token),
            account,
            survey: survey.id.clone(),
            person,
            made_on: today.0,
            used_on: None,
            expires_on: survey.closes_on.0,
            job: Some(job.id),
        };
        tx.insert_survey_token(row).await?;
        let change = serde_json::json!({ "account": account, "survey": survey.id });
        let change = Change { subject_kind: "survey", subject_id: survey.id.clone(), change };
        Ok(Done { reply: Ok(token), change: Some(change) })
    });
    let token = match made.await? {
        Ok(token) => token,
        Err(reason) => return Ok(ReadyMail::NotNeeded(reason)),
    };
    let Addressed { survey, address, name } = addressed;
    let told = told_before(survey, known.mapped.len(), &known.policy, us, survey.language);
    let letter = letter(survey, name, us, &told, is_reminder);
    Ok(ReadyMail::Send(Box::new(SurveyMail { address: address.into(), name: name.into(), letter, token })))
}

/// A survey, and whoever is asked.
struct Addressed<'k> {
    survey: &'k Survey,
    address: &'k str,
    name: &'k str,
}

/// Whom a mail goes to; else why none is needed any more. How often somebody is contacted was asked
/// when they were chosen, and is not asked again of the same contact.
fn addressed_of<'k>(
    known: &'k Known,
    survey: &str,
    person: Uuid,
    tokens: &[Token],
) -> Result<Addressed<'k>, &'static str> {
    let person = person.to_string();
    let survey = known.survey(survey).ok_or("The survey is not there any more.")?;
    if survey.is_closed(known.today) {
        return Err("The survey has closed.");
    }
    if known.heard(survey, tokens).contains(&person) {
        return Err("They have answered.");
    }
    if known.has_opted_out(&person) {
        return Err("They want no surveys and asks.");
    }
    let mapped = known.mapped.iter().find(|one| one.person == person);
    let mapped = mapped.ok_or("They are not at the account any more.")?;
    let address = known.addresses.get(&person).ok_or("They have no e-mail address.")?;
    Ok(Addressed { survey, address, name: &mapped.name })
}
