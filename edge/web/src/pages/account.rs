//! One account: its level over time and the facts it was made of.

pub mod belongs;
mod cards;
pub mod handover;
pub mod journey;
pub mod land;
mod people;
pub mod surveys;
mod team;
mod tickets;
pub mod timeline;
mod usage;
pub mod whitespace;

pub use people::href as person_href;
pub use tickets::name as ticket_name;

use super::asked::Asked;
use super::{Answer, exports, page, shell};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::lists::{ListOfAccount, amendments};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::{Account, LevelCard, TableCard};
use crate::views::parts::{Fact, Markup, Note, Tone};
use access::{Permission, Scope};
use accounts::{Attribute, Side as TimelineSide, as_of};
use actions::account_now::{Reading, Together};
use actions::reads::{AccountNow, AccountRecord};
use actions::{Stop, log_interaction};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use draw::{LevelChart, Mark, Per, Side, format};
use money::{Currency, Day};
use revenue::facts::LineVersion;
use revenue::{Horizons, MovementKind, Published, Settings};
use uuid::Uuid;

/// What the parts of the page are worked out from.
struct Known {
    together: Together,
    record: AccountRecord,
    /// The versions of its lines, also of those that came with a merger.
    versions: Vec<LineVersion>,
    now: AccountNow,
    merged_into: Option<AccountNow>,
    merged: Vec<AccountNow>,
    settings: Settings,
    horizons: Horizons,
    published: Published,
    currency: Currency,
    today: Day,
}

/// The forms of the page that are open.
struct Unfolded {
    log: Option<timeline::TypedLog>,
    field: Option<belongs::TypedField>,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    // Links of the page do not open the form of a field again.
    let (edit, pairs): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| key == "edit");
    let asked = Asked::new(pairs);
    let unfolded = Unfolded {
        log: asked.get("log").map(|_| timeline::TypedLog::default()),
        field: belongs::TypedField::asked(&member, &Asked::new(edit)),
    };
    rendered(&app, &member, &account, &asked, unfolded).await
}

