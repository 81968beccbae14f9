//! What was asked of support.

use crate::views::account::TableCard;
use crate::views::table::{Cell, Column, Table};
use accounts::ticket::in_order;
use accounts::{FirstResponse, Person, Priority, Ticket};
use draw::format;
use money::Day;
use uuid::Uuid;

/// For how long closed tickets are shown.
pub const DAYS_SHOWN: i32 = 365;
/// Tickets shown at most.
pub const ROWS_MAX: i64 = 25;

/// The card.
pub fn card(mut tickets: Vec<Ticket>, people: &[Person<Uuid>], account: Uuid, today: Day) -> TableCard {
    in_order(&mut tickets, today);
    let open = tickets.iter().filter(|ticket| ticket.is_open(today)).count();
    // A source that tells nothing of first responses is no reason for an empty column.
    let responses = tickets.iter().any(|ticket| ticket.first_response != FirstResponse::NotTold);
    let rows = tickets.iter().map(|ticket| {
        let mut cells = row(ticket, people, account, today);
        cells.extend(responses.then(|| first_response(ticket, today)));
        cells
    });
    let rows = rows.collect();
    let mut columns = vec![
        Column::words("Ticket"),
        Column::words("State"),
        Column::words("Priority"),
        Column::words("Asked by"),
        Column::words("Opened"),
        Column::numbers("Days"),
    ];
    columns.extend(responses.then(|| Column::numbers("First response")));
    TableCard {
        anchor: "tickets",
        title: "Tickets".into(),
        aside: match open {
            0 => "none open".into(),
            open => format!("{open} open"),
        },
        table: Table {
            caption: "Tickets, open ones first".into(),
            columns,
            rows,
            total: None,
            when_empty: "Nothing was asked of support in a year.".into(),
        },
        foot: match tickets.len() as i64 == ROWS_MAX {
            true => format!("Open tickets and the latest of those closed within a year, {ROWS_MAX} in all."),
            false => String::new(),
        },
        more: None,
        export: None,
    }
}

/// What it is about, with what its source calls it.
pub fn name(ticket: &Ticket) -> Cell {
    match ticket.subject.is_empty() {
        true => Cell::text(&ticket.external_id),
        false => Cell::text(&ticket.subject).note(&ticket.external_id),
    }
}

fn row(ticket: &Ticket, people: &[Person<Uuid>], account: Uuid, today: Day) -> Vec<Cell> {
    let state = match (ticket.is_open(today), ticket.escalated) {
        (true, true) => Cell::tag("Escalated", "loss"),
        (true, false) => Cell::tag("Open", "warn"),
        (false, true) => Cell::tag("Closed", "").note("was escalated"),
        (false, false) => Cell::tag("Closed", ""),
    };
    let priority = match ticket.priority {
        Priority::Urgent => Cell::tag("Urgent", "loss"),
        other => Cell::text(other.label()),
    };
    let asked_by = match &ticket.person {
        None => Cell::absent("The source does not say"),
        Some(word) => match people.iter().find(|person| person.is_called(word)) {
            Some(person) => Cell::link(&person.name, super::people::href(account, person.id)),
            None => Cell::text(word),
        },
    };
    let days = Cell::text(format::count(ticket.days(today).into()));
    vec![name(ticket), state, priority, asked_by, Cell::text(format::day(ticket.opened_on, today)), days]
}

fn first_response(ticket: &Ticket, today: Day) -> Cell {
    match ticket.first_response {
        FirstResponse::After { minutes } => Cell::text(format::minutes(minutes)),
        FirstResponse::NotYet if ticket.is_open(today) => Cell::text("not yet"),
        FirstResponse::NotYet => Cell::absent("It was closed without one"),
        FirstResponse::NotTold => Cell::absent("The source does not say"),
    }
}
