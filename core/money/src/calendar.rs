//! Days and months. Today is always an argument; there is no clock here.

use chrono::{Datelike, Months, NaiveDate};
use std::fmt;
use std::str::FromStr;

/// A calendar day, stored as days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Day(pub i32);

/// A calendar month, stored as `year * 12 + (month − 1)`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Month(pub i32);

/// Why a text is not a day or a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotADate(pub String);

const EPOCH_FROM_CE: i32 = 719_163;
/// The first and last day that chrono can name and four digits can write.
const FIRST: i32 = -719_162;
const LAST: i32 = 2_932_896;
/// The years whose days fit.
const FIRST_YEAR: i32 = -262_000;
const LAST_YEAR: i32 = 262_000;

impl Day {
    /// The day of a calendar date; `None` when there is no such date.
    pub fn of(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(Day::from)
    }

    /// The same day for chrono. Days outside the years 1 to 9999 are clamped to them.
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0.clamp(FIRST, LAST) + EPOCH_FROM_CE).unwrap_or_default()
    }

    /// This day some days later (or earlier, when negative).
    pub fn plus_days(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// The same day of the month, `months` later; the last day of that month where it is shorter.
    pub fn plus_months(self, months: u32) -> Day {
        self.date().checked_add_months(Months::new(months)).map_or(Day(LAST), Day::from)
    }

    /// The month this day lies in.
    pub fn month(self) -> Month {
        let date = self.date();
        Month(date.year() * 12 + date.month0() as i32)
    }
}

impl Month {
    /// The month of a year, 1 to 12; `None` outside.
    pub fn of(year: i32, month: u32) -> Option<Month> {
        (1..=12).contains(&month).then(|| Month(year * 12 + month as i32 - 1))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The month of the year, 1 to 12.
    pub fn number(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// Its first day.
    pub fn first_day(self) -> Day {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&self.year()) {
            return Day(LAST);
        }
        // Asked millions of times for one page of cohorts, so it is arithmetic alone: H. Hinnant,
        // "chrono-Compatible Low-Level Date Algorithms", days_from_civil. Years begin in March.
        let (year, month) = match self.number() {
            month @ ..=2 => (self.year() - 1, month as i32 + 9),
            month => (self.year(), month as i32 - 3),
        };
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * month + 2) / 5;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Day(era * 146_097 + day_of_era - 719_468)
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        self.plus(1).first_day().plus_days(-1)
    }

    /// The month `months` later (earlier, when negative).
    pub fn plus(self, months: i32) -> Month {
        Month(self.0 + months)
    }

    /// The quarter as a month count: its first month.
    pub fn quarter_start(self) -> Month {
        Month(self.0 - self.0.rem_euclid(3))
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Day {
        Day(date.num_days_from_ce() - EPOCH_FROM_CE)
    }
}

impl FromStr for Day {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Day, NotADate> {
        let wrong = || NotADate(text.trim().to_string());
        let t = text.trim().as_bytes();
        if t.len() != 10 || t[4] != b'-' || t[7] != b'-' {
            return Err(wrong());
        }
        let number =
            |s: &[u8]| s.iter().try_fold(0u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')));
        match (number(&t[0..4]), number(&t[5..7]), number(&t[8..10])) {
            (Some(y), Some(m), Some(d)) if y > 0 => Day::of(y as i32, m, d).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

impl FromStr for Month {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Month, NotADate> {
        let padded = format!("{}-01", text.trim());
        padded.parse::<Day>().map(Day::month).map_err(|_| NotADate(text.trim().to_string()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date().format("%Y-%m-%d"))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\u{201c}{}\u{201d} is not a date like 2026-03-04", self.0)
    }
}

impl std::error::Error for NotADate {}

macro_rules! as_text {
    ($($t:ty),*) => {$(
        impl serde::Serialize for $t {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $t {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
as_text!(Day, Month);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_read_and_written_as_iso_8601() {
        for text in ["1970-01-01", "2016-02-29", "2090-12-10", "0001-01-01", "9999-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
        assert_eq!(day("1970-01-02").0, 1);
        for text in ["2015-02-29", "2015-2-3", "03/04/26", "", "0000-01-01", "2015-13-01"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_end_where_the_calendar_says() {
        for (from, months, to) in [
            ("2016-01-31", 1, "2016-02-29"),
            ("2015-01-31", 1, "2015-02-28"),
            ("2015-11-30", 3, "2016-02-29"),
            ("2016-02-29", 12, "2017-02-28"),
        ] {
            assert_eq!(day(from).plus_months(months), day(to));
        }
        // Every month of four-digit years, beside the calendar of another library.
        for month in (12..=9_999 * 12 + 11).map(Month) {
            let first = NaiveDate::from_ymd_opt(month.year(), month.number(), 1).unwrap();
            assert_eq!(month.first_day(), Day::from(first), "{month}");
        }
        assert_eq!((Month(i32::MAX).first_day(), Month(i32::MIN).first_day()), (Day(LAST), Day(LAST)));
        let month: Month = "2016-02".parse().unwrap();
        assert_eq!(month.last_day(), day("2016-02-29"));
        assert_eq!(month.plus(11).to_string(), "2017-01");
        assert_eq!(month.quarter_start().to_string(), "2016-01");
        assert_eq!(day("2016-12-31").month().to_string(), "2016-12");
    }
}
