//! `interactions`: calls, meetings, mails, notes and tickets.

use super::{ACCOUNT_ALIASES, Column, Columns, Definition, ReadRow, always, optional};
use accounts::{InteractionDraft, InteractionKind, Side};
use revenue::Draft;

pub(super) const DEFINITION: Definition =
    Definition { key: "interactions", title: "Interactions", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    optional("id", "Its id in the source", &["interaction_id", "activity_id", "external_id", "message_id"]),
    always("kind", "call, meeting, mail, note or ticket", &["type", "activity_type", "channel"]),
    always("day", "On which day", &["date", "activity_date", "occurred_at", "sent_at", "start"]),
    optional("side", "land or expand; blank: land until the first order", &["team"]),
    optional("purpose", "What a meeting was for", &["meeting_purpose", "goal"]),
    optional("by", "Who of ours, by e-mail or name, separated by semicolons", &["owner", "assigned_to", "members"]),
    optional("people", "Who of the customer, separated by semicolons", &["contacts", "attendees", "participants"]),
    always("subject", "What it was about, in a line", &["title", "summary"]),
    optional("text", "What was said", &["body", "description", "notes"]),
    optional("thread", "What holds a mail or ticket together with others", &["thread_id", "conversation_id"]),
];

fn reader(columns: Columns) -> ReadRow {
    let [account, id, kind, day, side, purpose] =
        ["account", "id", "kind", "day", "side", "purpose"].map(|c| columns.at(c));
    let [by, people, subject, text, thread] = ["by", "people", "subject", "text", "thread"].map(|c| columns.at(c));
    Box::new(move |row| {
        let account = row.needed_text(account);
        let external_id = row.text(id);
        let read = row.word(kind, InteractionKind::from_key, "call, meeting, mail, note or ticket");
        let kind = row.need(kind, read);
        let day = row.needed_day(day);
        let side = row.word(side, Side::from_key, "land or expand");
        let purpose = row.text(purpose);
        let by = row.names(by).unwrap_or_default();
        let people = row.names(people).unwrap_or_default();
        let subject = row.needed_text(subject);
        let text = row.prose(text);
        let thread = row.text(thread);
        Some(Draft::Interaction(InteractionDraft {
            account: account?,
            external_id,
            kind: kind?,
            day: day?,
            side,
            purpose,
            by,
            people,
            subject: subject?,
            text,
            thread,
        }))
    })
}
