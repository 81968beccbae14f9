//! Calendars (`.ics`) as the rows of a table of interactions: a row per meeting, with the number of
//! its event in the file. To-dos, journals and free time are no meetings and are passed over.

mod event;
mod series;

use super::contained::contained;
use super::{Objection, Progress, Table};
use crate::{Here, Unreadable};
use calcard::icalendar::{
    ICalendarComponent, ICalendarComponentType, ICalendarMethod, ICalendarProperty, ICalendarValue,
};
use calcard::{Entry, Parser};
use csv::StringRecord;
use series::{MeetingRow, Series};
use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::Read;

pub(super) struct CalendarFile {
    header: Vec<String>,
    series: std::vec::IntoIter<Series>,
    zones: Vec<ICalendarComponent>,
    rows: VecDeque<MeetingRow>,
    here: Here,
    objection: Option<Objection>,
    progress: Progress,
}

/// A calendar is held in memory, since an event may be changed by a later one.
const CALENDAR_BYTES_MAX: u64 = 16 << 20;

const BEGIN: &str = "BEGIN:VCALENDAR";
const END: &str = "END:VCALENDAR";

/// Whether a file is a calendar, by its first bytes.
pub(super) fn is_calendar(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    head.get(..BEGIN.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(BEGIN.as_bytes()))
}

/// Refused as a whole: a calendar that breaks off, one larger than 16 MiB, and one that is not UTF-8.
pub(super) fn open(mut file: File, bytes: u64, here: Here) -> Result<CalendarFile, Unreadable> {
    if bytes > CALENDAR_BYTES_MAX {
        let repair = "Export shorter periods, each into a file of its own.";
        return Err(Unreadable::new("The calendar is larger than 16 MiB", repair));
    }
    let mut text = Vec::new();
    file.read_to_end(&mut text).map_err(|e| Unreadable::damaged("calendar", e))?;
    let text = String::from_utf8(text).map_err(|e| {
        let byte = e.utf8_error().valid_up_to();
        let problem = format!("The calendar is not UTF-8 text: wrong bytes at byte {byte}");
        Unreadable::new(problem, "Export it again; calendars are always UTF-8.")
    })?;
    if !text.trim_end().to_ascii_uppercase().ends_with(END) {
        return Err(Unreadable::damaged("calendar", format!("it breaks off before {END}")));
    }
    let (zones, series) = contained(|| parts_of(&text))
        .ok_or_else(|| Unreadable::damaged("calendar", "its parts contradict each other"))?;
    let total = series.iter().map(|series| series.events.len() as u64).sum();
    Ok(CalendarFile {
        header: event::COLUMNS.map(String::from).into(),
        series: series.into_iter(),
        zones,
        rows: VecDeque::new(),
        here,
        objection: None,
        progress: Progress { done: 0, total },
    })
}

/// The time zones of a file, and its events: what has one UID belongs together.
fn parts_of(text: &str) -> (Vec<ICalendarComponent>, Vec<Series>) {
    let (mut zones, mut series, mut places) = (Vec::new(), Vec::<Series>::new(), HashMap::new());
    let (mut parser, mut number) = (Parser::new(text), 0);
    loop {
        let calendar = match parser.entry() {
            Entry::ICalendar(calendar) => calendar,
            Entry::Eof => return (zones, series),
            _ => continue,
        };
        let is_cancelling = calendar.components.first().is_some_and(is_cancelling);
        for component in calendar.components {
            if component.component_type == ICalendarComponentType::VTimezone {
                zones.push(component);
                continue;
            }
            if component.component_type != ICalendarComponentType::VEvent {
                continue;
            }
            number += 1;
            let uid = component.uid().map(str::to_string);
            let place = uid.as_ref().map_or(series.len(), |uid| *places.entry(uid.clone()).or_insert(series.len()));
            if place == series.len() {
                series.push(Series { uid: uid.unwrap_or_default(), is_cancelling, events: Vec::new() });
            }
            series[place].is_cancelling |= is_cancelling;
            series[place].events.push((number, component));
        }
    }
}

/// Whether a calendar was sent to call its events off.
fn is_cancelling(calendar: &ICalendarComponent) -> bool {
    let method = calendar.property(&ICalendarProperty::Method).and_then(|entry| entry.values.first());
    matches!(method, Some(ICalendarValue::Method(ICalendarMethod::Cancel)))
}

impl Table for CalendarFile {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn source(&self) -> Option<&'static str> {
        Some("calendar")
    }

    fn next_row(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, Unreadable> {
        while self.rows.is_empty() {
            let Some(series) = self.series.next() else { return Ok(None) };
            self.progress.done += series.events.len() as u64;
            let first = series.events.first().map_or(0, |(number, _)| *number);
            let rows = contained(|| series.rows(&self.zones, self.here));
            let unclear =
                || vec![(first, Err(Objection::new("The event cannot be read", "Export it again, or leave it out.")))];
            self.rows = rows.unwrap_or_else(unclear).into();
        }
        let Some((number, read)) = self.rows.pop_front() else { return Ok(None) };
        cells.clear();
        self.objection = read.map(|row| row.iter().for_each(|cell| cells.push_field(cell))).err();
        Ok(Some(number))
    }

    fn objection(&mut self) -> Option<Objection> {
        self.objection.take()
    }

    fn progress(&self) -> Progress {
        self.progress
    }
}
