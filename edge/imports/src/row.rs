//! One row while it is read: every broken field complains, then the row is a draft or it is not.

use crate::bound::{Bound, Slot, Value};
use crate::kinds::At;
use crate::unreadable::quoted;
use crate::{Mapping, number};
use csv::StringRecord;
use money::amount::{AmountError, parse_scaled};
use money::{Currency, Day, Money};
use revenue::Complaint;
use std::collections::BTreeSet;

/// A row being read. What is blank or absent is `None`; what is wrong is `None` with a complaint.
pub(crate) struct Asking<'r> {
    pub cells: &'r StringRecord,
    pub bound: &'r Bound,
    pub mapping: &'r Mapping,
    pub row: u64,
    pub complaints: Vec<Complaint>,
}

pub(crate) const TEXT_CHARS_MAX: usize = 200;
/// A long mail; what is longer is a document.
pub(crate) const PROSE_CHARS_MAX: usize = 20_000;
/// A mail to more people is a circular.
const ADDRESSES_MAX: usize = 200;
/// Ten trillion of a currency with cents: far above any line, and thousands of them still sum.
pub(crate) const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000_000;
/// A line that starts outside of these years is a typing mistake.
const DAY_MIN: Day = Day(-25_567);
pub(crate) const DAY_MAX: Day = Day(84_005);

const BLANK: (&str, &str) = ("is blank", "Fill in the cell, or map the column to another one or a constant.");
const NOT_A_DAY: &str =
    "Choose a date format in the mapping (dates = \"D/M/Y\", \"M/D/Y\", \"Y/M/D\" or \"Y-M-D\"), or correct the day.";
const NOT_A_NUMBER: &str =
    "Write a plain decimal like 1952.38, or say in the mapping which decimal and grouping separators it has.";