/// Logs an interaction; the page again where something is wrong with it.
pub async fn log(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Form(sent): Form<timeline::SentLog>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = id_of(&member, &account)?;
    let input = sent.input(&member);
    match log_interaction(&member.cx(), id, &input).await {
        Ok(_) => Ok(Redirect::to(&format!("/accounts/{id}?done=logged#timeline")).into_response()),
        Err(Stop::BadInput(errors)) => {
            let typed = timeline::TypedLog { input, errors };
            let unfolded = Unfolded { log: Some(typed), field: None };
            let page = rendered(&app, &member, &account, &Asked::default(), unfolded).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

/// A list of an account as a file.
pub async fn export(
    State(app): State<App>,
    member: Member,
    Path((account, list)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::new(pairs);
    let missing = || Problem::not_found(member.theme, "list", &list);
    let which = ListOfAccount::from_key(&list).ok_or_else(missing)?;
    let account = now_of(&app, &member, &account).await?;
    let format = exports::format(&asked, member.theme)?;
    let side = asked.get("side").and_then(TimelineSide::from_key);
    let list = which.read(&member.cx(), &account, side).await;
    exports::file(&member, list, format).await
}

/// The account that an address names, as it stands; missing where the member does not see it.
async fn now_of(app: &App, member: &Member, account: &str) -> Result<AccountNow, Problem> {
    let found = app.store.account_now(&member.scope(), id_of(member, account)?).await;
    let found = found.map_err(|e| Problem::fault(member.theme, &e.into()))?;
    found.ok_or_else(|| Problem::not_found(member.theme, "account", account))
}

/// The account that an address names.
pub fn id_of(member: &Member, account: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(account).map_err(|_| Problem::not_found(member.theme, "account", account))
}

async fn rendered(app: &App, member: &Member, account: &str, asked: &Asked, unfolded: Unfolded) -> Answer {
    let id = id_of(member, account)?;
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let db = |e: actions::reads::DbErr| fault(e.into());
    let scope = member.scope();
    let missing = || Problem::not_found(member.theme, "account", account);
    let known = known(app, &scope, id).await.map_err(fault)?.ok_or_else(missing)?;
    let with_people = async {
        let records = app.store.people(&scope, id, i64::MAX).await.map_err(db)?;
        let people: Vec<_> = records.iter().map(|record| record.as_of(known.today)).collect();
        let timeline = timeline::of_account(app, member, &known.now, asked, &people, unfolded.log).await?;
        Ok((people, timeline))
    };
    let (first, last) = usage::days(known.today);
    let since = known.today.plus_days(-tickets::DAYS_SHOWN);
    let with_spots = async {
        let spots = known.spots(app, member).await.map_err(fault)?;
        let journey = actions::journey_with_map(&member.cx(), &known.now, &spots).await.map_err(fault)?;
        Ok((spots, journey))
    };
    let done = match asked.get("done") {
        Some("logged") => Some("The interaction is logged."),
        Some("same") => Some("It was known so already. Nothing was recorded."),
        Some("changed") => Some("Changed, from today on."),
        Some("erased") => Some("The person is erased. Files that name them again do not bring them back."),
        _ => None,
    };
    let toast = done.map(|text| Toast { text: text.into(), undo: None });
    let attributes = &known.record.attributes;
    // The parts are read side by side: each waits for the database more than it works.
    let (audit, (people, timeline), used, tickets, (spots, journey), belongs, shell) = tokio::try_join!(
        async { app.store.audit_of_account(&scope, id, cards::AUDIT_ROWS).await.map_err(db) },
        with_people,
        async { app.store.usage_by_month(&scope, id, first, last).await.map_err(db) },
        async { app.store.tickets(&scope, id, known.today, since, tickets::ROWS_MAX).await.map_err(db) },
        with_spots,
        belongs::card(app, member, id, attributes, unfolded.field),
        shell(app, member, Place::Accounts, toast),
    )?;
    let record = &known.record;
    let about = [Attribute::Segment, Attribute::Country, Attribute::Owner, Attribute::Parent];
    let about = about.iter().filter_map(|a| as_of(&record.attributes, *a, known.today).map(|v| v.to_string()));
    let takes = |list| exports::of_account(member, id, list, &Asked::default());
    let mut all_cards = vec![
        known.lines(),
        TableCard { export: takes(ListOfAccount::Amendments), ..known.amendments() },
        known.movements(),
    ];
    all_cards.extend(known.reconciliation());
    all_cards.push(TableCard { export: takes(ListOfAccount::Audit), ..known.audit(&audit, member) });
    let may_edit = member.may(Permission::EditAccounts);
    let view = Account {
        shell,
        name: record.name.to_string(),
        about: about.collect(),
        team: team::places(&record.attributes, known.today),
        log: may_edit.then(|| format!("/accounts/{id}?log=open#log")),
        surveys: surveys::href(id),
        facts: known.facts(),
        notes: known.notes(),
        neighbours: None,
        journey: journey::bar(&journey, known.today),
        gates: journey::gates(&journey, id, true),
        level: known.level(),
        people: people::card(member, id, &people, asked, known.today),
        whitespace: TableCard { export: takes(ListOfAccount::Whitespace), ..whitespace::card(id, &spots) },
        timeline,
        usage: usage::card(&used, known.today),
        tickets: TableCard {
            export: takes(ListOfAccount::Tickets),
            ..tickets::card(tickets, &people, id, known.today)
        },
        belongs,
        cards: all_cards,
    };
    page(member, &view)
}

async fn known(app: &App, scope: &Scope, id: Uuid) -> anyhow::Result<Option<Known>> {
    let (together, now, merged) = tokio::try_join!(
        Together::of(&app.store, scope, id),
        async { anyhow::Ok(app.store.account_now(scope, id).await?) },
        async { anyhow::Ok(app.store.accounts_merged_into(scope, id).await?) },
    )?;
    let Some((together, now)) = together.zip(now) else { return Ok(None) };
    let Some(record) = together.record().cloned() else { return Ok(None) };
    let Reading { settings, horizons, .. } = Reading::clone(&together.reading);
    let today = app.clock.today();
    let (published, currency) = together.published(&app.store, scope, &now, today).await?;
    let merged_into = match now.merged_into {
        Some(into) => app.store.account_now(scope, into).await?,
        None => None,
    };
    let versions = amendments::versions(&together);
    Ok(Some(Known {
        together,
        record,
        versions,
        now,
        merged_into,
        merged,
        settings,
        horizons,
        published,
        currency,
        today,
    }))
}

impl Known {
    fn facts(&self) -> Vec<Fact> {
        let at = self.published.level_on(self.today);
        let money = |minor| format::money(minor, self.currency);
        let day = |day: Option<Day>| day.map_or(format::ABSENT.into(), |d| format::day(d, self.today));
        let level = at.map(|at| at.level);
        vec![
            Fact::new("MRR", level.map_or(format::ABSENT.into(), |l| money(format::per_month(l)))),
            Fact::new("ARR", level.map_or(format::ABSENT.into(), money)),
            Fact::new("Customer since", day(self.now.since)).to(land::href(self.now.account)),
            Fact::new("Next renewal", day(self.now.renewal_on)),
        ]
    }

    fn notes(&self) -> Vec<Note> {
        let mut notes = self.mergers();
        if let Some(at) = self.published.level_on(self.today).filter(|at| at.carried > 0) {
            let carried = format::money(at.carried, self.currency);
            let text =
                format!("{carried} of the ARR is out of contract: its term has ended and no renewal is recorded.");
            notes.push(Note::new(Tone::Observe, text));
        }
        if let Some(day) = self.published.pending {
            let text = format!(
                "A term ended without a word. It counts as lost from {} unless the data shows a renewal by then.",
                format::day_full(day)
            );
            notes.push(Note::new(Tone::Observe, text));
        }
        let days_max = self.settings.revenue.double_billing_days;
        let doubled = revenue::double_billing::overlaps(&self.record.facts, days_max, i64::MAX);
        if let Some(worst) = doubled.iter().max_by_key(|o| o.days) {
            let text = format!(
                "{} overlap by more than {days_max} days, most of all {} and {} by {} days from {}. This may be double billing.",
                format::counted(doubled.len() as i64, "pair of invoice lines", "pairs of invoice lines"),
                worst.first,
                worst.second,
                worst.days,
                format::day_full(worst.from)
            );
            notes.push(Note::new(Tone::Observe, text));
        }
        for currency in &self.published.without_rate {
            let text =
                format!("Lines in {currency} are left out: there is no rate from {currency} to {}.", self.currency);
            notes.push(Note::new(Tone::Warn, text).with("Import rates", "/imports/new"));
        }
        notes
    }

    /// Into which account it merged, and which merged into it, each with its page.
    fn mergers(&self) -> Vec<Note> {
        let verb = |on: Option<Day>, past: &'static str, ahead: &'static str| {
            let ahead_of_us = on.is_some_and(|on| on > self.today);
            (if ahead_of_us { ahead } else { past }, on.map_or(String::new(), format::day_full))
        };
        let page = |account: &AccountNow| format!("/accounts/{}", account.account);
        let mut notes = Vec::new();
        if let Some(into) = &self.merged_into {
            let (merged, day) = verb(self.now.merged_on, "Merged", "Merges");
            let text = format!("{merged} into {} on {day}. From then on its revenue counts there.", into.name);
            notes.push(Note::new(Tone::Observe, text).with(&into.name, page(into)));
        } else if let Some(merger) = self.record.attributes.iter().find(|f| f.attribute == Attribute::MergedInto) {
            let text = format!(
                "Merged into \u{201c}{}\u{201d} on {}, which no other account is called: its revenue stays here.",
                merger.value,
                format::day_full(merger.effective_on)
            );
            notes.push(Note::new(Tone::Warn, text).with("Import accounts", "/imports/new"));
        }
        for account in &self.merged {
            let (merged, day) = verb(account.merged_on, "merged", "merges");
            let text = format!("{} {merged} into this account on {day}.", account.name);
            notes.push(Note::new(Tone::Observe, text).with(&account.name, page(account)));
        }
        notes
    }

    fn level(&self) -> LevelCard {
        let mut days: Vec<Day> = self.published.lines.iter().flat_map(|l| l.steps.iter().map(|s| s.from)).collect();
        days.sort_unstable();
        days.dedup();
        let steps = days.iter().map(|d| (*d, self.published.level_on(*d).map_or(0, |at| at.level)));
        let chart = LevelChart {
            name: format!("MRR of {} over time", self.record.name),
            currency: self.currency,
            per: Per::Month,
            steps: steps.collect(),
            until: self.today,
            marks: self.marks(),
            all_href: "#movements".into(),
        };
        let drawing = draw::level_chart(&chart);
        let source = self.published.source.map_or("nothing yet", |s| s.key());
        LevelCard {
            title: "MRR over time".into(),
            wide: Markup(drawing.as_ref().map(|d| d.wide.clone()).unwrap_or_default()),
            narrow: Markup(drawing.map(|d| d.narrow).unwrap_or_default()),
            when_empty: "This account never had recurring revenue.".into(),
            basis: format!("From {source}, in {}.", self.currency),
        }
    }

    /// A mark per day on which the account's level moved, by what moved it most.
    fn marks(&self) -> Vec<Mark> {
        let shown = self.published.movements.iter().filter(|m| {
            m.day <= self.today
                && !matches!(m.kind, MovementKind::Currency | MovementKind::Entered | MovementKind::Left)
        });
        let all: Vec<_> = shown.collect();
        let mut marks = Vec::new();
        for of_day in all.chunk_by(|a, b| a.day == b.day) {
            let Some(most) = of_day.iter().max_by_key(|m| m.minor.abs()) else { continue };
            let sum: i64 = of_day.iter().map(|m| m.minor).sum();
            let side = match most.kind {
                MovementKind::New => Side::Land,
                MovementKind::Churn => Side::Lost,
                kind if kind.is_contraction() => Side::Lost,
                _ => Side::Expand,
            };
            let amount = format::change(format::per_month(sum), self.currency);
            let text = format!("{} {amount} on {}", most.kind.label(), format::day_full(most.day));
            marks.push(Mark { day: most.day, text, side, href: "#movements".into() });
        }
        marks
    }
}
