//! When the meetings of an event took place: once, or as often as it recurred up to today.

use super::event::{Meeting, cancelled, meeting};
use crate::Here;
use crate::tables::Objection;
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::dates::CalendarErrorType;
use calcard::icalendar::timezone::TzResolver;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarProperty, ICalendarValue,
};
use chrono::{DateTime, Datelike, Timelike};
use money::Day;
use std::collections::BTreeSet;

/// A row with the number of its event.
pub(super) type MeetingRow = (u64, Result<Meeting, Objection>);

/// An event, and the events that change single occurrences of it.
pub(super) struct Series {
    pub uid: String,
    /// Whether it was sent to call it off.
    pub is_cancelling: bool,
    pub events: Vec<(u64, ICalendarComponent)>,
}

/// Ten years of every day.
const OCCURRENCES_MAX: usize = 3_660;

impl Series {
    /// Its meetings up to today. What is cancelled, unclear or still to come is told once per event.
    pub(super) fn rows(mut self, zones: &[ICalendarComponent], here: Here) -> Vec<MeetingRow> {
        if self.is_cancelling {
            return self.events.iter().map(|(number, _)| (*number, Err(cancelled()))).collect();
        }
        let zoned = ICalendar { components: zones.to_vec() };
        let resolver = zoned.build_tz_resolver().with_default(Tz::Floating);
        for (number, event) in &mut self.events {
            if let Err(objection) = straighten(event, &resolver) {
                return vec![(*number, Err(objection))];
            }
        }
        let set_apart = self.events.len() + self.events.iter().map(|(_, event)| excluded(event)).sum::<usize>();
        let components = zones.iter().chain(self.events.iter().map(|(_, event)| event)).cloned().collect();
        // A time without a zone, or with one that nobody knows, stands as it is written.
        let found = ICalendar { components }.expand_dates(Tz::Floating, OCCURRENCES_MAX + set_apart + 1);
        let event_at = |component: u32| self.events.get((component as usize).checked_sub(zones.len())?);
        let mut rows: Vec<MeetingRow> = Vec::new();
        for error in &found.errors {
            let number = event_at(error.comp_id).map_or(0, |(number, _)| *number);
            rows.push((number, Err(unclear(&error.error))));
        }
        let (mut held, mut to_come, mut told) = (0, BTreeSet::new(), BTreeSet::new());
        for occurrence in &found.events {
            let Some((number, event)) = event_at(occurrence.comp_id) else { continue };
            let day = day_of(occurrence.start, event, here);
            if day > here.today {
                to_come.insert(*number);
                continue;
            }
            held += 1;
            let id = self.id_of(event, occurrence.start, &resolver);
            match meeting(event, &id, day) {
                Ok(row) => rows.push((*number, Ok(row))),
                Err(objection) if told.insert(*number) => rows.push((*number, Err(objection))),
                Err(_) => {}
            }
        }
        let first = self.events.first().map_or(0, |(number, _)| *number);
        if held > OCCURRENCES_MAX {
            let problem = format!("The event took place more than {OCCURRENCES_MAX} times");
            return vec![(first, Err(Objection::new(problem, "Export a shorter period, or leave it out.")))];
        }
        if rows.is_empty() && to_come.is_empty() {
            let repair = "Leave it out, or export it again.";
            rows.push((first, Err(Objection::new("The rule by which the event recurs gives no day", repair))));
        }
        rows.extend(to_come.into_iter().map(|number| (number, Err(still_to_come(here.today)))));
        rows
    }

    /// The UID; of one occurrence among several also the time at which it was to be.
    fn id_of(&self, event: &ICalendarComponent, start: DateTime<Tz>, resolver: &TzResolver<&str>) -> String {
        let changed = event.property(&ICalendarProperty::RecurrenceId);
        let recurs = |(_, event): &(u64, ICalendarComponent)| {
            event.has_property(&ICalendarProperty::Rrule) || event.has_property(&ICalendarProperty::Rdate)
        };
        if self.uid.is_empty() || (changed.is_none() && !self.events.iter().any(recurs)) {
            return self.uid.clone();
        }
        // A change from an occurrence on is itself many.
        let one = changed.filter(|entry| !entry.has_parameter(&ICalendarParameterName::Range));
        let planned = one.and_then(|entry| {
            let zone = resolver.resolve_or_default(entry.tz_id().or_else(|| start_of(event)?.tz_id()));
            entry.values.first()?.as_partial_date_time()?.to_date_time_with_tz(zone)
        });
        let planned = planned.unwrap_or(start);
        match (has_time(event), is_instant(planned, event)) {
            (false, _) => format!("{}/{}", self.uid, planned.format("%Y%m%d")),
            (true, false) => format!("{}/{}", self.uid, planned.format("%Y%m%dT%H%M%S")),
            (true, true) => format!("{}/{}", self.uid, planned.to_utc().format("%Y%m%dT%H%M%SZ")),
        }
    }
}

