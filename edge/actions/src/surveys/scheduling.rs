//! What is due with surveys on a day, without anybody asking: reminders, and the rounds of accounts.
//! Both may run as often as they like: what was done on a day is known by what it recorded.

use super::file::SURVEYS;
use super::inviting::invitation;
use super::known::Known;
use super::mailing::REMIND_PEOPLE;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::journey::filing::file;
use crate::notify::{About, Notice, notify};
use crate::stop::Stop;
use access::{Permission, Scope};
use accounts::{Attribute, as_of, same};
use money::Day;
use std::collections::{BTreeMap, HashSet};
use store::entity::survey_token::Model as Token;
use store::{AccountNow, Filed, Tx};
use surveys::{History, Invitation, Survey, SurveyKind, is_reminder_due, next_round};
use uuid::Uuid;

const REMIND: Action = Action { name: REMIND_PEOPLE, permission: Permission::EditAccounts };
const TELL: Action = Action { name: "tell_survey_round", permission: Permission::EditAccounts };

/// The subject of the trail's entry that a round was told: account and day of the round before.
const ROUND: &str = "survey_round";

/// Reminds everybody who was asked by mail, has not answered, and may be contacted; how many they are.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn remind_people(cx: &Cx) -> Result<usize, Stop> {
    let mut surveys: BTreeMap<(Uuid, String), Vec<Uuid>> = BTreeMap::new();
    for (account, survey, person) in cx.store.mailed_without_answer(cx.clock.today()).await? {
        surveys.entry((account, survey)).or_default().push(person);
    }
    let mut reminded = 0;
    for ((account, survey), people) in surveys {
        let known = Known::of(&cx.store, &Scope::All, account, cx.clock.today()).await?;
        let tokens = cx.store.survey_tokens(&Scope::All, account, &survey).await?;
        if !due(&known, &survey, &people, &tokens).is_empty() {
            reminded += remind(cx, account, &survey, &people).await?;
        }
    }
    Ok(reminded)
}

async fn remind(cx: &Cx, account: Uuid, survey: &str, people: &[Uuid]) -> Result<usize, Stop> {
    let Some(named) = cx.store.account_now(&Scope::All, account).await? else { return Ok(0) };
    run_action(cx, REMIND, Retry::Never, async move |tx| {
        let sequence = tx.take_sequence().await?;
        let known = Known::of(&cx.store, &Scope::All, account, cx.clock.today()).await?;
        let due = due(&known, survey, people, &tx.survey_tokens(account, survey).await?);
        let (Some(survey), false) = (known.survey(survey), due.is_empty()) else {
            return Ok(Done { reply: 0, change: None });
        };
        let papers = due.iter().map(|person| {
            let reminded = invitation(&known, survey, &person.to_string());
            (account, named.external_id.clone(), reminded)
        });
        file(cx, tx, sequence, papers.collect::<Vec<_>>()).await?;
        let change = serde_json::json!({
            "account": account, "survey": survey.id, "people": due.len(), "mail": due,
        });
        let change = Change { subject_kind: "survey", subject_id: survey.id.clone(), change };
        Ok(Done { reply: due.len(), change: Some(change) })
    })
    .await
}

/// Who of these is to be reminded today.
fn due(known: &Known, survey: &str, people: &[Uuid], tokens: &[Token]) -> Vec<Uuid> {
    let Some(survey) = known.survey(survey) else { return Vec::new() };
    let is_due = |person: &&Uuid| {
        let id = person.to_string();
        let invitation = known.invitation(survey, &id);
        known.addresses.contains_key(&id)
            && invitation.is_some_and(|asked| is_reminder_due(&known.policy, survey, asked, known.today))
            && known.refusals_to_ask(survey, &id, tokens).is_empty()
    };
    people.iter().filter(is_due).copied().collect()
}

