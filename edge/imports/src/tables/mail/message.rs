//! One message as a row.

use crate::Here;
use crate::row::{PROSE_CHARS_MAX, TEXT_CHARS_MAX};
use crate::tables::{Objection, cut, one_line};
use chrono::DateTime;
use mail_parser::{Address, Message, MessageParser};
use money::Day;

pub(super) const COLUMNS: [&str; 7] = ["id", "kind", "day", "addresses", "subject", "text", "thread"];

/// Reads a message: the plain part, or the text of the HTML part. The day is the company's day of
/// the moment at which it was written.
pub(super) fn read(raw: &[u8], here: Here) -> Result<[String; COLUMNS.len()], Objection> {
    let message = MessageParser::default().parse(raw).ok_or_else(super::not_a_message)?;
    let day = day_of(&message, here)?;
    let addresses = addresses(&message);
    if addresses.is_empty() {
        return Err(Objection::new("Nobody is named by an address", "Export the message with its From, To and Cc."));
    }
    let subject = one_line(message.subject().unwrap_or_default());
    let subject = if subject.is_empty() { "(no subject)".into() } else { subject };
    let id = message.message_id().unwrap_or_default();
    let text = message.body_text(0).unwrap_or_default();
    Ok([
        id.into(),
        "mail".into(),
        day.to_string(),
        addresses.join(";"),
        cut(&subject, TEXT_CHARS_MAX),
        cut(text.trim(), PROSE_CHARS_MAX),
        thread(&message).unwrap_or(id).into(),
    ])
}

fn day_of(message: &Message<'_>, here: Here) -> Result<Day, Objection> {
    let written = message.date().filter(|date| date.is_valid());
    let instant = written.and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0));
    let day = instant.map(|instant| here.day_of(instant));
    day.ok_or_else(|| Objection::new("The message has no Date that can be read", "Export it again, or leave it out."))
}

/// Everybody who wrote or was written to. Who was written to in secret is not told.
fn addresses(message: &Message<'_>) -> Vec<String> {
    let fields: [Option<&Address<'_>>; 4] = [message.from(), message.sender(), message.to(), message.cc()];
    let named = fields.into_iter().flatten().flat_map(|field| field.iter());
    // What is no address, such as undisclosed-recipients, names nobody.
    let addresses = named.filter_map(|one| one.address.as_deref()).filter(|address| is_address(address));
    addresses.map(String::from).collect()
}

/// Whether a text can be an address and a part of a list of them.
fn is_address(text: &str) -> bool {
    let sound = |c: char| !c.is_control() && !c.is_whitespace() && c != ';';
    text.contains('@') && text.chars().count() <= TEXT_CHARS_MAX && text.chars().all(sound)
}

/// The message that the thread began with, as far as this one knows.
fn thread<'m>(message: &'m Message<'_>) -> Option<&'m str> {
    let first = |field: &'m mail_parser::HeaderValue<'_>| {
        let one = field.as_text_list().and_then(|ids| ids.first()).map(|id| id.as_ref());
        one.or_else(|| field.as_text()).filter(|id| !id.is_empty())
    };
    first(message.references()).or_else(|| first(message.in_reply_to()))
}
