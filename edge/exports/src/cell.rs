//! What an export is made of: columns that hold one kind of thing, and cells.

use money::{Currency, Day};
use std::io;

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// Whole numbers.
    Whole,
    /// Decimal numbers with so many digits behind the point.
    Decimal(u32),
    /// Amounts, each in its own currency: written as two columns.
    Money,
    /// Days.
    Day,
    /// Yes or no.
    Truth,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What people read above it: "Customer since".
    pub label: String,
    /// What its cells hold.
    pub holds: Holds,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known: an empty cell, never a zero.
    Absent,
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A decimal number: the first over ten to the power of the second, which is its column's.
    Decimal(i64, u32),
    /// Minor units of a currency.
    Money(i64, Currency),
    /// A day.
    Day(Day),
    /// Yes or no.
    Truth(bool),
}

impl Column {
    /// What is read above the second column of amounts.
    pub(crate) fn currency_label(&self) -> String {
        format!("{} currency", self.label)
    }

    /// The column's name for programs: `customer_since`.
    pub(crate) fn key(&self) -> String {
        let word = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        self.label.chars().map(word).collect()
    }
}

impl Cell {
    /// Words, if there are any.
    pub fn text(text: Option<impl Into<String>>) -> Cell {
        text.map_or(Cell::Absent, |text| Cell::Text(text.into()))
    }

    /// A day, if there is one.
    pub fn day(day: Option<Day>) -> Cell {
        day.map_or(Cell::Absent, Cell::Day)
    }

    /// Several names in one cell; absent when there is none.
    pub fn names(names: &[String]) -> Cell {
        if names.is_empty() { Cell::Absent } else { Cell::Text(names.join("; ")) }
    }

    fn fits(&self, holds: Holds) -> bool {
        match self {
            Cell::Absent => true,
            Cell::Text(_) => holds == Holds::Text,
            Cell::Whole(_) => holds == Holds::Whole,
            Cell::Decimal(_, digits) => holds == Holds::Decimal(*digits),
            Cell::Money(..) => holds == Holds::Money,
            Cell::Day(_) => holds == Holds::Day,
            Cell::Truth(_) => holds == Holds::Truth,
        }
    }
}

/// Whether a row has a cell for each column, of what the column holds.
pub(crate) fn checked(columns: &[Column], row: &[Cell]) -> io::Result<()> {
    if columns.len() != row.len() {
        return Err(io::Error::other(format!("a row has {} cells and there are {} columns", row.len(), columns.len())));
    }
    match columns.iter().zip(row).find(|(column, cell)| !cell.fits(column.holds)) {
        None => Ok(()),
        Some((column, cell)) => Err(io::Error::other(format!("{cell:?} stands in the column {}", column.label))),
    }
}

/// Minor units as a plain decimal number: `-1234.50`, `1450`.
pub(crate) fn money(minor: i64, currency: Currency) -> String {
    decimal(minor, currency.minor_digits())
}

/// `scaled` ÷ 10^`digits`, with all its digits.
pub(crate) fn decimal(scaled: i64, digits: u32) -> String {
    if digits == 0 {
        return scaled.to_string();
    }
    let sign = if scaled < 0 { "-" } else { "" };
    let unit = 10_u64.pow(digits);
    let (major, rest) = (scaled.unsigned_abs() / unit, scaled.unsigned_abs() % unit);
    format!("{sign}{major}.{rest:0width$}", width = digits as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_exactly() {
        for (minor, code, want) in [
            (123_450, "GBP", "1234.50"),
            (-5, "GBP", "-0.05"),
            (0, "GBP", "0.00"),
            (1_450, "JPY", "1450"),
            (1_450, "KWD", "1.450"),
            (i64::MIN, "GBP", "-92233720368547758.08"),
        ] {
            assert_eq!(money(minor, code.parse().unwrap()), want);
        }
    }

    #[test]
    fn a_row_that_does_not_fit_its_columns_is_told() {
        let columns = [Column { label: "Customer since".into(), holds: Holds::Day }];
        assert_eq!(columns[0].key(), "customer_since");
        for (row, fits) in [
            (vec![Cell::Day(Day(0))], true),
            (vec![Cell::Absent], true),
            (vec![Cell::Text("1 January".into())], false),
            (vec![], false),
        ] {
            assert_eq!(checked(&columns, &row).is_ok(), fits, "{row:?}");
        }
    }
}
