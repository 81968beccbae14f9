//! One person of an account, and changing what is known of them.

use super::account::account_of_path;
use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::part::AtAccount;
use super::people::{Person, PersonChanged, person_said};
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use crate::quoting::quoted;
use access::Scope;
use actions::reads::PersonRecord;
use actions::{put_person, version_of_person};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is new of a person. A field that is left out says nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct PersonNews {
    /// What they are called.
    name: Option<String>,
    /// Their e-mail address.
    email: Option<String>,
    /// Their title.
    title: Option<String>,
    /// Where they work.
    function: Option<String>,
    /// `decides`, `shapes` or `uses`.
    role: Option<String>,
    /// `supports`, `neutral`, `against` or `not_met`.
    stance: Option<String>,
    /// Name, e-mail or id of the person they report to.
    reports_to: Option<String>,
    /// Whom they work closely with, separated by semicolons.
    works_with: Option<String>,
    /// Who of ours knows them, separated by semicolons.
    known_by: Option<String>,
    /// First day they are no longer there.
    left_on: Option<String>,
    /// From which day it holds; today when left out.
    effective_on: Option<String>,
}

/// One person as known today.
#[utoipa::path(
    get, path = "/accounts/{id}/people/{person}", tag = "Accounts",
    params(
        ("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."),
        ("person" = String, Path, description = "The person's id."),
    ),
    responses((
        status = 200, body = Person, description = "The person.",
        headers(("ETag" = String, description = "The version that stands.")),
    )),
)]
pub async fn person(
    State(app): State<App>,
    caller: Caller,
    at: AtAccount,
    _: Ask<Nothing>,
) -> Result<Tagged<Person>, Problem> {
    let (_, record) = found(&app, &caller.scope(), &at).await?;
    let today = app.clock.today();
    let version = version_of_person(&record, today);
    Ok(Tagged { version, record: Person::of(&record, record.as_of(today), today) })
}

/// Records what is new of a person.
#[utoipa::path(
    put, path = "/accounts/{id}/people/{person}", tag = "Accounts",
    params(
        ("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."),
        ("person" = String, Path, description = "The person's id."),
        Changer,
    ),
    request_body(content = PersonNews, content_type = "application/json"),
    responses((status = 200, body = PersonChanged, description = "It is known from now on.")),
)]
pub async fn change_person(
    State(app): State<App>,
    changer: Changer,
    at: AtAccount,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PersonChanged>, Problem> {
    let (account, record) = found(&app, &changer.cx.scope, &at).await?;
    let input = sent.read(person_said)?;
    let put = put_person(&changer.cx, account, Some(record.id), &input).await?;
    Ok(Json(PersonChanged { person: put.person, changed: put.changed }))
}

async fn found(app: &App, scope: &Scope, at: &AtAccount) -> Result<(Uuid, PersonRecord), Problem> {
    let account = account_of_path(app, scope, &at.account).await?.account;
    let people = app.store.people(scope, account, i64::MAX).await.map_err(Fault)?;
    let named = at.part.parse::<Uuid>().ok();
    let found = people.into_iter().find(|record| Some(record.id) == named);
    let none = || Problem::not_found(format!("There is no person {} at this account.", quoted(&at.part)));
    found.map(|record| (account, record)).ok_or_else(none)
}
