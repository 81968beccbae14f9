//! Reading what somebody typed: every wrong field is told at once.

use crate::stop::{FieldError, Stop};
use money::Day;

/// Characters of a line at most.
const LINE_CHARS_MAX: usize = 200;
/// Characters of a longer text at most.
const TEXT_CHARS_MAX: usize = 20_000;

/// The fields read so far.
#[derive(Default)]
pub(crate) struct Typed {
    wrong: Vec<FieldError>,
}

impl Typed {
    pub(crate) fn complain(&mut self, field: &'static str, problem: impl Into<String>, repair: impl Into<String>) {
        self.wrong.push(FieldError { field, problem: problem.into(), repair: repair.into() });
    }

    /// A line; `None` when blank.
    pub(crate) fn line(&mut self, field: &'static str, text: &str) -> Option<String> {
        let text = text.trim();
        if text.chars().count() > LINE_CHARS_MAX || text.contains(char::is_control) {
            let repair = format!("Write at most {LINE_CHARS_MAX} characters on one line.");
            self.complain(field, "This is not one line.", repair);
            return None;
        }
        (!text.is_empty()).then(|| text.to_string())
    }

    /// A line that must be there.
    pub(crate) fn needed(&mut self, field: &'static str, text: &str, repair: &str) -> String {
        let before = self.wrong.len();
        let line = self.line(field, text);
        if line.is_none() && self.wrong.len() == before {
            self.complain(field, "This is blank.", repair);
        }
        line.unwrap_or_default()
    }

    /// A text of several lines.
    pub(crate) fn text(&mut self, field: &'static str, text: &str) -> Option<String> {
        let text = text.trim().replace("\r\n", "\n");
        if text.chars().count() > TEXT_CHARS_MAX {
            self.complain(field, "This is too long.", format!("Write at most {TEXT_CHARS_MAX} characters."));
        }
        (!text.is_empty()).then_some(text)
    }

    /// Names separated by semicolons.
    pub(crate) fn names(&mut self, field: &'static str, text: &str) -> Option<Vec<String>> {
        let line = self.line(field, text)?;
        let names: Vec<String> = line.split(';').map(str::trim).filter(|n| !n.is_empty()).map(String::from).collect();
        (!names.is_empty()).then_some(names)
    }

    /// A day; `None` when blank.
    pub(crate) fn day(&mut self, field: &'static str, text: &str) -> Option<Day> {
        let line = self.line(field, text)?;
        let day = line.parse().ok();
        if day.is_none() {
            self.complain(field, format!("\u{201c}{line}\u{201d} is not a day."), "Write it like 2026-03-04.");
        }
        day
    }

    /// One of the words that `read` knows; `None` when blank.
    pub(crate) fn word<T>(
        &mut self,
        field: &'static str,
        text: &str,
        read: impl Fn(&str) -> Option<T>,
        words: &str,
    ) -> Option<T> {
        let line = self.line(field, text)?;
        let word = read(&line);
        if word.is_none() {
            self.complain(field, format!("\u{201c}{line}\u{201d} is not known here."), format!("Choose {words}."));
        }
        word
    }

    /// The rest of the action, if nothing is wrong.
    pub(crate) fn done(self) -> Result<(), Stop> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Stop::BadInput(self.wrong)) }
    }
}