/// Tells the CSM of each account whose next round of surveys is due, once for each round; how many
/// were told. Somebody starts the first round of an account: from then on the next ones come due.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn tell_due_rounds(cx: &Cx) -> Result<usize, Stop> {
    let policy = SURVEYS.now(&cx.store).await?.policy.policy;
    let today = cx.clock.today();
    let last_rounds = last_rounds(cx).await?;
    let accounts: Vec<Uuid> = last_rounds.keys().copied().collect();
    let mut told = 0;
    for account in cx.store.accounts_now(&Scope::All, &accounts).await? {
        let last = last_rounds[&account.account];
        let may_be_due = last.plus_months(policy.cadence(tier_of(&account))) <= today;
        // Most are not due, which is seen without asking the trail or reading their people.
        if may_be_due && is_for_rounds(&account, today) && !was_told(cx, &account, last).await? {
            told += usize::from(tell_if_due(cx, &account, last).await?);
        }
    }
    Ok(told)
}

/// The last day on which anybody at an account was asked about the relationship.
async fn last_rounds(cx: &Cx) -> anyhow::Result<BTreeMap<Uuid, Day>> {
    let surveys: Vec<Filed<Survey>> = cx.store.all_papers(&Scope::All).await?;
    let is_relationship = |filed: &&Filed<Survey>| filed.paper.kind == SurveyKind::Relationship;
    let of_relationship: HashSet<(Uuid, &str)> =
        surveys.iter().filter(is_relationship).map(|filed| (filed.account, filed.paper.id.as_str())).collect();
    let mut last: BTreeMap<Uuid, Day> = BTreeMap::new();
    let invitations: Vec<Filed<Invitation>> = cx.store.all_papers(&Scope::All).await?;
    for Filed { account, paper, .. } in invitations {
        if of_relationship.contains(&(account, paper.survey.as_str())) {
            let known = last.entry(account).or_insert(paper.sent_on);
            *known = paper.sent_on.max(*known);
        }
    }
    Ok(last)
}

/// Whether it is a customer still: not merged into another, and not one that has left.
fn is_for_rounds(account: &AccountNow, today: Day) -> bool {
    let is_merged = account.merged_on.is_some_and(|on| on <= today);
    let has_left = account.level_minor.is_some() && !account.live;
    !is_merged && !has_left
}

/// Cadences go by segment.
fn tier_of(account: &AccountNow) -> &str {
    account.segment.as_deref().unwrap_or_default()
}

fn round_id(account: Uuid, last: Day) -> String {
    format!("{account}/{last}")
}

async fn was_told(cx: &Cx, account: &AccountNow, last: Day) -> anyhow::Result<bool> {
    let entries = cx.store.audit_of(&Scope::All, ROUND, &round_id(account.account, last), 1).await?;
    Ok(!entries.is_empty())
}

async fn tell_if_due(cx: &Cx, account: &AccountNow, last: Day) -> Result<bool, Stop> {
    let today = cx.clock.today();
    let known = Known::of(&cx.store, &Scope::All, account.account, today).await?;
    let contacts = known.contacts();
    let history = History { contacts: &contacts, opt_outs: &known.opt_outs };
    let round = next_round(&known.policy, tier_of(account), &known.mapped, &history, today);
    if round.due_on > today || round.asked.is_empty() {
        return Ok(false);
    }
    let (account, people) = (account.account, round.asked.len() as u64);
    run_action(cx, TELL, Retry::Never, async move |tx| {
        tx.take_sequence().await?;
        let Some(csm) = csm_of(tx, account, today).await? else {
            return Ok(Done { reply: false, change: None });
        };
        let notice = Notice::SurveyRoundDue { people };
        notify(cx, tx, &About::survey_round(account), vec![(csm, Some(account), notice)]).await?;
        let change = serde_json::json!({ "account": account, "people": people });
        let change = Change { subject_kind: ROUND, subject_id: round_id(account, last), change };
        Ok(Done { reply: true, change: Some(change) })
    })
    .await
}

/// The member who is CSM of an account, matched as everywhere: by e-mail address or name.
async fn csm_of(tx: &Tx, account: Uuid, today: Day) -> anyhow::Result<Option<Uuid>> {
    let attributes = tx.attributes_of(&[account]).await?;
    let Some(csm) = attributes.get(&account).and_then(|facts| as_of(facts, Attribute::Csm, today)) else {
        return Ok(None);
    };
    let members = tx.members().await?;
    let is_csm = |member: &&store::entity::member::Model| {
        member.disabled_at.is_none() && (same(&member.email, csm) || same(&member.name, csm))
    };
    Ok(members.iter().find(is_csm).map(|member| member.id))
}
