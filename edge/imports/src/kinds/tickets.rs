//! `tickets`: what customers asked of support.

use super::{ACCOUNT_ALIASES, Column, Columns, Definition, ReadRow, always, optional};
use accounts::{Priority, TicketDraft};
use revenue::Draft;

pub(super) const DEFINITION: Definition = Definition { key: "tickets", title: "Tickets", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    always("ticket", "Its id in the source", &["ticket_id", "id", "case_id", "external_id"]),
    always("opened_on", "When it was opened", &["opened_at", "submitted_at", "created_at", "opened"]),
    optional("closed_on", "When it was closed; blank: it is open", &["closed_at", "resolved_at", "closed"]),
    optional("priority", "low, medium, high or urgent; blank: medium", &["severity"]),
    optional("subject", "What it is about", &["title", "summary"]),
    optional("escalated", "Whether somebody took it higher", &["escalation_flag", "is_escalated"]),
    optional("person", "Who asked: id, e-mail or name", &["requester", "reported_by", "contact_id"]),
    optional(
        "first_response_minutes",
        "Minutes from its opening to the first response; blank: there is none yet",
        &["first_response_time_minutes", "first_reply_time_minutes"],
    ),
];

/// Ten years: more is no response.
const MINUTES_MAX: i32 = 10 * 366 * 24 * 60;

fn reader(columns: Columns) -> ReadRow {
    let [account, ticket, opened_on, closed_on, priority, subject, escalated, person, first_response] = [
        "account",
        "ticket",
        "opened_on",
        "closed_on",
        "priority",
        "subject",
        "escalated",
        "person",
        "first_response_minutes",
    ]
    .map(|c| columns.at(c));
    Box::new(move |row| {
        let account = row.needed_text(account);
        let external_id = row.needed_text(ticket);
        let (opened_on, closed) = (row.needed_day(opened_on), row.day(closed_on));
        if opened_on.zip(closed).is_some_and(|(opened, closed)| closed < opened) {
            row.complain(closed_on, "is before the day it was opened", "Correct one of the two days.");
        }
        let priority = match row.is_blank(priority) {
            true => Some(Priority::Medium),
            false => row.word(priority, Priority::from_key, "low, medium, high or urgent"),
        };
        let subject = row.text(subject);
        let escalated = row.flag(escalated).unwrap_or(false);
        let person = row.text(person);
        let minutes = row.whole(first_response, 0..=MINUTES_MAX).and_then(|minutes| u32::try_from(minutes).ok());
        Some(Draft::Ticket(TicketDraft {
            account: account?,
            external_id: external_id?,
            opened_on: opened_on?,
            closed_on: closed,
            priority: priority?,
            subject,
            escalated,
            person,
            first_response_minutes: minutes,
        }))
    })
}
