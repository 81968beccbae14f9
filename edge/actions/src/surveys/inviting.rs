//! Asking people: each gets a link of their own.

use super::known::{Known, no_survey};
use super::mailing::INVITE_PEOPLE;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::journey::filing::file;
use crate::log_interaction::no_account;
use crate::password;
use crate::stop::{Refusal, Stop};
use access::Permission;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::entity::survey_token::Model as Token;
use surveys::{Invitation, Survey, whom_to_ask_next};
use uuid::Uuid;

const INVITE: Action = Action { name: INVITE_PEOPLE, permission: Permission::EditAccounts };

/// Who is to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// These people of the account.
    These(Vec<Uuid>),
    /// Whoever should be asked next and may be, so many at most.
    Next {
        /// How many.
        people_max: usize,
    },
}

/// People who were asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleInvited {
    /// A link for each of them, but for those who get a mail. It is told here and never again.
    pub links: Vec<SurveyLink>,
    /// What those are called who get a mail.
    pub mailed: Vec<String>,
    /// Who was not asked.
    pub held_back: Vec<HeldBack>,
}

/// A person with their link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyLink {
    /// Who.
    pub person: Uuid,
    /// What they are called.
    pub name: String,
    /// For the link; the store keeps only its hash.
    pub token: String,
}

/// A person who was not asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// Who.
    pub person: String,
    /// What they are called.
    pub name: String,
    /// Each rule that says no, with its remedy.
    pub reasons: Vec<String>,
}

/// Asks people of an account to answer a survey, or reminds them: each who may be asked gets a new
/// link, and links that they had to this survey open nothing.
///
/// # Errors
/// People whom the account does not have; a survey that it does not have or that has closed; when
/// nobody may be asked, every rule that says no to each.
#[async_recursion::async_recursion]
pub async fn invite_people(cx: &Cx, account: Uuid, survey: &str, whom: &Whom) -> Result<PeopleInvited, Stop> {
    invite(cx, account, survey, whom, Handed::OnThePage).await
}

/// The same, and whoever has an e-mail address is sent their link, which is told to nobody else. A
/// link is told here of those who have none.
///
/// # Errors
/// As [`invite_people`].
#[async_recursion::async_recursion]
pub async fn invite_people_by_mail(cx: &Cx, account: Uuid, survey: &str, whom: &Whom) -> Result<PeopleInvited, Stop> {
    invite(cx, account, survey, whom, Handed::ByMail).await
}

/// How people get their links.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Handed {
    OnThePage,
    ByMail,
}

async fn invite(cx: &Cx, account: Uuid, survey: &str, whom: &Whom, handed: Handed) -> Result<PeopleInvited, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    run_action(cx, INVITE, Retry::Never, async move |tx| {
        let sequence = tx.take_sequence().await?;
        let known = Known::of(&cx.store, &cx.scope, account, cx.clock.today()).await?;
        let survey = known.survey(survey).ok_or_else(no_survey)?;
        if survey.is_closed(known.today) {
            let reason = format!("It closed on {}.", survey.closes_on);
            return Err(Stop::refused("survey_must_be_open", reason, "Open another survey."));
        }
        let tokens = tx.survey_tokens(account, &survey.id).await?;
        let (asked, refused) = chosen(&known, survey, &tokens, whom)?;
        if asked.is_empty() {
            let of = |(name, refusals): (String, Vec<Refusal>)| {
                refusals.into_iter().map(move |no| Refusal { reason: format!("{name}: {}", no.reason), ..no })
            };
            return Err(Stop::Refusal(refused.into_iter().flat_map(|(_, name, no)| of((name, no))).collect()));
        }
        let (mut links, mut mailed, mut mail) = (Vec::with_capacity(asked.len()), Vec::new(), Vec::new());
        let mut papers = Vec::with_capacity(asked.len());
        for (person, name) in asked {
            papers.push((account, named.external_id.clone(), invitation(&known, survey, &person)));
            if handed == Handed::OnThePage || !known.addresses.contains_key(&person) {
                links.push(link(tx, account, survey, (&person, name), &known).await?);
                continue;
            }
            // The link of a mail is made when it is sent. An earlier one opens until then; where there
            // is none, one that nobody knows keeps its place.
            let id = Uuid::parse_str(&person).map_err(anyhow::Error::new)?;
            if !tokens.iter().any(|token| token.person == id) {
                link(tx, account, survey, (&person, name.clone()), &known).await?;
            }
            mailed.push(name);
            mail.push(id);
        }
        file(cx, tx, sequence, papers).await?;
        let held_back = refused.into_iter().map(|(person, name, refusals)| HeldBack {
            person,
            name,
            reasons: refusals.iter().map(|no| format!("{} {}", no.reason, no.remedy)).collect(),
        });
        let people = links.len() + mailed.len();
        let reply = PeopleInvited { held_back: held_back.collect(), links, mailed };
        let mut change = serde_json::json!({ "account": account, "survey": survey.id, "people": people });
        if !mail.is_empty() {
            change["mail"] = serde_json::json!(mail);
        }
        let change = Change { subject_kind: "survey", subject_id: survey.id.clone(), change };
        Ok(Done { reply, change: Some(change) })
    })
    .await
}