impl<'r> Asking<'r> {
    fn slot(&self, at: At) -> Option<&'r Slot> {
        self.bound.slot(at)
    }

    /// Whether the file or the mapping has the column.
    pub fn has(&self, at: At) -> bool {
        self.slot(at).is_some_and(|s| !matches!(s.value, Value::Absent))
    }

    /// Whether the row says nothing in the column.
    pub fn is_blank(&self, at: At) -> bool {
        self.cell(at).is_none()
    }

    /// The trimmed text; `None` when blank.
    fn cell(&self, at: At) -> Option<&'r str> {
        let cell = |at: usize| self.cells.get(at).unwrap_or_default().trim();
        let text = match &self.slot(at)?.value {
            Value::Absent => "",
            Value::Cell(at) => cell(*at),
            Value::Translated(at, values) => values.get(cell(*at)).map_or(cell(*at), |v| v.trim()),
            Value::Constant(text) => text,
        };
        (!text.is_empty()).then_some(text)
    }

    /// Notes what is wrong with a column of this row.
    pub fn complain(&mut self, at: At, problem: impl Into<String>, repair: impl Into<String>) {
        let column = self.slot(at).map(|s| s.label.clone()).unwrap_or_default();
        self.complaints.push(Complaint { row: self.row, column, problem: problem.into(), repair: repair.into() });
    }

    /// Complains that a needed value is blank, unless it is there.
    pub fn need<T>(&mut self, at: At, value: Option<T>) -> Option<T> {
        if self.is_blank(at) {
            self.complain(at, BLANK.0, BLANK.1);
        }
        value
    }

    /// A name or an id.
    pub fn text(&mut self, at: At) -> Option<String> {
        let text = self.cell(at)?;
        if text.contains(char::is_control) {
            let problem = format!("{} holds a line break or another control character", quoted(text));
            self.complain(at, problem, "Remove it.");
            return None;
        }
        if text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX {
            let problem = format!(
                "{} is {} characters long; at most {TEXT_CHARS_MAX} are kept",
                quoted(text),
                text.chars().count()
            );
            self.complain(at, problem, "Shorten it, or check whether a quote is left open.");
            return None;
        }
        if is_spreadsheet_error(text) {
            self.complain(at, format!("holds the spreadsheet error {text}"), "Mend the formula and export again.");
            return None;
        }
        Some(text.to_string())
    }

    /// A text of several lines, e.g. of a mail. Control characters other than line breaks and tabs
    /// become spaces.
    pub fn prose(&mut self, at: At) -> Option<String> {
        let text = self.cell(at)?;
        if text.len() > PROSE_CHARS_MAX && text.chars().count() > PROSE_CHARS_MAX {
            self.complain(at, format!("is longer than {PROSE_CHARS_MAX} characters"), "Shorten it.");
            return None;
        }
        let shown = |c: char| if c.is_control() && c != '\n' && c != '\t' { ' ' } else { c };
        Some(text.replace("\r\n", "\n").chars().map(shown).collect())
    }

    /// Names separated by semicolons; `None` when blank.
    pub fn names(&mut self, at: At) -> Option<Vec<String>> {
        let text = self.text(at)?;
        let names: Vec<String> = text.split(';').map(str::trim).filter(|n| !n.is_empty()).map(String::from).collect();
        (!names.is_empty()).then_some(names)
    }

    /// E-mail addresses separated by semicolons, in lower case, each once; none when blank.
    pub fn addresses(&mut self, at: At) -> Vec<String> {
        let parts = self.cell(at).unwrap_or_default().split(';').map(|part| part.trim().to_lowercase());
        let found: BTreeSet<String> = parts.filter(|part| !part.is_empty()).collect();
        let sound =
            |text: &&String| text.contains('@') && text.len() <= TEXT_CHARS_MAX && !text.contains(char::is_control);
        if let Some(wrong) = found.iter().find(|text| !sound(text)) {
            let problem = format!("{} is not an e-mail address", quoted(wrong));
            self.complain(at, problem, "Write addresses like priya@harbour.example, separated by semicolons.");
        }
        if found.len() > ADDRESSES_MAX {
            let problem = format!("has {} addresses; at most {ADDRESSES_MAX} are read", found.len());
            self.complain(at, problem, "Leave circulars out: they are no interaction with one account.");
        }
        found.into_iter().collect()
    }

    /// A name or id that must be there.
    pub fn needed_text(&mut self, at: At) -> Option<String> {
        let text = self.text(at);
        self.need(at, text)
    }

    /// A day between 1900 and 2199.
    pub fn day(&mut self, at: At) -> Option<Day> {
        let day = self.any_day(at)?;
        if (DAY_MIN..=DAY_MAX).contains(&day) {
            return Some(day);
        }
        self.complain(at, format!("{day} is not between 1900 and 2199"), "Correct the year.");
        None
    }

    /// A day that must be there.
    pub fn needed_day(&mut self, at: At) -> Option<Day> {
        let day = self.day(at);
        self.need(at, day)
    }

    /// The end of a period: the first day after it, however the file counts.
    pub fn end_day(&mut self, at: At) -> Option<Day> {
        let last_days = i32::from(self.mapping.inclusive_end);
        self.any_day(at).map(|day| day.plus_days(last_days))
    }

    fn any_day(&mut self, at: At) -> Option<Day> {
        let text = self.cell(at)?;
        let order = self.mapping.dates;
        let day = order.read(text);
        if day.is_none() {
            let problem = format!("expected {}, found {}", order.example(), quoted(text));
            self.complain(at, problem, NOT_A_DAY);
        }
        day
    }

    /// An ISO 4217 code.
    pub fn currency(&mut self, at: At) -> Option<Currency> {
        let text = self.cell(at)?;
        let currency = text.parse().ok();
        if currency.is_none() {
            let problem = format!("{} is not an ISO 4217 currency code", quoted(text));
            self.complain(at, problem, "Write a code such as GBP, EUR or USD.");
        }
        currency
    }

    /// An ISO 4217 code that must be there.
    pub fn needed_currency(&mut self, at: At) -> Option<Currency> {
        let currency = self.currency(at);
        self.need(at, currency)
    }

    /// Minor units of `currency`, half to even. Without a known currency the number is still
    /// checked, so that all broken fields are told at once.
    pub fn amount(&mut self, at: At, currency: Option<Currency>) -> Option<i64> {
        let amount = self.scaled(at, currency.map_or(2, |c| c.minor_digits()))?;
        if amount.unsigned_abs() > AMOUNT_MINOR_MAX as u64 {
            self.complain(at, "is larger than ten trillion", "Check the amount.");
            return None;
        }
        currency.map(|_| amount)
    }

    /// An amount per year, 0 or above, with its currency; `None` when blank.
    pub fn per_year(&mut self, amount: At, currency: At) -> Option<Money> {
        let in_currency = self.currency(currency);
        let minor = self.amount(amount, in_currency);
        if !self.is_blank(amount) && self.is_blank(currency) {
            self.complain(currency, "is blank", "Say which currency the amount is in.");
        }
        if minor.is_some_and(|minor| minor < 0) {
            self.complain(amount, "is below 0", "Give what it comes to per year.");
        }
        minor.zip(in_currency).map(|(minor, currency)| Money { minor, currency })
    }

    /// A number scaled by 10^digits, half to even.
    pub fn scaled(&mut self, at: At, digits: u32) -> Option<i64> {
        let text = self.cell(at)?;
        let Mapping { decimal, grouping, .. } = *self.mapping;
        let read = number::plain(text, decimal, grouping).ok_or(AmountError::NotANumber);
        match read.and_then(|plain| parse_scaled(&plain, digits)) {
            Ok(scaled) => return Some(scaled),
            Err(AmountError::NotANumber) => {
                self.complain(at, format!("{} is not a plain decimal number", quoted(text)), NOT_A_NUMBER);
            }
            Err(AmountError::TooLarge) => {
                self.complain(at, format!("{} is too large", quoted(text)), "Check the number.")
            }
        }
        None
    }

    /// A whole number within `range`.
    pub fn whole(&mut self, at: At, range: std::ops::RangeInclusive<i32>) -> Option<i32> {
        let text = self.cell(at)?;
        let read = number::whole(text).and_then(|n| i32::try_from(n).ok()).filter(|n| range.contains(n));
        if read.is_none() {
            let problem = format!("{} is not a whole number from {} to {}", quoted(text), range.start(), range.end());
            self.complain(at, problem, "Write it without decimals, or translate it with values in the mapping.");
        }
        read
    }

    /// Yes or no.
    pub fn flag(&mut self, at: At) -> Option<bool> {
        let text = self.cell(at)?;
        let is = |words: &[&str]| words.iter().any(|w| text.eq_ignore_ascii_case(w));
        if is(&["true", "yes", "y", "t", "1", "1.0"]) {
            return Some(true);
        }
        if is(&["false", "no", "n", "f", "0", "0.0"]) {
            return Some(false);
        }
        self.complain(at, format!("{} is neither yes nor no", quoted(text)), "Write true or false.");
        None
    }

    /// One of the words that `read` knows.
    pub fn word<T>(&mut self, at: At, read: impl Fn(&str) -> Option<T>, words: &str) -> Option<T> {
        let text = self.cell(at)?;
        let word = read(text);
        if word.is_none() {
            let repair = format!("Write {words}, or translate the word with values in the mapping.");
            self.complain(at, format!("{} is not known here", quoted(text)), repair);
        }
        word
    }
}

fn is_spreadsheet_error(text: &str) -> bool {
    text.starts_with('#')
        && ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#DATA!"].contains(&text)
}
