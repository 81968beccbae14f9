//! A person at a customer: what is known of them, what was said with them, and saying something new.

use super::account::{id_of, timeline};
use super::asked::Asked;
use super::signature::when;
use super::{Answer, page, shell};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::form::Form as PlainForm;
use crate::views::parts::{Fact, Link, Note, Tone};
use crate::views::people::{PersonForm, PersonPage, PersonRequests};
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use accounts::{DecisionRole, Person, Stance, Told};
use actions::reads::{AccountNow, PersonRecord, PersonVersion, TimelineAsked};
use actions::{FieldError, PersonInput, Stop, erase_person, export_person, put_person};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use draw::format;
use money::Day;
use serde::Deserialize;
use uuid::Uuid;

/// The routes of people.
pub fn router() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/people", post(add))
        .route("/accounts/{account}/people/new", get(new))
        .route("/accounts/{account}/people/{person}", get(show).post(change))
        .route("/accounts/{account}/people/{person}/export", post(export))
        .route("/accounts/{account}/people/{person}/erase", post(erase))
}

/// A form about a person, as it was sent.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Sent {
    csrf: String,
    name: String,
    email: String,
    title: String,
    function: String,
    role: String,
    stance: String,
    reports_to: String,
    works_with: String,
    known_by: String,
    left_on: String,
    effective_on: String,
}

impl Sent {
    fn input(self) -> PersonInput {
        let Sent { name, email, title, function, role, stance, .. } = self;
        let Sent { reports_to, works_with, known_by, left_on, effective_on, .. } = self;
        PersonInput {
            name,
            email,
            title,
            function,
            role,
            stance,
            reports_to,
            works_with,
            known_by,
            left_on,
            effective_on,
        }
    }
}

async fn new(State(app): State<App>, member: Member, Path(account): Path<String>) -> Answer {
    let account = account_of(&app, &member, &account).await?;
    blank(&app, &member, &account, &PersonInput::default(), &[]).await
}

