//! The tickets of an account.

use super::timeline::named;
use super::{Field, List, asked};
use access::Scope;
use accounts::ticket::in_order;
use accounts::{Person, Ticket};
use actions::Stop;
use actions::reads::Store;
use exports::{Cell, Holds};
use money::Day;
use std::sync::Arc;
use uuid::Uuid;

/// A ticket on a day, with the people of its account, who give it names.
pub struct Row {
    ticket: Ticket,
    people: Arc<Vec<Person<Uuid>>>,
    today: Day,
}

type Of = Field<Row>;

/// What was asked.
pub const SUBJECT: Of =
    Of::new("Ticket", Holds::Text, |row| Cell::text(Some(&*row.ticket.subject).filter(|text| !text.is_empty())));
/// What its source calls it, below the subject on the page.
pub const NUMBER: Of = Of::new("Number", Holds::Text, |row| Cell::Text(row.ticket.external_id.clone()));
/// Whether it is open.
pub const OPEN: Of = Of::new("Open", Holds::Truth, |row| Cell::Truth(row.ticket.is_open(row.today)));
/// Whether it was escalated.
pub const ESCALATED: Of = Of::new("Escalated", Holds::Truth, |row| Cell::Truth(row.ticket.escalated));
/// How urgent it is.
pub const PRIORITY: Of = Of::new("Priority", Holds::Text, |row| Cell::Text(row.ticket.priority.label().into()));
/// Who of the customer asked.
pub const ASKED_BY: Of =
    Of::new("Asked by", Holds::Text, |row| Cell::text(row.ticket.person.as_ref().map(|word| named(word, &row.people))));
/// When it was opened.
pub const OPENED: Of = Of::new("Opened", Holds::Day, |row| Cell::Day(row.ticket.opened_on));
/// When it was closed, if it is by now.
pub const CLOSED: Of =
    Of::new("Closed", Holds::Day, |row| Cell::day(row.ticket.closed_on.filter(|day| *day <= row.today)));
/// Days it was open so far.
pub const DAYS: Of = Of::new("Days", Holds::Whole, |row| Cell::Whole(row.ticket.days(row.today).into()));
/// Minutes to the first response, where there was one and the source tells.
pub const RESPONSE: Of = Of::new("First response, minutes", Holds::Whole, |row| {
    row.ticket.first_response.minutes().map_or(Cell::Absent, |minutes| Cell::Whole(minutes.into()))
});

const FIELDS: [&Of; 10] =
    [&SUBJECT, &NUMBER, &OPEN, &ESCALATED, &PRIORITY, &ASKED_BY, &OPENED, &CLOSED, &DAYS, &RESPONSE];

/// All tickets of an account, open ones first; none of an account that the scope does not show.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(store: &Store, scope: &Scope, account: Uuid, today: Day) -> Result<List, Stop> {
    let mut tickets = store.tickets(scope, account, today, Day(i32::MIN), i64::MAX).await?;
    in_order(&mut tickets, today);
    let records = store.people(scope, account, i64::MAX).await?;
    let people: Arc<Vec<_>> = Arc::new(records.iter().map(|record| record.as_of(today)).collect());
    let rows = tickets.into_iter().map(|ticket| Row { ticket, people: people.clone(), today }).collect();
    Ok(List::known("tickets", asked(&[("account", Some(account.to_string()))]), FIELDS.to_vec(), rows))
}
