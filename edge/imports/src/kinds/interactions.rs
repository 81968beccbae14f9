//! `interactions`: calls, meetings, mails, notes and tickets. Files of mail and calendars are read
//! as tables with these columns.

use super::{ACCOUNT_ALIASES, Column, Columns, Definition, ReadRow, always, optional, or};
use accounts::{InteractionDraft, InteractionKind, Side};
use revenue::Draft;

pub(super) const DEFINITION: Definition =
    Definition { key: "interactions", title: "Interactions", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    or("addresses", "account", "The account's id in the source", ACCOUNT_ALIASES),
    optional("id", "Its id in the source", &["interaction_id", "activity_id", "external_id", "message_id"]),
    always("kind", "call, meeting, mail, note or ticket", &["type", "activity_type", "channel"]),
    always("day", "On which day", &["date", "activity_date", "occurred_at", "sent_at", "start"]),
    optional("side", "land or expand; blank: land until the first order", &["team"]),
    optional("purpose", "What a meeting was for", &["meeting_purpose", "goal"]),
    optional("by", "Who of ours, by e-mail or name, separated by semicolons", &["owner", "assigned_to", "members"]),
    optional("people", "Who of the customer, separated by semicolons", &["contacts", "attendees", "participants"]),
    optional(
        "addresses",
        "E-mail addresses of all who took part, separated by semicolons: they tell who of ours, who of the \
         customer and, where no id does, the account",
        &["participant_addresses"],
    ),
    always("subject", "What it was about, in a line", &["title", "summary"]),
    optional("text", "What was said", &["body", "description", "notes"]),
    optional("thread", "What holds a mail or ticket together with others", &["thread_id", "conversation_id"]),
];

fn reader(columns: Columns) -> ReadRow {
    let [account, addresses, id, kind, day, side, purpose] =
        ["account", "addresses", "id", "kind", "day", "side", "purpose"].map(|c| columns.at(c));
    let [by, people, subject, text, thread] = ["by", "people", "subject", "text", "thread"].map(|c| columns.at(c));
    Box::new(move |row| {
        let needed = if row.has(account) { account } else { addresses };
        if row.is_blank(account) && row.is_blank(addresses) {
            row.need(needed, None::<()>);
        }
        let account = row.text(account);
        let addresses = row.addresses(addresses);
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
            account,
            addresses,
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
