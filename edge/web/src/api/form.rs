//! What a query parameter may look like: how it is read, and how the document describes it.

use money::{Currency, Day, Month};
use revenue::Window;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, SchemaFormat, Type};

/// Characters of a text at most: names and words, not essays.
const TEXT_CHARACTERS_MAX: usize = 200;
/// Months that a window looks back at most.
const WINDOW_MONTHS_MAX: u8 = 60;

/// The form of a value.
pub struct Form<T> {
    /// What it is: "a month".
    pub what: &'static str,
    /// How to write it, a sentence.
    pub repair: String,
    /// For the document.
    pub schema: Object,
    /// The value of a text in this form.
    pub read: fn(&str) -> Option<T>,
}

fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// A name or part of one.
pub fn text() -> Form<String> {
    Form {
        what: "a short text",
        repair: format!("Write 1 to {TEXT_CHARACTERS_MAX} characters, none of them a control character."),
        schema: string().min_length(Some(1)).max_length(Some(TEXT_CHARACTERS_MAX)).build(),
        read: |text| is_short(text).then(|| text.to_string()),
    }
}

/// Whether a text is short and holds nothing that only machines write.
pub fn is_short(text: &str) -> bool {
    (1..=TEXT_CHARACTERS_MAX).contains(&text.chars().count()) && !text.contains(char::is_control)
}

/// A text of several lines.
pub fn lines() -> Form<String> {
    Form {
        what: "a text of lines",
        repair: format!(
            "Write at most {LINES_CHARACTERS_MAX} characters, without control characters but line ends and tabs."
        ),
        schema: string().max_length(Some(LINES_CHARACTERS_MAX)).build(),
        read: |text| {
            let strange = |c: char| c.is_control() && !"\n\r\t".contains(c);
            let fits = text.chars().count() <= LINES_CHARACTERS_MAX && !text.contains(strange);
            fits.then(|| text.to_string())
        },
    }
}

/// Characters of a text of lines at most; servers refuse much longer addresses anyway.
const LINES_CHARACTERS_MAX: usize = 20_000;

/// One of the words of an enumeration.
pub fn word<T>(keys: Vec<&'static str>, read: fn(&str) -> Option<T>) -> Form<T> {
    let repair = format!("Write one of {}.", keys.join(", "));
    Form { what: "a word that is known here", repair, schema: string().enum_values(Some(keys)).build(), read }
}

/// A month.
pub fn month() -> Form<Month> {
    Form {
        what: "a month",
        repair: "Write it like 2026-05.".into(),
        schema: string().pattern(Some(r"^[0-9]{4}-(0[1-9]|1[0-2])$")).build(),
        read: |text| text.parse().ok(),
    }
}

/// A day.
pub fn day() -> Form<Day> {
    Form {
        what: "a day",
        repair: "Write it like 2026-05-31.".into(),
        schema: string().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).build(),
        read: |text| text.parse().ok(),
    }
}

/// A day, or a month, which stands for its first day.
pub fn first_day() -> Form<Day> {
    day_or_month(|text| text.parse().ok().or_else(|| text.parse().ok().map(Month::first_day)))
}

/// A day, or a month, which stands for its last day.
pub fn last_day() -> Form<Day> {
    day_or_month(|text| text.parse().ok().or_else(|| text.parse().ok().map(Month::last_day)))
}

fn day_or_month(read: fn(&str) -> Option<Day>) -> Form<Day> {
    Form {
        what: "a day or a month",
        repair: "Write it like 2026-05-31 or 2026-05.".into(),
        schema: string().pattern(Some(r"^[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?$")).build(),
        read,
    }
}

/// An ISO 4217 currency.
pub fn currency() -> Form<Currency> {
    Form {
        what: "an ISO 4217 currency",
        repair: "Write it like GBP.".into(),
        schema: string().pattern(Some("^[A-Za-z]{3}$")).build(),
        read: |text| text.parse().ok(),
    }
}

/// How far a KPI looks back.
pub fn window() -> Form<Window> {
    Form {
        what: "a window",
        repair: format!("Write 1m to {WINDOW_MONTHS_MAX}m, or start for since the quarter of an account's start."),
        schema: string().pattern(Some("^([1-9]|[1-5][0-9]|60)m$|^start$")).build(),
        read: |text| match text {
            "start" => Some(Window::SinceStart),
            _ => {
                let months: u8 = text.strip_suffix('m').filter(|n| !n.starts_with(['0', '+']))?.parse().ok()?;
                (1..=WINDOW_MONTHS_MAX).contains(&months).then_some(Window::Months(months))
            }
        },
    }
}

/// A setting that is tried out: `revenue.grace_days=0`.
pub fn setting() -> Form<(String, String)> {
    Form {
        what: "a setting and its value",
        repair: "Write it like revenue.grace_days=0.".into(),
        schema: string().pattern(Some(r"^[a-z_]+\.[a-z_]+=.+$")).build(),
        read: |text| {
            let (key, value) = text.split_once('=').filter(|_| is_short(text))?;
            Some((key.trim().to_string(), value.trim().to_string()))
        },
    }
}

/// A place in a list, as a reply gave it.
pub fn cursor() -> Form<String> {
    Form {
        what: "a cursor",
        repair: "Take next of the reply before, or start from the first page without a cursor.".into(),
        schema: string().max_length(Some(CURSOR_CHARACTERS_MAX)).pattern(Some("^[A-Za-z0-9_.-]+$")).build(),
        read: |text| {
            let plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
            let fits = (1..=CURSOR_CHARACTERS_MAX).contains(&text.len()) && text.chars().all(plain);
            fits.then(|| text.to_string())
        },
    }
}

/// Characters of a cursor at most; it may hold a name of an account.
const CURSOR_CHARACTERS_MAX: usize = 2_000;

/// How many rows of a list are wanted.
pub fn limit() -> Form<u16> {
    Form {
        what: "a number of rows",
        repair: format!("Write 1 to {LIMIT_MAX}."),
        schema: ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(LIMIT_MAX))
            .default(Some(LIMIT.into()))
            .build(),
        read: |text| text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit) && !text.starts_with('+')),
    }
}

/// Rows of a list when nobody says how many.
pub const LIMIT: u16 = 50;
/// Rows of a list at most.
const LIMIT_MAX: u16 = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_and_limits_keep_their_bounds() {
        for (text, want) in [
            ("1m", Some(Window::Months(1))),
            ("60m", Some(Window::Months(60))),
            ("start", Some(Window::SinceStart)),
            ("0m", None),
            ("61m", None),
            ("+3m", None),
            ("12", None),
        ] {
            assert_eq!((window().read)(text), want, "{text}");
        }
        for (text, want) in [("1", Some(1)), ("200", Some(200)), ("0", None), ("201", None), ("-1", None), ("+7", None)]
        {
            assert_eq!((limit().read)(text), want, "{text}");
        }
    }

    #[test]
    fn a_month_stands_for_its_first_or_last_day() {
        assert_eq!((first_day().read)("2016-02"), Day::of(2016, 2, 1));
        assert_eq!((last_day().read)("2016-02"), Day::of(2016, 2, 29));
        assert_eq!((last_day().read)("2016-02-10"), Day::of(2016, 2, 10));
        assert_eq!((last_day().read)("2016-02-30"), None);
    }
}
