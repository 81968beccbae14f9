//! Customers who have not heard from us for longer than agreed.

use super::super::account::journey::href;
use super::super::account::ticket_name;
use super::super::asked::Asked;
use super::super::steps::Steps;
use super::super::{Answer, exports, page, shell};
use crate::app::App;
use crate::layout::Place as Here;
use crate::lists;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::journey::StagePage;
use crate::views::parts::{Note, Tone};
use crate::views::table::{Cell, Column, Table};
use actions::reads::StageNow;
use actions::{LateResponse, SilentAccount, late_responses, silent_accounts};
use axum::extract::{Query, State};
use draw::format;
use journey::{JourneyPolicy, Place, Response};
use money::Day;

pub(super) const PATH: &str = "/journey/silent";

/// Customers on a page.
const PAGE_ROWS: usize = 50;
/// Tickets that are named.
const LATE_MAX: usize = 50;

pub(super) async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let (policy, silent) = silent_accounts(&member.cx()).await.map_err(fault)?;
    let steps = Steps::of(&asked, PATH, "start", silent.len(), PAGE_ROWS);
    let steps =
        steps.ok_or_else(|| Problem::not_found(member.theme, "page", asked.get("start").unwrap_or_default()))?;
    let late = late_responses(&member.cx(), &policy).await.map_err(fault)?;
    let today = app.clock.today();
    let all = format::counted(silent.len() as i64, "customer", "customers");
    let view = StagePage {
        shell: shell(&app, &member, Here::Journey, None).await?,
        name: "Silent customers".into(),
        about: format!(
            "Customers with whom nobody has spoken, met or written for longer than agreed: {} days in hypercare, \
             otherwise as the journey\u{2019}s file says for their segment. Notes and tickets do not count.",
            policy.hypercare.touch_days_max
        ),
        card: card(&member, &policy, &silent[steps.shown.clone()], &all, today),
        pager: {
            let text = if silent.is_empty() { String::new() } else { steps.told(&all) };
            steps.pager(text)
        },
        second: (!late.is_empty()).then(|| late_card(&policy, &late, today)),
    };
    page(&member, &view)
}

/// The list as a file.
pub(super) async fn export(member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let format = exports::format(&Asked::new(pairs), member.theme)?;
    exports::file(&member, lists::silent::list(&member.cx()).await, format).await
}

fn card(member: &Member, policy: &JourneyPolicy, silent: &[SilentAccount], all: &str, today: Day) -> TableCard {
    let row = |one: &SilentAccount| {
        let last = one.contact.last_on;
        vec![
            Cell::link(&one.now.name, href(one.now.account)),
            stage(policy, &one.now),
            one.now.segment.clone().map_or(Cell::absent("No segment is known"), Cell::text),
            last.map_or(Cell::absent("Nothing is recorded"), |day| Cell::text(format::day(day, today))),
            Cell::text(format::count(one.contact.days_max.into())),
            Cell::text(format::count(one.days.into())),
        ]
    };
    let mut columns: Vec<Column> = ["Customer", "Stage", "Segment", "Last contact"].map(Column::words).into();
    columns.extend(["At least every, days", "Overdue, days"].map(Column::numbers));
    TableCard {
        anchor: "accounts",
        title: "Longest first".into(),
        aside: all.into(),
        table: Table {
            caption: "Silent customers, those overdue longest first".into(),
            columns,
            rows: silent.iter().map(row).collect(),
            total: None,
            when_empty: "Everybody has heard from us in time.".into(),
        },
        foot: String::new(),
        more: None,
        export: exports::choice(member, &Asked::default(), "/journey/silent/export").filter(|_| !silent.is_empty()),
    }
}

fn stage(policy: &JourneyPolicy, now: &StageNow) -> Cell {
    Place::of(policy, &now.place).map_or(Cell::text(&now.place), |place| Cell::text(place.name(policy)))
}

/// That customers in hypercare wait for a first response.
pub(super) fn waiting(late: &[LateResponse]) -> Option<Note> {
    let waiting = late.iter().filter(|one| one.waits()).count();
    let text = match waiting {
        0 => return None,
        1 => "1 urgent ticket of a customer in hypercare waits for a first response for longer than agreed.".into(),
        many => {
            format!("{many} urgent tickets of customers in hypercare wait for a first response for longer than agreed.")
        }
    };
    Some(Note::new(Tone::Warn, text).with("Show them", format!("{PATH}#tickets")))
}

fn late_card(policy: &JourneyPolicy, late: &[LateResponse], today: Day) -> TableCard {
    let row = |one: &LateResponse| {
        let ticket = &one.responded.ticket;
        let response = match one.responded.response {
            Response::Waits { hours } => Cell::tag("Waits", "loss").note(format!("{hours} hours at least")),
            Response::Late { minutes } => Cell::tag("Late", "warn").note(format!("after {}", format::minutes(minutes))),
            Response::InTime | Response::NotKnown => Cell::absent("It is not known"),
        };
        vec![
            ticket_name(ticket),
            Cell::link(&one.now.name, href(one.now.account)),
            stage(policy, &one.now),
            Cell::text(format::day(ticket.opened_on, today)),
            response,
        ]
    };
    let left_out = late.len().saturating_sub(LATE_MAX);
    TableCard {
        anchor: "tickets",
        title: "Urgent tickets responded to too late".into(),
        aside: format!("{} hours are agreed in hypercare", policy.hypercare.response_hours_max),
        table: Table {
            caption: "Urgent tickets of customers in hypercare, those that wait longest first".into(),
            columns: ["Ticket", "Customer", "Stage", "Opened", "First response"].map(Column::words).into(),
            rows: late.iter().take(LATE_MAX).map(row).collect(),
            total: None,
            when_empty: String::new(),
        },
        foot: match left_out {
            0 => String::new(),
            more => format!("And {} more.", format::count(more as i64)),
        },
        more: None,
        export: None,
    }
}
