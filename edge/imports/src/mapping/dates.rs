//! The orders in which people write a day.

use money::Day;

/// In which order a file writes year, month and day. ISO days are understood in every order;
/// days that could be read two ways are never guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum DateOrder {
    /// ISO 8601: `2026-03-04`. A time of day behind it is dropped.
    #[default]
    #[serde(rename = "Y-M-D")]
    Iso,
    /// `2026/3/4`, `2026.03.04`.
    #[serde(rename = "Y/M/D")]
    YearMonthDay,
    /// `4/3/2026`, `04.03.26`.
    #[serde(rename = "D/M/Y")]
    DayMonthYear,
    /// `3/4/2026`, `03-04-26`.
    #[serde(rename = "M/D/Y")]
    MonthDayYear,
}

/// Two digits below this are 20xx, from it on 19xx, as POSIX reads them.
const PIVOT_YEAR: u32 = 69;

impl DateOrder {
    /// Every order, as forms offer them.
    pub const ALL: [DateOrder; 4] =
        [DateOrder::Iso, DateOrder::DayMonthYear, DateOrder::MonthDayYear, DateOrder::YearMonthDay];

    /// Its name in mapping files.
    pub fn key(self) -> &'static str {
        match self {
            DateOrder::Iso => "Y-M-D",
            DateOrder::YearMonthDay => "Y/M/D",
            DateOrder::DayMonthYear => "D/M/Y",
            DateOrder::MonthDayYear => "M/D/Y",
        }
    }

    /// The order of a name.
    pub fn from_key(key: &str) -> Option<DateOrder> {
        DateOrder::ALL.into_iter().find(|o| o.key() == key)
    }

    /// 4 March 2026 as this order writes it.
    pub(crate) fn example(self) -> &'static str {
        match self {
            DateOrder::Iso => "2026-03-04",
            DateOrder::YearMonthDay => "2026/03/04",
            DateOrder::DayMonthYear => "04/03/2026",
            DateOrder::MonthDayYear => "03/04/2026",
        }
    }

    /// Reads a day; `None` when the text is not one in this order.
    pub(crate) fn read(self, text: &str) -> Option<Day> {
        iso(text).or_else(|| self.read_parts(text.split_whitespace().next()?))
    }

    fn read_parts(self, text: &str) -> Option<Day> {
        let mut parts = text.split(['/', '.', '-']);
        let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let (year, month, day) = match self {
            DateOrder::Iso => return None,
            DateOrder::YearMonthDay => (a, b, c),
            DateOrder::DayMonthYear => (c, b, a),
            DateOrder::MonthDayYear => (c, a, b),
        };
        let number =
            |s: &str| (s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u32>().ok())?;
        let year = match (year.len(), number(year)?) {
            (4, year) => year,
            (2, year) if year < PIVOT_YEAR => 2000 + year,
            (2, year) => 1900 + year,
            _ => return None,
        };
        Day::of(year as i32, number(month)?, number(day)?)
    }
}

/// An ISO day, alone or with a time of day behind it as databases export it.
fn iso(text: &str) -> Option<Day> {
    let day = text.get(..10)?;
    let time = &text[10..];
    let is_time =
        || time.starts_with(['T', ' ']) && time[1..].bytes().all(|b| b.is_ascii_digit() || b":.+-Z ".contains(&b));
    if time.is_empty() || is_time() { day.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_chosen_order_only() {
        use DateOrder::*;
        for (order, text, want) in [
            (Iso, "2026-03-04", Some("2026-03-04")),
            (Iso, "2026-03-04 00:00:00", Some("2026-03-04")),
            (Iso, "2026-03-04T23:59:59.5+10:00", Some("2026-03-04")),
            (Iso, "2026-03-04 or so", None),
            (Iso, "2026-02-30", None),
            (Iso, "03/04/26", None),
            (Iso, "2026/03/04", None),
            (YearMonthDay, "2026/3/4", Some("2026-03-04")),
            (DayMonthYear, "03/04/26", Some("2026-04-03")),
            (DayMonthYear, "3.4.2026 10:15", Some("2026-04-03")),
            (DayMonthYear, "13/04/2026", Some("2026-04-13")),
            (MonthDayYear, "03/04/26", Some("2026-03-04")),
            (MonthDayYear, "13/04/2026", None),
            (MonthDayYear, "12-31-99", Some("1999-12-31")),
            (DayMonthYear, "31/12/68", Some("2068-12-31")),
            (DayMonthYear, "2026-03-04", Some("2026-03-04")),
            (DayMonthYear, "1/2/3/2026", None),
            (DayMonthYear, "1/2/202", None),
            (DayMonthYear, "+1/2/2026", None),
            (DayMonthYear, "", None),
            (Iso, "2026-03-0é", None),
        ] {
            let found = order.read(text).map(|d| d.to_string());
            assert_eq!(found.as_deref(), want, "{text} as {}", order.key());
        }
    }
}
