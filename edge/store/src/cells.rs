//! The cells of facts' rows, which the database hands over as JSON arrays: taking thirty cells of a
//! row one by one costs the driver several times what all the rest of reading it costs.

use crate::fact_rows::Names;
use accounts::Name;
use money::{Currency, Day};
use sea_orm::DbErr;
use serde::de::{Deserializer, Error, Visitor};
use std::borrow::Cow;

/// Reads the cells of one row, left to right.
pub(crate) struct Cells<'a> {
    cells: std::vec::IntoIter<Cell<'a>>,
    names: &'a mut Names,
}

/// One cell.
#[derive(Debug)]
pub(crate) enum Cell<'a> {
    Absent,
    Integer(i64),
    Text(Cow<'a, str>),
}

/// What a cell can be read as.
pub(crate) trait FromCell: Sized {
    fn of(cell: Cell<'_>) -> Option<Self>;
}

/// The cells of rows that the database handed over as an array of arrays.
pub(crate) fn cells_of(rows: &str) -> Result<Vec<Vec<Cell<'_>>>, DbErr> {
    serde_json::from_str(rows).map_err(|fault| DbErr::Type(fault.to_string()))
}

impl<'a> Cells<'a> {
    pub(crate) fn new(row: Vec<Cell<'a>>, names: &'a mut Names) -> Cells<'a> {
        Cells { cells: row.into_iter(), names }
    }

    fn cell(&mut self) -> Result<Cell<'a>, DbErr> {
        self.cells.next().ok_or_else(|| DbErr::Type("a row has fewer cells than were asked for".into()))
    }

    pub(crate) fn next<T: FromCell>(&mut self) -> Result<T, DbErr> {
        T::of(self.cell()?).ok_or_else(|| DbErr::Type("a cell is not of the kind that its column has".into()))
    }

    /// A name that many rows share.
    pub(crate) fn shared(&mut self) -> Result<Name, DbErr> {
        self.maybe_shared()?.ok_or_else(|| DbErr::Type("a name is absent".into()))
    }

    pub(crate) fn maybe_shared(&mut self) -> Result<Option<Name>, DbErr> {
        match self.cell()? {
            Cell::Text(text) => Ok(Some(self.names.shared(&text))),
            Cell::Absent => Ok(None),
            Cell::Integer(_) => Err(DbErr::Type("a name was expected, not a number".into())),
        }
    }

    /// A name that few rows share, e.g. a contract number.
    pub(crate) fn own(&mut self) -> Result<Name, DbErr> {
        self.next()
    }

    pub(crate) fn maybe_own(&mut self) -> Result<Option<Name>, DbErr> {
        self.next()
    }

    pub(crate) fn day(&mut self) -> Result<Day, DbErr> {
        self.next().map(Day)
    }

    pub(crate) fn maybe_day(&mut self) -> Result<Option<Day>, DbErr> {
        Ok(self.next::<Option<i32>>()?.map(Day))
    }

    /// A value stored as its word.
    pub(crate) fn word<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> Result<T, DbErr> {
        match self.cell()? {
            Cell::Text(word) => {
                read(&word).ok_or_else(|| DbErr::Type(format!("\u{201c}{word}\u{201d} is not a word known here")))
            }
            _ => Err(DbErr::Type("a word was expected".into())),
        }
    }

    pub(crate) fn currency(&mut self) -> Result<Currency, DbErr> {
        self.word(|code| code.parse().ok())
    }
}

impl FromCell for i64 {
    fn of(cell: Cell<'_>) -> Option<i64> {
        match cell {
            Cell::Integer(number) => Some(number),
            _ => None,
        }
    }
}

impl FromCell for i32 {
    fn of(cell: Cell<'_>) -> Option<i32> {
        i64::of(cell).and_then(|number| number.try_into().ok())
    }
}

impl FromCell for bool {
    fn of(cell: Cell<'_>) -> Option<bool> {
        i64::of(cell).map(|number| number != 0)
    }
}

impl FromCell for String {
    fn of(cell: Cell<'_>) -> Option<String> {
        match cell {
            Cell::Text(text) => Some(text.into_owned()),
            _ => None,
        }
    }
}

impl FromCell for Name {
    fn of(cell: Cell<'_>) -> Option<Name> {
        match cell {
            Cell::Text(text) => Some(text.as_ref().into()),
            _ => None,
        }
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn of(cell: Cell<'_>) -> Option<Option<T>> {
        match cell {
            Cell::Absent => Some(None),
            cell => T::of(cell).map(Some),
        }
    }
}

impl<'de> serde::Deserialize<'de> for Cell<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cell<'de>, D::Error> {
        deserializer.deserialize_any(AnyCell)
    }
}

struct AnyCell;

impl<'de> Visitor<'de> for AnyCell {
    type Value = Cell<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nothing, a whole number, yes or no, or a text")
    }

    fn visit_unit<E>(self) -> Result<Cell<'de>, E> {
        Ok(Cell::Absent)
    }

    // PostgreSQL says true where SQLite says 1.
    fn visit_bool<E>(self, yes: bool) -> Result<Cell<'de>, E> {
        Ok(Cell::Integer(yes.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Cell<'de>, E> {
        Ok(Cell::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Cell<'de>, E> {
        number.try_into().map(Cell::Integer).map_err(|_| E::custom("a number is too large"))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cell<'de>, E> {
        Ok(Cell::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell<'de>, E> {
        Ok(Cell::Text(Cow::Owned(text.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_cell_by_cell_as_it_was_written() {
        let mut names = Names::default();
        let rows =
            r#"[[9223372036854775807, -7, null, "Harbour \"&\" Pine\u0001\n", "pro", null, 0, true, 20487], [8]]"#;
        let mut rows = cells_of(rows).unwrap().into_iter();
        let mut cells = Cells::new(rows.next().unwrap(), &mut names);
        assert_eq!(cells.next::<i64>().unwrap(), i64::MAX);
        assert_eq!(cells.next::<Option<i32>>().unwrap(), Some(-7));
        assert_eq!(cells.next::<Option<i64>>().unwrap(), None);
        assert_eq!(cells.next::<String>().unwrap(), "Harbour \"&\" Pine\u{1}\n");
        assert_eq!(&*cells.shared().unwrap(), "pro");
        assert_eq!(cells.maybe_shared().unwrap(), None);
        assert!(!cells.next::<bool>().unwrap());
        assert!(cells.next::<bool>().unwrap());
        assert_eq!(cells.day().unwrap(), Day(20_487));
        assert!(cells.next::<i64>().is_err(), "no cell is left");
        assert_eq!(Cells::new(rows.next().unwrap(), &mut names).next::<i64>().unwrap(), 8, "the next row begins");
        assert!(rows.next().is_none());
    }

    #[test]
    fn a_cell_of_another_kind_is_an_error_and_never_another_value() {
        for rows in ["[[\"7\"]]", "[[null]]", "[[1.5]]", "[[2147483648]]"] {
            let mut names = Names::default();
            let read = cells_of(rows).and_then(|mut rows| Cells::new(rows.remove(0), &mut names).next::<i32>());
            assert!(read.is_err(), "{rows}");
        }
    }
}
