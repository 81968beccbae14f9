//! The timeline of an account, and the form that logs an interaction.

use crate::app::App;
use crate::lists::ListOfAccount;
use crate::lists::timeline::with;
use crate::pages::asked::{Asked, choice};
use crate::pages::exports;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::timeline::{LogForm, TimelineCard, TimelineEntry};
use access::Permission;
use accounts::{Entry, InteractionKind, Person, Side};
use actions::reads::{AccountNow, TimelineAsked};
use actions::{FieldError, InteractionInput};
use draw::format;
use money::Day;
use serde::Deserialize;
use uuid::Uuid;

/// Lines on one page.
const ENTRIES: u16 = 10;
/// Characters of what was said that are shown.
const TEXT_CHARS_SHOWN: usize = 240;

/// A form that logs an interaction, as it was sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct SentLog {
    /// The session's token.
    pub csrf: String,
    kind: String,
    day: String,
    purpose: String,
    people: String,
    subject: String,
    text: String,
}

impl SentLog {
    /// What was typed, in the name of the member who sent it.
    pub fn input(&self, member: &Member) -> InteractionInput {
        InteractionInput {
            kind: self.kind.clone(),
            day: self.day.clone(),
            side: String::new(),
            purpose: self.purpose.clone(),
            by: member.signed_in.name.clone(),
            people: self.people.clone(),
            subject: self.subject.clone(),
            text: self.text.clone(),
        }
    }
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub struct TypedLog {
    /// What was typed.
    pub input: InteractionInput,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// The card of an account.
pub async fn of_account(
    app: &App,
    member: &Member,
    account: &AccountNow,
    asked: &Asked,
    people: &[Person<Uuid>],
    log: Option<TypedLog>,
) -> Result<TimelineCard, Problem> {
    let side = asked.get("side").and_then(Side::from_key);
    let path = format!("/accounts/{}", account.account);
    let to = |changes: &[(&str, &str)]| {
        let changes = [&[("done", ""), ("log", "")], changes].concat();
        format!("{}#timeline", asked.href(&path, &changes))
    };
    let filter = |text: &str, value: &str| {
        let current = side.map_or("", |side| side.key()) == value;
        choice(text, to(&[("side", value), ("after", "")]), current)
    };
    let wanted = TimelineAsked { side, people: Vec::new(), customer_since: account.since };
    let mut card = page(app, member, account.account, &wanted, asked, people, &to).await?;
    card.choices = vec![filter("All", ""), filter("Land", "land"), filter("Expand", "expand")];
    card.export = exports::of_account(member, account.account, ListOfAccount::Interactions, asked);
    if member.may(Permission::EditAccounts) {
        card.log = Some(form(member, format!("{path}/interactions"), people, log));
    }
    Ok(card)
}

/// A page of the timeline without choices or form. `to` is the address with some changes.
pub async fn page(
    app: &App,
    member: &Member,
    account: Uuid,
    wanted: &TimelineAsked,
    asked: &Asked,
    people: &[Person<Uuid>],
    to: &impl Fn(&[(&str, &str)]) -> String,
) -> Result<TimelineCard, Problem> {
    let fault = |e: actions::reads::DbErr| Problem::fault(member.theme, &e.into());
    let scope = member.cx().scope;
    let after = asked.get("after");
    let found = app.store.timeline(&scope, account, wanted, after, ENTRIES).await.map_err(fault)?;
    // A cursor of another list: the newest ones instead.
    let (page, after) = match found {
        Ok(page) => (page, after),
        Err(_) => {
            let first = app.store.timeline(&scope, account, wanted, None, ENTRIES).await.map_err(fault)?;
            let unfit = |e: actions::reads::CursorDoesNotFit| Problem::fault(member.theme, &e.into());
            (first.map_err(unfit)?, None)
        }
    };
    let today = app.clock.today();
    Ok(TimelineCard {
        choices: Vec::new(),
        entries: page.entries.iter().map(|entry| line(entry, people, today)).collect(),
        when_empty: "Nothing is recorded here. Log the first interaction, or import interactions.".into(),
        newest: after.map(|_| to(&[("after", "")])),
        older: page.next.map(|next| to(&[("after", &next)])),
        export: None,
        log: None,
    })
}

fn line(entry: &Entry<Uuid>, people: &[Person<Uuid>], today: Day) -> TimelineEntry {
    let one = &entry.latest;
    let mut detail = vec![one.kind.label().to_string()];
    let who = with(entry, people);
    if !who.is_empty() {
        detail.push(format!("with {}", who.join(", ")));
    }
    if !one.by.is_empty() {
        detail.push(format!("by {}", one.by.join(", ")));
    }
    let mut detail = detail.join(" ");
    if let Some(purpose) = &one.purpose {
        detail = format!("{detail}: {purpose}");
    }
    if entry.earlier > 0 {
        detail = format!(
            "{detail}; {} before it, since {}",
            format::count(entry.earlier as i64),
            format::day(entry.since, today)
        );
    }
    let text = one.text.clone().unwrap_or_default();
    let text = match text.char_indices().nth(TEXT_CHARS_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    let (icon, side) = match one.kind {
        InteractionKind::Ticket => ("life-buoy", "loss"),
        kind => (icon(kind), one.side.key()),
    };
    TimelineEntry { icon, side, fact: one.subject.clone(), detail, text, day: format::day(one.day, today) }
}

fn icon(kind: InteractionKind) -> &'static str {
    match kind {
        InteractionKind::Call => "phone",
        InteractionKind::Meeting => "presentation",
        InteractionKind::Mail => "mail",
        InteractionKind::Note => "pen-line",
        InteractionKind::Ticket => "life-buoy",
    }
}

fn form(member: &Member, action: String, people: &[Person<Uuid>], log: Option<TypedLog>) -> LogForm {
    let open = log.is_some();
    let TypedLog { input, errors } = log.unwrap_or_default();
    let error = |field: &str| {
        let error = errors.iter().find(|error| error.field == field)?;
        Some(format!("{} {}", error.problem, error.repair))
    };
    let kinds = InteractionKind::ALL.iter().map(|kind| Pickable::new(kind.key(), kind.label(), &input.kind));
    let some: Vec<&str> = people.iter().take(3).map(|person| person.name.as_str()).collect();
    let who = match some.is_empty() {
        true => "Names, separated by semicolons.".to_string(),
        false => format!("Names, separated by semicolons, such as {}.", some.join("; ")),
    };
    let fields = vec![
        Field::new("kind", "What it was", Control::List(kinds.collect())).error(error("kind")),
        Field::new("subject", "About", Control::Text(input.subject.clone())).error(error("subject")),
        Field::new("purpose", "Purpose", Control::Text(input.purpose.clone()))
            .optional()
            .help("A meeting needs one.")
            .error(error("purpose")),
        Field::new("people", "With whom", Control::Text(input.people.clone()))
            .optional()
            .help(who)
            .error(error("people")),
        Field::new("day", "Day", Control::Text(input.day.clone()))
            .optional()
            .help("Like 2026-03-04; today when left empty.")
            .error(error("day")),
        Field::new("text", "What was said", Control::Lines(input.text.clone())).optional().error(error("text")),
    ];
    let fields = fields.into_iter().map(|field| field.within("log")).collect();
    LogForm { action, csrf: member.signed_in.csrf.clone(), fields, open }
}