async fn add(State(app): State<App>, member: Member, Path(account): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let account = account_of(&app, &member, &account).await?;
    let input = sent.input();
    match put_person(&member.cx(), account.account, None, &input).await {
        Ok(put) => Ok(to_person(account.account, put.person, "added")),
        Err(Stop::BadInput(errors)) => {
            let page = blank(&app, &member, &account, &input, &errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

async fn show(
    State(app): State<App>,
    member: Member,
    Path((account, person)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let account = account_of(&app, &member, &account).await?;
    let known = people_with(&app, &member, &account, &person).await?;
    known_page(&app, &member, &account, known, &Asked::new(pairs), Typed::default()).await
}

async fn change(
    State(app): State<App>,
    member: Member,
    Path((account, person)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let account = account_of(&app, &member, &account).await?;
    let known = people_with(&app, &member, &account, &person).await?;
    let (id, input) = (known.0.id, sent.input());
    match put_person(&member.cx(), account.account, Some(id), &input).await {
        Ok(put) => {
            let done = if put.changed.is_empty() { "same" } else { "changed" };
            Ok(to_person(account.account, id, done))
        }
        Err(Stop::BadInput(errors)) => {
            let typed = Typed { said: Some((&input, errors.as_slice())), ..Typed::default() };
            let page = known_page(&app, &member, &account, known, &Asked::default(), typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

/// What a person asked for, as it was sent.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Request {
    csrf: String,
    reason: String,
}

async fn export(
    State(app): State<App>,
    member: Member,
    Path((account, person)): Path<(String, String)>,
    Form(sent): Form<Request>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let account = account_of(&app, &member, &account).await?;
    let (record, _) = people_with(&app, &member, &account, &person).await?;
    let document = export_person(&member.cx(), account.account, record.id).await;
    let document = document.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    let text = serde_json::to_string_pretty(&document).map_err(|e| Problem::fault(member.theme, &e.into()))?;
    let named = format!("attachment; filename=\"person-{}.json\"", record.id);
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_string()),
        (header::CONTENT_DISPOSITION, named),
        (header::CACHE_CONTROL, "no-store".to_string()),
    ];
    Ok((headers, text).into_response())
}

async fn erase(
    State(app): State<App>,
    member: Member,
    Path((account, person)): Path<(String, String)>,
    Form(sent): Form<Request>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let account = account_of(&app, &member, &account).await?;
    let known = people_with(&app, &member, &account, &person).await?;
    match erase_person(&member.cx(), account.account, known.0.id, &sent.reason).await {
        Ok(_) => Ok(Redirect::to(&format!("/accounts/{}?done=erased#people", account.account)).into_response()),
        Err(Stop::BadInput(errors)) => {
            let typed = Typed { erase: Some((&sent.reason, &errors)), ..Typed::default() };
            let page = known_page(&app, &member, &account, known, &Asked::default(), typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

fn to_person(account: Uuid, person: Uuid, done: &str) -> axum::response::Response {
    Redirect::to(&format!("/accounts/{account}/people/{person}?done={done}")).into_response()
}

async fn account_of(app: &App, member: &Member, account: &str) -> Result<AccountNow, Problem> {
    let id = id_of(member, account)?;
    let found = app.store.account_now(&member.cx().scope, id).await;
    let found = found.map_err(|e| Problem::fault(member.theme, &e.into()))?;
    found.ok_or_else(|| Problem::not_found(member.theme, "account", account))
}

/// The person of an address, and everybody at the account.
async fn people_with(
    app: &App,
    member: &Member,
    account: &AccountNow,
    person: &str,
) -> Result<(PersonRecord, Vec<PersonRecord>), Problem> {
    let people = app.store.people(&member.cx().scope, account.account, i64::MAX).await;
    let people = people.map_err(|e| Problem::fault(member.theme, &e.into()))?;
    let id = Uuid::parse_str(person).ok();
    let found = people.iter().find(|record| Some(record.id) == id).cloned();
    found.map(|found| (found, people)).ok_or_else(|| Problem::not_found(member.theme, "person", person))
}

async fn blank(app: &App, member: &Member, account: &AccountNow, input: &PersonInput, errors: &[FieldError]) -> Answer {
    let path = format!("/accounts/{}", account.account);
    let view = PersonPage {
        shell: shell(app, member, Place::Accounts, None).await?,
        account: Link::new(&account.name, &path),
        name: "Somebody new".into(),
        about: vec![format!("at {}", account.name)],
        facts: Vec::new(),
        notes: Vec::new(),
        timeline: None,
        versions: None,
        form: Some(PersonForm {
            action: format!("{path}/people"),
            fields: fields(input, errors, None),
            button: "Add a person".into(),
        }),
        personal: None,
    };
    page(member, &view)
}

async fn known_page(
    app: &App,
    member: &Member,
    account: &AccountNow,
    (record, people): (PersonRecord, Vec<PersonRecord>),
    asked: &Asked,
    typed: Typed<'_>,
) -> Answer {
    let today = app.clock.today();
    let person = record.as_of(today);
    let path = super::account::person_href(account.account, person.id);
    let to = |changes: &[(&str, &str)]| {
        let changes = [&[("done", "")], changes].concat();
        format!("{}#timeline", asked.href(&path, &changes))
    };
    let called = [Some(person.external_id.clone()), person.email.clone(), Some(person.name.clone())];
    let called = called.into_iter().flatten().collect();
    let wanted = TimelineAsked { side: None, people: called, customer_since: account.since };
    let others: Vec<Person<Uuid>> = people.iter().map(|record| record.as_of(today)).collect();
    let mut card = timeline::page(app, member, account.account, &wanted, asked, &others, &to).await?;
    card.when_empty = format!("Nothing is recorded with {}.", person.name);
    let done = match asked.get("done") {
        Some("added") => Some("The person is added."),
        Some("changed") => Some("It is recorded. What was known before stays in the versions."),
        Some("same") => Some("All of it was known already. Nothing was recorded."),
        _ => None,
    };
    let (input, errors) = match typed.said {
        Some((input, errors)) => (input.clone(), errors),
        None => (PersonInput::default(), &[][..]),
    };
    let view = PersonPage {
        shell: shell(app, member, Place::Accounts, done.map(|text| Toast { text: text.into(), undo: None })).await?,
        account: Link::new(&account.name, format!("/accounts/{}#people", account.account)),
        name: person.name.clone(),
        about: [person.title.clone(), person.email.clone()].into_iter().flatten().collect(),
        facts: facts(&person),
        notes: notes(&person, today),
        timeline: Some(card),
        versions: Some(versions(&record, today)),
        form: member.may(Permission::EditAccounts).then(|| PersonForm {
            action: path.clone(),
            fields: fields(&input, errors, Some(&person)),
            button: "Record what is new".into(),
        }),
        personal: member.may(Permission::PersonalData).then(|| personal(&path, member, typed.erase)),
    };
    page(member, &view)
}

/// Forms that were sent and are shown again, each with what is wrong.
#[derive(Clone, Copy, Default)]
struct Typed<'a> {
    said: Option<(&'a PersonInput, &'a [FieldError])>,
    erase: Option<(&'a String, &'a [FieldError])>,
}

fn personal(path: &str, member: &Member, erase: Option<(&String, &[FieldError])>) -> PersonRequests {
    let error = erase.and_then(|(_, errors)| errors.first()).map(|e| format!("{} {}", e.problem, e.repair));
    let reason = erase.map_or(String::new(), |(reason, _)| reason.clone());
    let reason = Field::new("reason", "Why", Control::Text(reason)).within("erase").error(error);
    let csrf = member.signed_in.csrf.clone();
    PersonRequests {
        export: PlainForm {
            action: format!("{path}/export"),
            csrf: csrf.clone(),
            fields: Vec::new(),
            text: "Download what is recorded".into(),
            primary: false,
        },
        erase: PlainForm {
            action: format!("{path}/erase"),
            csrf,
            fields: vec![reason.help("Like: asked for it on 3 March. Without the name: it stays in the trail.")],
            text: "Erase for good".into(),
            primary: false,
        },
        erase_open: erase.is_some(),
    }
}

fn facts(person: &Person<Uuid>) -> Vec<Fact> {
    let absent = || format::ABSENT.to_string();
    let names = |names: &[String]| if names.is_empty() { absent() } else { names.join(", ") };
    vec![
        Fact::new("Function", person.function.as_ref().map_or_else(absent, |f| f.label())),
        Fact::new("Role", person.role.map_or_else(absent, |role| role.label().into())),
        Fact::new("Stance", person.stance.label()),
        Fact::new("Reports to", person.reports_to.clone().unwrap_or_else(absent)),
        Fact::new("Known by", names(&person.known_by)),
    ]
}

fn notes(person: &Person<Uuid>, today: Day) -> Vec<Note> {
    let left = person.left_on.map(|day| {
        let verb = if day > today { "leaves" } else { "left" };
        Note::new(Tone::Warn, format!("{} {verb} on {}.", person.name, format::day_full(day)))
    });
    left.into_iter().collect()
}

fn versions(record: &PersonRecord, today: Day) -> TableCard {
    let row = |(at, version): (usize, &PersonVersion)| {
        let on = version.fact.effective_on;
        let before = known_before(&record.versions[..at], on);
        let from = if on.month().year() < 1900 { "Always".into() } else { format::day(on, today) };
        vec![Cell::text(from), Cell::sentence(told(&before, &version.fact.told)), Cell::text(when(version.recorded.at))]
    };
    TableCard {
        anchor: "versions",
        title: "Versions".into(),
        aside: format!("from {}", record.source),
        table: Table {
            caption: "What was recorded of this person, the latest first".into(),
            columns: ["From", "What is said", "Recorded"].map(Column::words).into(),
            rows: record.versions.iter().enumerate().rev().map(row).collect(),
            total: None,
            when_empty: String::new(),
        },
        foot: "What a later word does not say stays as it was.".into(),
        more: None,
        export: None,
    }
}

/// What was known of a day before something more was recorded of it.
fn known_before(versions: &[PersonVersion], on: Day) -> Told {
    let mut earlier: Vec<&PersonVersion> = versions.iter().filter(|version| version.fact.effective_on <= on).collect();
    earlier.sort_by_key(|version| version.fact.effective_on);
    let mut known = Told::default();
    earlier.iter().for_each(|version| known.overlay(&version.fact.told));
    known
}

/// What a word says, each field with what was known before: "role uses → decides".
fn told(before: &Told, told: &Told) -> String {
    let said = fields_of(told).into_iter().zip(fields_of(before)).filter_map(|((what, now), (_, before))| {
        let now = now?;
        Some(match before.filter(|before| *before != now) {
            Some(before) => format!("{what} {before} → {now}"),
            None => format!("{what} {now}"),
        })
    });
    said.collect::<Vec<_>>().join("; ")
}

fn fields_of(told: &Told) -> [(&'static str, Option<String>); 10] {
    let names = |names: &Option<Vec<String>>| names.as_ref().map(|names| names.join(", "));
    [
        ("name", told.name.clone()),
        ("title", told.title.clone()),
        ("e-mail", told.email.clone()),
        ("function", told.function.as_ref().map(|f| f.key().to_string())),
        ("role", told.role.map(|role| role.key().to_string())),
        ("stance", told.stance.map(|stance| stance.label().to_lowercase())),
        ("reports to", told.reports_to.clone()),
        ("works with", names(&told.works_with)),
        ("known by", names(&told.known_by)),
        ("left on", told.left_on.map(format::day_full)),
    ]
}

/// What is asked. Of somebody known the role, function and stance stand as they are; the other
/// fields stay empty, which says nothing.
fn fields(input: &PersonInput, errors: &[FieldError], known: Option<&Person<Uuid>>) -> Vec<Field> {
    let error = |field: &str| {
        let error = errors.iter().find(|error| error.field == field)?;
        Some(format!("{} {}", error.problem, error.repair))
    };
    let line = |name: &str, label: &str, value: &str, now: Option<String>| {
        let value = if value.is_empty() { now.unwrap_or_default() } else { value.to_string() };
        Field::new(name, label, Control::Text(value)).optional().error(error(name))
    };
    let list = |name: &str, label: &str, words: Vec<(&str, &str)>, picked: &str| {
        let none = [("", "Not said")].into_iter();
        let words = none.chain(words).map(|(value, text)| Pickable::new(value, text, picked));
        Field::new(name, label, Control::List(words.collect())).optional().error(error(name))
    };
    let known_role = known.and_then(|person| person.role).map_or("", |role| role.key());
    let known_stance = known.map_or("", |person| person.stance.key());
    let or = |typed: &str, now: &str| if typed.is_empty() { now.to_string() } else { typed.to_string() };
    let roles = DecisionRole::ALL.iter().map(|role| (role.key(), role.label())).collect();
    let stances = Stance::ALL.iter().map(|stance| (stance.key(), stance.label())).collect();
    let name = line("name", "Name", &input.name, known.map(|p| p.name.clone()));
    vec![
        Field { required: known.is_none(), ..name },
        line("title", "Title", &input.title, known.and_then(|p| p.title.clone())),
        line("email", "E-mail", &input.email, known.and_then(|p| p.email.clone())),
        line("function", "Function", &input.function, known.and_then(|p| p.function.as_ref().map(|f| f.key().into())))
            .help("Operations, finance, technology, sales, or another word."),
        list("role", "Role in decisions", roles, &or(&input.role, known_role)),
        list("stance", "Stance", stances, &or(&input.stance, known_stance)),
        line("reports_to", "Reports to", &input.reports_to, known.and_then(|p| p.reports_to.clone()))
            .help("Name, e-mail or id of that person."),
        line("works_with", "Works closely with", &input.works_with, known.map(|p| p.works_with.join("; ")))
            .help("Names, separated by semicolons."),
        line("known_by", "Known by", &input.known_by, known.map(|p| p.known_by.join("; ")))
            .help("Who of ours, separated by semicolons."),
        line("left_on", "Left on", &input.left_on, None).help("First day they are no longer there, like 2026-03-04."),
        line("effective_on", "Holds from", &input.effective_on, None).help("Like 2026-03-04; today when left empty."),
    ]
}