/// All-day events and times without a zone are on the day that they name.
fn day_of(start: DateTime<Tz>, event: &ICalendarComponent, here: Here) -> Day {
    match has_time(event) && is_instant(start, event) {
        true => here.day_of(start.to_utc()),
        false => start.date_naive().into(),
    }
}

/// Whether a time is told with its zone. The expansion takes the occurrences of a series in UTC for
/// times without a zone, which makes no difference to the instant.
fn is_instant(time: DateTime<Tz>, event: &ICalendarComponent) -> bool {
    let written = start_of(event).and_then(|entry| entry.values.first()?.as_partial_date_time());
    !time.timezone().is_floating() || written.is_some_and(PartialDateTime::has_zone)
}

fn start_of(event: &ICalendarComponent) -> Option<&ICalendarEntry> {
    event.property(&ICalendarProperty::Dtstart)
}

fn has_time(event: &ICalendarComponent) -> bool {
    let start = start_of(event).or_else(|| event.property(&ICalendarProperty::RecurrenceId));
    let written = start.and_then(|entry| entry.values.first()?.as_partial_date_time());
    written.is_some_and(PartialDateTime::has_time)
}

/// How many occurrences were taken out.
fn excluded(event: &ICalendarComponent) -> usize {
    event.properties(&ICalendarProperty::Exdate).map(|entry| entry.values.len()).sum()
}

/// Brings an event to what the expansion reads right: a changed occurrence belongs to its series
/// whatever its sequence number, and the end of a rule is a time where the event takes place.
fn straighten(event: &mut ICalendarComponent, resolver: &TzResolver<&str>) -> Result<(), Objection> {
    event.entries.retain(|entry| entry.name != ICalendarProperty::Sequence);
    let zone = resolver.resolve_or_default(start_of(event).and_then(ICalendarEntry::tz_id));
    let is_timed = has_time(event);
    let mut rules = event.entries.iter_mut().filter(|entry| entry.name == ICalendarProperty::Rrule);
    let Some(rule) = rules.next() else { return Ok(()) };
    if rules.next().is_some() {
        return Err(Objection::new("The event has several rules of recurrence", "Export its series one by one."));
    }
    let Some(ICalendarValue::RecurrenceRule(rule)) = rule.values.first_mut() else { return Err(unread_rule()) };
    let Some(until) = &rule.until else { return Ok(()) };
    let mut last = until.to_date_time().ok_or_else(unread_rule)?;
    if is_timed && !until.has_time() {
        last.date_time = last.date_time.date().and_hms_opt(23, 59, 59).ok_or_else(unread_rule)?;
    } else if let Some(instant) = last.tz().and_then(|written| last.to_date_time_with_tz(written))
        && !zone.is_floating()
    {
        last.date_time = instant.with_timezone(&zone).naive_local();
    }
    rule.until = Some(PartialDateTime {
        year: u16::try_from(last.date_time.year()).ok(),
        month: u8::try_from(last.date_time.month()).ok(),
        day: u8::try_from(last.date_time.day()).ok(),
        hour: u8::try_from(last.date_time.hour()).ok(),
        minute: u8::try_from(last.date_time.minute()).ok(),
        second: u8::try_from(last.date_time.second()).ok(),
        ..PartialDateTime::default()
    });
    Ok(())
}

fn unread_rule() -> Objection {
    Objection::new("The rule by which the event recurs cannot be read", "Export it again, or leave it out.")
}

fn unclear(error: &CalendarErrorType) -> Objection {
    match error {
        CalendarErrorType::RRule(_) => unread_rule(),
        _ => Objection::new("The event has no start that can be read", "Export it again, or leave it out."),
    }
}

fn still_to_come(today: Day) -> Objection {
    let problem = format!("The event, or a part of its series, is after today ({today})");
    Objection::new(problem, "Import the calendar again when it has taken place.")
}
