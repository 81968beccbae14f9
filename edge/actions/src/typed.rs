//! Reading what somebody typed: every wrong field is told at once.

use crate::stop::{FieldError, Stop};
use money::amount::AmountError;
use money::{Currency, Day, Money, parse_minor, without_thousands};

/// Characters of a line at most.
const LINE_CHARS_MAX: usize = 200;
/// Characters of a longer text at most.
const TEXT_CHARS_MAX: usize = 20_000;

/// Ten trillion of a currency with cents.
const MINOR_MAX: i64 = 1_000_000_000_000_000;

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

    /// An amount per year with its currency, neither below 0 nor above ten trillion; `None` when
    /// the amount is blank.
    pub(crate) fn per_year(
        &mut self,
        field: &'static str,
        amount: &str,
        currency_field: &'static str,
        currency: &str,
    ) -> Option<Money> {
        let amount = self.line(field, amount)?;
        let code = self.needed(currency_field, currency, "Say which currency the amount is in, e.g. GBP.");
        let known: Option<Currency> = code.parse().ok();
        if known.is_none() && !code.is_empty() {
            let problem = format!("\u{201c}{code}\u{201d} is not a currency.");
            self.complain(currency_field, problem, "Write its code, e.g. GBP.");
        }
        let plain = without_thousands(&amount).ok_or(AmountError::NotANumber);
        match plain.and_then(|plain| parse_minor(&plain, known.unwrap_or(Currency::GBP))) {
            Ok(minor) if (0..=MINOR_MAX).contains(&minor) => known.map(|currency| Money { minor, currency }),
            Ok(_) => {
                self.complain(field, "This is below 0 or above ten trillion.", "Check the amount.");
                None
            }
            Err(error) => {
                self.complain(field, format!("\u{201c}{amount}\u{201d} is {error}."), "Write it like 12000.50.");
                None
            }
        }
    }

    /// The rest of the action, if nothing is wrong.
    pub(crate) fn done(self) -> Result<(), Stop> {
        if self.wrong.is_empty() { Ok(()) } else { Err(Stop::BadInput(self.wrong)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_here_write_it_and_never_as_another_one() {
        for (written, currency, want) in [
            ("12000", "GBP", Some(1_200_000)),
            ("12,000.50", "GBP", Some(1_200_050)),
            ("1,234,567", "JPY", Some(1_234_567)),
            ("0", "eur", Some(0)),
            // As others write it: refused, not taken for one pound fifty.
            ("1.500,50", "GBP", None),
            ("1500,50", "GBP", None),
            ("12,00", "GBP", None),
            ("-5", "GBP", None),
            ("much", "GBP", None),
            ("12000", "", None),
            ("12000", "pounds", None),
        ] {
            let mut typed = Typed::default();
            let amount = typed.per_year("potential", written, "currency", currency);
            assert_eq!(amount.map(|amount| amount.minor), want, "{written} {currency}");
            assert_eq!(typed.done().is_ok(), want.is_some(), "{written} {currency}: wrong is told");
        }
    }
}
