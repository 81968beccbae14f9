//! What an event says besides its time.

use crate::row::{PROSE_CHARS_MAX, TEXT_CHARS_MAX};
use crate::tables::{Objection, cut, one_line};
use calcard::icalendar::{
    ICalendarComponent, ICalendarParameterName, ICalendarParameterValue, ICalendarParticipationStatus,
    ICalendarProperty, ICalendarStatus,
};
use mail_parser::decoders::html::html_to_text;
use money::Day;

pub(super) const COLUMNS: [&str; 7] = ["id", "kind", "day", "purpose", "addresses", "subject", "text"];

/// A meeting as a row.
pub(super) type Meeting = [String; COLUMNS.len()];

/// The row of an event on a day: its summary says what it was about and for.
pub(super) fn meeting(event: &ICalendarComponent, id: &str, day: Day) -> Result<Meeting, Objection> {
    if matches!(event.status(), Some(ICalendarStatus::Cancelled)) {
        return Err(cancelled());
    }
    let addresses = addresses(event);
    if addresses.is_empty() {
        let repair = "Leave it out, or log the meeting on the page of the account.";
        return Err(Objection::new("No organiser or attendee has an address", repair));
    }
    let summary = one_line(text_of(event, &ICalendarProperty::Summary));
    let summary = if summary.is_empty() { "(no subject)".into() } else { cut(&summary, TEXT_CHARS_MAX) };
    let said = text_of(event, &ICalendarProperty::Description);
    // Some calendars write HTML where RFC 5545 has plain text.
    let said = if said.contains("</") || said.contains("<br") { html_to_text(said) } else { said.to_string() };
    let text = cut(said.trim(), PROSE_CHARS_MAX);
    Ok([id.into(), "meeting".into(), day.to_string(), summary.clone(), addresses.join(";"), summary, text])
}

/// A meeting that did not take place is none.
pub(super) fn cancelled() -> Objection {
    let repair = "Leave it out. If it was imported while it stood, undo that import and import what took place.";
    Objection::new("The event was cancelled", repair)
}

fn text_of<'e>(event: &'e ICalendarComponent, property: &ICalendarProperty) -> &'e str {
    let value = event.property(property).and_then(|entry| entry.values.first());
    value.and_then(|value| value.as_text()).unwrap_or_default()
}

/// The organiser and everybody invited, without those who declined.
fn addresses(event: &ICalendarComponent) -> Vec<String> {
    let invited = event.entries.iter().filter(|entry| {
        let came = entry.parameter(&ICalendarParameterName::Partstat);
        matches!(entry.name, ICalendarProperty::Organizer | ICalendarProperty::Attendee)
            && !matches!(came, Some(ICalendarParameterValue::Partstat(ICalendarParticipationStatus::Declined)))
    });
    let addresses = invited.filter_map(|entry| entry.calendar_address()).map(str::trim);
    let sound = |address: &&str| address.contains('@') && !address.contains(|c: char| c.is_control() || c == ';');
    addresses.filter(sound).map(String::from).collect()
}
