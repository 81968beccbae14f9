//! Answering a person at a customer: what is recorded of them, and erasing it.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, body_hash, run_action};
use crate::stop::{FieldError, Stop};
use crate::typed::Typed;
use access::Permission;
use accounts::Ticket;
use accounts::erasure::is_named;
use money::Day;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{PersonRecord, PersonVersion};
use uuid::Uuid;

const EXPORT: Action = Action { name: "export_person", permission: Permission::PersonalData };
const ERASE: Action = Action { name: "erase_person", permission: Permission::PersonalData };

/// A person whose data was erased: how many rows of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonErased {
    /// What was said of them.
    pub versions: u64,
    /// Interactions that named them.
    pub interactions: u64,
    /// Tickets that named them.
    pub tickets: u64,
    /// What was said of others with them.
    pub relations: u64,
    /// Papers that named them.
    #[serde(default)]
    pub papers: u64,
}

/// Everything that is recorded of a person, as one JSON document to hand out.
///
/// # Errors
/// A person whom the account does not have, or whom the scope does not show.
#[async_recursion::async_recursion]
pub async fn export_person(cx: &Cx, account: Uuid, person: Uuid) -> Result<serde_json::Value, Stop> {
    let record = known(cx, account, person).await?;
    let now = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_person)?;
    let called = called(&record);
    let about = |names: &[String], texts: &[Option<&str>]| is_named(names, texts, &called);
    let interactions = cx.store.interactions(&cx.scope, account).await?;
    let interactions = interactions.into_iter().filter(|one| {
        let texts = [Some(one.subject.as_str()), one.purpose.as_deref(), one.text.as_deref(), one.thread.as_deref()];
        about(&one.people, &texts)
    });
    let interactions = interactions.map(|one| {
        json!({
            "kind": one.kind.key(), "day": one.day, "subject": one.subject, "purpose": one.purpose,
            "text": one.text, "with": one.people, "by": one.by,
        })
    });
    let tickets = cx.store.tickets(&cx.scope, account, Day(i32::MAX), Day(i32::MIN), i64::MAX).await?;
    let theirs = |ticket: &Ticket| about(ticket.person.as_slice(), &[Some(ticket.subject.as_str())]);
    let tickets = tickets.into_iter().filter(theirs).map(|ticket| {
        json!({
            "id": ticket.external_id, "opened_on": ticket.opened_on, "closed_on": ticket.closed_on,
            "subject": ticket.subject, "priority": ticket.priority.key(), "escalated": ticket.escalated,
            "first_response_minutes": ticket.first_response.minutes(),
        })
    });
    let colleagues = cx.store.people(&cx.scope, account, i64::MAX).await?;
    let colleagues = colleagues.iter().filter(|other| other.id != person).map(|other| other.as_of(cx.clock.today()));
    let colleagues =
        colleagues.filter(|other| about(other.reports_to.as_slice(), &[]) || about(&other.works_with, &[]));
    let document = json!({
        "person": person, "account": now.name, "source": &*record.source, "id_there": &*record.external_id,
        "said": record.versions.iter().map(said).collect::<Vec<_>>(),
        "interactions": interactions.collect::<Vec<_>>(),
        "tickets": tickets.collect::<Vec<_>>(),
        "named_by_colleagues": colleagues.map(|other| other.name).collect::<Vec<_>>(),
    });
    // A reply kept for retries would be one more copy of personal data.
    run_action(cx, EXPORT, Retry::Never, async |_| {
        let change = json!({ "account": account });
        let change = Change { subject_kind: "person", subject_id: person.to_string(), change };
        Ok(Done { reply: document.clone(), change: Some(change) })
    })
    .await
}

/// Erases a person: what was said of them goes, and others no longer name them. Figures and
/// interactions as such stay. Backups made before still hold them.
///
/// # Errors
/// A blank reason; a person whom the account does not have, or whom the scope does not show.
#[async_recursion::async_recursion]
pub async fn erase_person(cx: &Cx, account: Uuid, person: Uuid, reason: &str) -> Result<PersonErased, Stop> {
    let mut typed = Typed::default();
    typed.needed("reason", reason, "Say in a few words why, without naming the person.");
    typed.done()?;
    let record = known(cx, account, person).await?;
    let called = called(&record);
    if is_named(&[], &[Some(reason)], &called) {
        let problem = "The reason stays in the trail for good, and it names the person.".into();
        let repair = "Say why without the name, e.g. \u{201c}Asked on 3 March\u{201d}.".into();
        return Err(Stop::BadInput(vec![FieldError { field: "reason", problem, repair }]));
    }
    let retry = body_hash(&[&account.to_string(), &person.to_string(), reason]);
    let erased = run_action(cx, ERASE, retry, async |tx| {
        let sequence = tx.take_sequence().await?;
        let rows = tx.erase_person(account, person, &called, cx.clock.now(), sequence).await?;
        let reply = PersonErased {
            versions: rows.versions,
            interactions: rows.interactions,
            tickets: rows.tickets,
            relations: rows.relations,
            papers: rows.papers,
        };
        let change = json!({ "account": account, "rows": reply, "reason": reason.trim() });
        let change = Change { subject_kind: "person", subject_id: person.to_string(), change };
        Ok(Done { reply, change: Some(change) })
    })
    .await?;
    cx.store.clear_leftovers().await?;
    Ok(erased)
}

async fn known(cx: &Cx, account: Uuid, person: Uuid) -> Result<PersonRecord, Stop> {
    let people = cx.store.people(&cx.scope, account, i64::MAX).await?;
    people.into_iter().find(|record| record.id == person).ok_or_else(no_person)
}

fn no_person() -> Stop {
    Stop::wrong_field("person", "There is no such person at this account.", "Take the id of its list.")
}

/// Every name, address and id that a person had at any time.
fn called(record: &PersonRecord) -> Vec<String> {
    let told = record.versions.iter().flat_map(|version| [&version.fact.told.name, &version.fact.told.email]);
    let mut called: Vec<String> = told.flatten().cloned().collect();
    called.push(record.external_id.to_string());
    called.sort();
    called.dedup();
    called
}

fn said(PersonVersion { fact, recorded }: &PersonVersion) -> serde_json::Value {
    let told = &fact.told;
    json!({
        "holds_from": fact.effective_on,
        "recorded_at_microseconds_utc": recorded.at,
        "name": told.name,
        "email": told.email,
        "title": told.title,
        "function": told.function.as_ref().map(|function| function.key()),
        "role": told.role.map(|role| role.key()),
        "stance": told.stance.map(|stance| stance.key()),
        "reports_to": told.reports_to,
        "works_with": told.works_with,
        "known_by": told.known_by,
        "left_on": told.left_on,
    })
}
