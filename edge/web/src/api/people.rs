//! The people of an account, and saying something of one.

use super::account::account_of_path;
use super::asking::{Ask, Asking, Nothing, Query};
use super::caller::{Caller, Writer};
use super::cursor;
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::tagged::etag;
use crate::app::App;
use accounts::AccountMap;
use actions::reads::PersonRecord;
use actions::{PersonInput, put_person, version_of_person};
use axum::Json;
use axum::extract::State;
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which of the people.
pub struct PeopleQuery {
    cursor: Option<String>,
    limit: u16,
}

impl Query for PeopleQuery {
    fn read(asking: &mut Asking) -> PeopleQuery {
        PeopleQuery { cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// Some people of an account.
#[derive(Serialize, ToSchema)]
pub struct PeoplePage {
    /// By name.
    people: Vec<Person>,
    /// What is missing on the account's map, the most important first.
    gaps: Vec<Gap>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// A person as known today.
#[derive(Serialize, ToSchema)]
pub struct Person {
    /// Names what is known of them now: send it as `If-Match` with a change.
    etag: String,
    /// Our id.
    id: Uuid,
    /// The source that named them.
    source: String,
    /// Their id there.
    external_id: String,
    /// What they are called.
    name: String,
    /// Their e-mail address.
    email: Option<String>,
    /// Their title.
    title: Option<String>,
    /// `operations`, `finance`, `technology`, `sales` or the source's own word.
    function: Option<String>,
    /// `decides`, `shapes` or `uses`.
    role: Option<&'static str>,
    /// `supports`, `neutral`, `against` or `not_met`.
    stance: &'static str,
    /// Whom they report to, as the source calls that person.
    reports_to: Option<String>,
    /// Whom they work closely with.
    works_with: Vec<String>,
    /// Who of ours knows them.
    known_by: Vec<String>,
    /// First day they are no longer there.
    #[schema(value_type = Option<String>, format = Date)]
    left_on: Option<Day>,
}

impl Person {
    /// A person of whom `record` tells, as known today.
    pub fn of(record: &PersonRecord, person: accounts::Person<Uuid>, today: Day) -> Person {
        Person {
            etag: etag(&version_of_person(record, today)),
            id: person.id,
            source: record.source.to_string(),
            external_id: person.external_id,
            name: person.name,
            email: person.email,
            title: person.title,
            function: person.function.map(|function| function.key().to_string()),
            role: person.role.map(|role| role.key()),
            stance: person.stance.key(),
            reports_to: person.reports_to,
            works_with: person.works_with,
            known_by: person.known_by,
            left_on: person.left_on,
        }
    }
}

/// Something missing on an account's map.
#[derive(Serialize, ToSchema)]
pub struct Gap {
    /// What is missing.
    text: String,
    /// What to do about it.
    remedy: String,
}

/// What is said of a person. A field that is left out says nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct PersonSaid {
    /// The id of somebody known; left out for somebody new.
    person: Option<Uuid>,
    /// What they are called; somebody new needs a name.
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

/// A person of whom something was said.
#[derive(Serialize, ToSchema)]
pub struct PersonChanged {
    /// Who.
    pub person: Uuid,
    /// The fields that said something new.
    pub changed: Vec<String>,
}

/// The people of an account as known today, with the gaps of its map.
#[utoipa::path(
    get, path = "/accounts/{id}/people", tag = "Accounts",
    params(
        ("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."),
        Ask<PeopleQuery>,
    ),
    responses((status = 200, body = PeoplePage, description = "The people.")),
)]
pub async fn people(
    State(app): State<App>,
    caller: Caller,
    Part(called): Part,
    Ask { query, question }: Ask<PeopleQuery>,
) -> Result<Json<PeoplePage>, Problem> {
    let account = account_of_path(&app, &caller.scope(), &called).await?.account;
    let sequence = app.store.sequence().await.map_err(Fault)?;
    let records = app.store.people(&caller.scope(), account, i64::MAX).await.map_err(Fault)?;
    let today = app.clock.today();
    let known: Vec<_> = records.iter().map(|record| record.as_of(today)).collect();
    let gaps = AccountMap::of(&known, today).gaps;
    let mut people: Vec<Person> = records.iter().zip(known).map(|(of, person)| Person::of(of, person, today)).collect();
    people.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let of = format!("people of {account} {question} {sequence}");
    let (people, next) = cursor::page(people, &of, query.cursor.as_deref(), query.limit)?;
    let gaps = gaps.into_iter().map(|gap| Gap { text: gap.text, remedy: gap.remedy }).collect();
    Ok(Json(PeoplePage { people, gaps, next }))
}

/// Adds a person to an account, or records what is new of one.
#[utoipa::path(
    post, path = "/accounts/{id}/people", tag = "Accounts",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = PersonSaid, content_type = "application/json"),
    responses((status = 200, body = PersonChanged, description = "It is known from now on.")),
)]
pub async fn put(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PersonChanged>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let (person, input) = sent.read(|sent| (sent.text("person"), person_said(sent)))?;
    let wrong = |_| Problem::wrong_field("person", "is not an id.", "Take it from the list of people.");
    let person = (!person.is_empty()).then(|| Uuid::parse_str(&person)).transpose().map_err(wrong)?;
    let put = put_person(&writer.cx, account, person, &input).await?;
    Ok(Json(PersonChanged { person: put.person, changed: put.changed }))
}

/// What a body says of a person.
pub fn person_said(sent: &mut Sent) -> PersonInput {
    PersonInput {
        name: sent.text("name"),
        email: sent.text("email"),
        title: sent.text("title"),
        function: sent.text("function"),
        role: sent.text("role"),
        stance: sent.text("stance"),
        reports_to: sent.text("reports_to"),
        works_with: sent.text("works_with"),
        known_by: sent.text("known_by"),
        left_on: sent.text("left_on"),
        effective_on: sent.text("effective_on"),
    }
}
