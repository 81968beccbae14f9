//! Adding a person at a customer, and saying something new of one.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::log_interaction::{OURS, no_account};
use crate::looked_at::{changed_since, version_of_person};
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use accounts::{DecisionRole, Function, Person, PersonDraft, Stance, Told};
use money::Day;
use revenue::Draft;
use serde::{Deserialize, Serialize};
use store::{FactTable, NewFact, PersonRecord, Tx, content_of, natural_key_of, person_id};
use uuid::Uuid;

const ACTION: Action = Action { name: "put_person", permission: Permission::EditAccounts };

/// What was typed of a person. What is blank says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonInput {
    /// What they are called; somebody new needs a name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their title.
    pub title: String,
    /// Where they work.
    pub function: String,
    /// `decides`, `shapes` or `uses`.
    pub role: String,
    /// `supports`, `neutral`, `against` or `not_met`.
    pub stance: String,
    /// Name, e-mail or id of the person they report to.
    pub reports_to: String,
    /// Whom they work closely with, separated by semicolons.
    pub works_with: String,
    /// Who of ours knows them, separated by semicolons.
    pub known_by: String,
    /// First day they are no longer there.
    pub left_on: String,
    /// From which day it holds; today when blank.
    pub effective_on: String,
}

/// A person of whom something was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPut {
    /// Who.
    pub person: Uuid,
    /// The fields that say something new; none when all was known already.
    pub changed: Vec<String>,
}

/// Adds a person to an account, or records what is new of the one named by `person`.
///
/// # Errors
/// Every wrong field; an account that the scope does not show, a person whom it does not have.
#[async_recursion::async_recursion]
pub async fn put_person(cx: &Cx, account: Uuid, person: Option<Uuid>, input: &PersonInput) -> Result<PersonPut, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let (told, effective_on) = read(cx, input, person.is_none())?;
    let fields = serde_json::json!([account, person, format!("{told:?}"), effective_on.0]).to_string();
    let new_name = if person.is_none() { input.name.as_str() } else { "" };
    run_action(cx, ACTION, body_hash(&[&fields, new_name]), async move |tx| {
        // What is known of the person must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let known = known(cx, tx, account, person).await?;
        let now = known.as_ref().map(|record| record.as_of(effective_on));
        let (told, changed) = news(told, now.as_ref());
        let (source, external_id) = match &known {
            Some(record) => (record.source.to_string(), record.external_id.to_string()),
            None => (OURS.to_string(), Uuid::now_v7().to_string()),
        };
        let id = person.unwrap_or_else(|| person_id(account, &source, &external_id));
        if changed.is_empty() {
            return Ok(Done { reply: PersonPut { person: id, changed }, change: None });
        }
        let draft = PersonDraft { account: named.external_id, external_id, effective_on: Some(effective_on), told };
        let draft = Draft::Person(draft);
        // Beside the source's own word of that day, never in its place.
        let key = natural_key_of(&format!("{OURS}, {source}"), &draft, 0);
        let content = content_of(&draft);
        let fact = NewFact { key, content, recorded_at: cx.clock.now(), account: Some(account), draft };
        tx.insert_facts(FactTable::PersonVersion, &source, sequence, vec![fact]).await?;
        tx.refresh_people(&[id], cx.clock.today()).await?;
        // The trail is never rewritten, so it says which fields, not what.
        let change = serde_json::json!({ "account": account, "fields": changed });
        let change = Change { subject_kind: "person", subject_id: id.to_string(), change };
        Ok(Done { reply: PersonPut { person: id, changed }, change: Some(change) })
    })
    .await
}

/// The person as they stand, and as they were looked at; none where somebody new is meant.
async fn known(cx: &Cx, tx: &Tx, account: Uuid, person: Option<Uuid>) -> Result<Option<PersonRecord>, Stop> {
    let Some(person) = person else { return Ok(None) };
    let missing =
        || Stop::wrong_field("person", "There is no such person at this account.", "Take the id of its list.");
    let record = tx.person(account, person).await?.ok_or_else(missing)?;
    if cx.looked_at_another(&version_of_person(&record, cx.clock.today())) {
        return Err(changed_since("This person", tx.last_entry_about_person(person).await?));
    }
    Ok(Some(record))
}

fn read(cx: &Cx, input: &PersonInput, is_new: bool) -> Result<(Told, Day), Stop> {
    let mut typed = Typed::default();
    let name = match is_new {
        true => Some(typed.needed("name", &input.name, "Say what they are called.")),
        false => typed.line("name", &input.name),
    };
    let email = typed.line("email", &input.email);
    if email.as_deref().is_some_and(|email| !email.contains('@')) {
        typed.complain("email", "This is not an e-mail address.", "Write it like maya@example.com.");
    }
    let told = Told {
        name,
        email,
        title: typed.line("title", &input.title),
        function: typed.line("function", &input.function).map(|word| Function::of(&word)),
        role: typed.word("role", &input.role, DecisionRole::from_key, "decides, shapes or uses"),
        stance: typed.word("stance", &input.stance, Stance::from_key, "supports, neutral, against or not_met"),
        reports_to: typed.line("reports_to", &input.reports_to),
        works_with: typed.names("works_with", &input.works_with),
        known_by: typed.names("known_by", &input.known_by),
        left_on: typed.day("left_on", &input.left_on),
    };
    let effective_on = typed.day("effective_on", &input.effective_on).unwrap_or(cx.clock.today());
    typed.done()?;
    Ok((told, effective_on))
}

/// What was not known before, and the names of its fields.
fn news(told: Told, now: Option<&Person<Uuid>>) -> (Told, Vec<String>) {
    let mut changed = Vec::new();
    fn keep<T: PartialEq>(changed: &mut Vec<String>, field: &str, said: Option<T>, known: Option<&T>) -> Option<T> {
        let said = said.filter(|said| known != Some(said));
        if said.is_some() {
            changed.push(field.into());
        }
        said
    }
    let known = |pick: fn(&Person<Uuid>) -> Option<&String>| now.and_then(pick);
    let list = |names: fn(&Person<Uuid>) -> &Vec<String>| now.map(names);
    let told = Told {
        name: keep(&mut changed, "name", told.name, known(|p| Some(&p.name))),
        email: keep(&mut changed, "email", told.email, known(|p| p.email.as_ref())),
        title: keep(&mut changed, "title", told.title, known(|p| p.title.as_ref())),
        function: keep(&mut changed, "function", told.function, now.and_then(|p| p.function.as_ref())),
        role: keep(&mut changed, "role", told.role, now.and_then(|p| p.role.as_ref())),
        stance: keep(&mut changed, "stance", told.stance, now.map(|p| &p.stance)),
        reports_to: keep(&mut changed, "reports_to", told.reports_to, known(|p| p.reports_to.as_ref())),
        works_with: keep(&mut changed, "works_with", told.works_with, list(|p| &p.works_with)),
        known_by: keep(&mut changed, "known_by", told.known_by, list(|p| &p.known_by)),
        left_on: keep(&mut changed, "left_on", told.left_on, now.and_then(|p| p.left_on.as_ref())),
    };
    (told, changed)
}
