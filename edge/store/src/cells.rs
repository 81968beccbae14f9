//! The cells of facts' rows, which the database hands over as JSON arrays: taking thirty cells of a
//! row one by one costs the driver several times what all the rest of reading it costs.

use crate::fact_rows::Names;
use crate::open::is_postgres;
use crate::row::query;
use accounts::Name;
use money::{Currency, Day};
use sea_orm::{ConnectionTrait, DbErr, Value};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use uuid::Uuid;

/// Reads the cells of one row, left to right.
pub(crate) struct Cells<'de, 'row> {
    next: &'row mut dyn FnMut() -> Result<Option<Cell<'de>>, DbErr>,
    body: Option<&'de RawValue>,
    names: &'row mut Names,
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

/// Goes through rows that the database handed over as an array of arrays. Where a row `has_body`, its
/// first cell is that.
pub(crate) fn each_row(
    rows: &str,
    has_body: bool,
    names: &mut Names,
    f: &mut dyn FnMut(&mut Cells) -> Result<(), DbErr>,
) -> Result<(), DbErr> {
    let mut json = serde_json::Deserializer::from_str(rows);
    json.deserialize_seq(EachRow(OneRow { has_body, names, f })).and_then(|()| json.end()).map_err(unreadable)
}

/// What SQL says for rows of these cells as one text.
pub(crate) fn one_text(postgres: bool, cells: &str) -> String {
    match postgres {
        true => format!("json_agg(json_build_array({cells}))::text"),
        false => format!("json_group_array(json_array({cells}))"),
    }
}

/// The cell of a column that holds an id.
pub(crate) fn id_cell(postgres: bool, column: &str) -> String {
    // SQLite keeps ids as bytes, which JSON has no word for.
    if postgres { column.into() } else { format!("hex({column})") }
}

/// Finds rows and goes through them; the database hands them over as one text, which costs a fraction
/// of handing over each by itself. `found` is what finds them, with the columns of which `ids` and then
/// `others` are read. They come in no order.
pub(crate) async fn each_found<C: ConnectionTrait>(
    connection: &C,
    (ids, others): (&[&str], &[&str]),
    found: &str,
    values: Vec<Value>,
    f: &mut (dyn FnMut(&mut Cells) -> Result<(), DbErr> + Send),
) -> Result<(), DbErr> {
    let postgres = is_postgres(connection.get_database_backend());
    let ids = ids.iter().map(|column| id_cell(postgres, column));
    let cells: Vec<String> = ids.chain(others.iter().map(|column| column.to_string())).collect();
    let sql = format!("SELECT {} FROM ({found}) found", one_text(postgres, &cells.join(", ")));
    let text = query(connection, &sql, values).await?;
    let text: Option<String> = text.first().map_or(Ok(None), |row| row.try_get_by_index(0))?;
    text.map_or(Ok(()), |text| each_row(&text, false, &mut Names::default(), f))
}

fn unreadable(fault: impl fmt::Display) -> DbErr {
    DbErr::Type(fault.to_string())
}

impl<'de> Cells<'de, '_> {
    /// The JSON value that the row has beside its cells, as it is written.
    pub(crate) fn body(&self) -> Result<&'de str, DbErr> {
        self.body.map(RawValue::get).ok_or_else(|| DbErr::Type("a row has no body".into()))
    }

    fn cell(&mut self) -> Result<Cell<'de>, DbErr> {
        (self.next)()?.ok_or_else(|| DbErr::Type("a row has fewer cells than were asked for".into()))
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

impl FromCell for Uuid {
    fn of(cell: Cell<'_>) -> Option<Uuid> {
        match cell {
            Cell::Text(text) => Uuid::try_parse(&text).ok(),
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

/// What goes through rows.
struct EachRow<'f>(OneRow<'f>);

impl<'de> Visitor<'de> for EachRow<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        let EachRow(OneRow { has_body, names, f }) = self;
        while rows.next_element_seed(OneRow { has_body, names: &mut *names, f: &mut *f })?.is_some() {}
        Ok(())
    }
}

/// What reads one row.
struct OneRow<'f> {
    has_body: bool,
    names: &'f mut Names,
    f: &'f mut dyn FnMut(&mut Cells) -> Result<(), DbErr>,
}

impl<'de> DeserializeSeed<'de> for OneRow<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for OneRow<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<(), A::Error> {
        let body = if self.has_body { row.next_element()? } else { None };
        let mut next = || row.next_element().map_err(unreadable);
        (self.f)(&mut Cells { next: &mut next, body, names: self.names }).map_err(|fault| match fault {
            DbErr::Type(fault) => A::Error::custom(fault),
            other => A::Error::custom(other),
        })?;
        while row.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
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

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        let rows =
            r#"[[9223372036854775807, -7, null, "Harbour \"&\" Pine\u0001\n", "pro", null, 0, true, 20487], [8, 9]]"#;
        let mut number = 0;
        each_row(rows, false, &mut Names::default(), &mut |cells| {
            number += 1;
            if number == 2 {
                assert_eq!(cells.next::<i64>()?, 8, "the next row begins, and what nobody asks for is passed over");
                return Ok(());
            }
            assert_eq!(cells.next::<i64>()?, i64::MAX);
            assert_eq!(cells.next::<Option<i32>>()?, Some(-7));
            assert_eq!(cells.next::<Option<i64>>()?, None);
            assert_eq!(cells.next::<String>()?, "Harbour \"&\" Pine\u{1}\n");
            assert_eq!(&*cells.shared()?, "pro");
            assert_eq!(cells.maybe_shared()?, None);
            assert!(!cells.next::<bool>()?);
            assert!(cells.next::<bool>()?);
            assert_eq!(cells.day()?, Day(20_487));
            assert!(cells.next::<i64>().is_err(), "no cell is left");
            assert!(cells.body().is_err(), "nor is there a body");
            Ok(())
        })
        .unwrap();
        assert_eq!(number, 2);
    }

    #[test]
    fn a_body_is_handed_over_as_it_is_written() {
        let mut read = Vec::new();
        each_row(r#"[[{"a": ["\u00e9"]}, 1], ["x", 2]]"#, true, &mut Names::default(), &mut |cells| {
            read.push((cells.body()?.to_string(), cells.next::<i64>()?));
            Ok(())
        })
        .unwrap();
        assert_eq!(read, [(r#"{"a": ["\u00e9"]}"#.to_string(), 1), (r#""x""#.to_string(), 2)]);
    }

    #[test]
    fn a_cell_of_another_kind_is_an_error_and_never_another_value() {
        for rows in ["[[\"7\"]]", "[[null]]", "[[1.5]]", "[[2147483648]]", "[[]]", "[7]", "[[1]", "[[1]]x"] {
            let read = each_row(rows, false, &mut Names::default(), &mut |cells| cells.next::<i32>().map(drop));
            assert!(read.is_err(), "{rows}");
        }
    }
}