type Asked = Vec<(String, String)>;
type Refused = Vec<(String, String, Vec<Refusal>)>;

/// Who may be asked, as papers and people call them, and who may not and why.
fn chosen(known: &Known, survey: &Survey, tokens: &[Token], whom: &Whom) -> Result<(Asked, Refused), Stop> {
    let (wanted, people_max): (Asked, usize) = match whom {
        Whom::These(people) => {
            let ids: Vec<String> = people.iter().map(Uuid::to_string).collect();
            let found = known.mapped.iter().filter(|one| ids.contains(&one.person));
            let found: Asked = found.map(|one| (one.person.clone(), one.name.clone())).collect();
            if ids.iter().any(|id| !found.iter().any(|(person, _)| person == id)) {
                let problem = "Somebody of them is not at this account.";
                return Err(Stop::wrong_field("people", problem, "Choose people of its map who are still there."));
            }
            (found, usize::MAX)
        }
        Whom::Next { people_max } => {
            let (answers, invitations) = (&known.answers, &known.invitations);
            let next = whom_to_ask_next(survey, answers, &known.mapped, invitations, &known.opt_outs, known.today);
            (next.into_iter().map(|one| (one.person, one.name)).collect(), *people_max)
        }
    };
    if wanted.is_empty() {
        return Err(Stop::wrong_field("people", "Nobody is chosen.", "Choose at least one person who can be asked."));
    }
    let (mut asked, mut refused) = (Asked::new(), Refused::new());
    for (person, name) in wanted {
        if asked.len() >= people_max {
            break;
        }
        let refusals = known.refusals_to_ask(survey, &person, tokens);
        if refusals.is_empty() { asked.push((person, name)) } else { refused.push((person, name, refusals)) }
    }
    Ok((asked, refused))
}

/// The paper that says that a person was asked, or reminded: one per survey and person.
pub(super) fn invitation(known: &Known, survey: &Survey, person: &str) -> Invitation {
    match known.invitation(survey, person) {
        Some(asked) if asked.last_on() == known.today => asked.clone(),
        Some(asked) => {
            let reminded_on = asked.reminded_on.iter().copied().chain([known.today]).collect();
            Invitation { reminded_on, ..asked.clone() }
        }
        None => Invitation {
            id: Uuid::now_v7().to_string(),
            survey: survey.id.clone(),
            person: person.into(),
            sent_on: known.today,
            reminded_on: Vec::new(),
        },
    }
}

async fn link(
    tx: &Tx,
    account: Uuid,
    survey: &Survey,
    (person, name): (&str, String),
    known: &Known,
) -> Result<SurveyLink, Stop> {
    let person = Uuid::parse_str(person).map_err(anyhow::Error::new)?;
    let token = password::random_secret()?;
    let row = Token {
        token_hash: password::token_hash(&token),
        account,
        survey: survey.id.clone(),
        person,
        made_on: known.today.0,
        used_on: None,
        expires_on: survey.closes_on.0,
        job: None,
    };
    tx.insert_survey_token(row).await?;
    Ok(SurveyLink { person, name, token })
}
