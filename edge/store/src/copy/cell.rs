//! One value on its way: out of a row of either database, through a line of a backup, into a row
//! of either database.

use super::columns::{Column, ColumnKind};
use sea_orm::{DbErr, QueryResult, Value};
use std::io::{self, Write};
use uuid::Uuid;

/// A value that stands in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Absent,
    Whole(i64),
    Text(String),
    Bytes(Vec<u8>),
    Truth(bool),
    Uuid(Uuid),
}

/// The cells of a row that was read with these columns.
pub(super) fn cells_of(row: &QueryResult, columns: &[Column]) -> Result<Vec<Cell>, DbErr> {
    columns.iter().enumerate().map(|(at, column)| Cell::at(row, at, column.kind)).collect()
}

impl Cell {
    fn at(row: &QueryResult, at: usize, kind: ColumnKind) -> Result<Cell, DbErr> {
        let cell = match kind {
            ColumnKind::Short => row.try_get_by_index::<Option<i32>>(at)?.map(|short| Cell::Whole(short.into())),
            ColumnKind::Whole => row.try_get_by_index::<Option<i64>>(at)?.map(Cell::Whole),
            ColumnKind::Text => row.try_get_by_index::<Option<String>>(at)?.map(Cell::Text),
            ColumnKind::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(at)?.map(Cell::Bytes),
            ColumnKind::Truth => row.try_get_by_index::<Option<bool>>(at)?.map(Cell::Truth),
            ColumnKind::Uuid => row.try_get_by_index::<Option<Uuid>>(at)?.map(Cell::Uuid),
        };
        Ok(cell.unwrap_or(Cell::Absent))
    }

    /// As the value of a column, unless it does not fit there.
    pub(super) fn for_column(self, kind: ColumnKind) -> Option<Value> {
        Some(match (kind, self) {
            (ColumnKind::Short, Cell::Absent) => Value::Int(None),
            (ColumnKind::Whole, Cell::Absent) => Value::BigInt(None),
            (ColumnKind::Text, Cell::Absent) => Value::String(None),
            (ColumnKind::Bytes, Cell::Absent) => Value::Bytes(None),
            (ColumnKind::Truth, Cell::Absent) => Value::Bool(None),
            (ColumnKind::Uuid, Cell::Absent) => Value::Uuid(None),
            (ColumnKind::Short, Cell::Whole(whole)) => i32::try_from(whole).ok()?.into(),
            (ColumnKind::Whole, Cell::Whole(whole)) => whole.into(),
            (ColumnKind::Text, Cell::Text(text)) => text.into(),
            (ColumnKind::Bytes, Cell::Bytes(bytes)) => bytes.into(),
            (ColumnKind::Truth, Cell::Truth(truth)) => truth.into(),
            (ColumnKind::Uuid, Cell::Uuid(id)) => id.into(),
            _ => return None,
        })
    }

    fn write(&self, line: &mut Vec<u8>) -> io::Result<()> {
        match self {
            Cell::Absent => line.write_all(b"null"),
            Cell::Whole(whole) => write!(line, "{whole}"),
            Cell::Text(text) => Ok(serde_json::to_writer(line, text)?),
            Cell::Bytes(bytes) => {
                line.push(b'"');
                line.extend_from_slice(hexadecimal(bytes).as_bytes());
                line.push(b'"');
                Ok(())
            }
            Cell::Truth(truth) => write!(line, "{truth}"),
            Cell::Uuid(id) => write!(line, "\"{id}\""),
        }
    }

    fn read(value: serde_json::Value, kind: ColumnKind) -> Option<Cell> {
        use serde_json::Value as Json;
        Some(match (kind, value) {
            (_, Json::Null) => Cell::Absent,
            (ColumnKind::Short | ColumnKind::Whole, Json::Number(number)) => Cell::Whole(number.as_i64()?),
            (ColumnKind::Text, Json::String(text)) => Cell::Text(text),
            (ColumnKind::Bytes, Json::String(digits)) => Cell::Bytes(bytes_of(&digits)?),
            (ColumnKind::Truth, Json::Bool(truth)) => Cell::Truth(truth),
            (ColumnKind::Uuid, Json::String(id)) => Cell::Uuid(Uuid::parse_str(&id).ok()?),
            _ => return None,
        })
    }
}

/// Appends a row as a line: a JSON array, one value for each column.
pub(super) fn write_row(cells: &[Cell], line: &mut Vec<u8>) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        line.push(if at == 0 { b'[' } else { b',' });
        cell.write(line)?;
    }
    line.extend_from_slice(b"]\n");
    Ok(())
}

/// A line as a row, unless it is none of these columns.
pub(super) fn read_row(line: &[u8], columns: &[Column]) -> Option<Vec<Cell>> {
    let values: Vec<serde_json::Value> = serde_json::from_slice(line).ok()?;
    if values.len() != columns.len() {
        return None;
    }
    values.into_iter().zip(columns).map(|(value, column)| Cell::read(value, column.kind)).collect()
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    digits.map(char::from).collect()
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok().filter(|p| p.len() == 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_cell_comes_back_from_its_line() {
        use ColumnKind::*;
        let of = |kind| Column { name: "any".into(), kind };
        for (kind, cell, written) in [
            (Whole, Cell::Whole(i64::MIN), "-9223372036854775808"),
            (Short, Cell::Whole(-5), "-5"),
            (Text, Cell::Text("Ærø \"&\" \n Söhne".into()), "\"Ærø \\\"&\\\" \\n Söhne\""),
            (Bytes, Cell::Bytes(vec![0, 255, 16]), "\"00ff10\""),
            (Truth, Cell::Truth(true), "true"),
            (Uuid, Cell::Uuid(uuid::Uuid::from_u128(7)), "\"00000000-0000-0000-0000-000000000007\""),
            (Text, Cell::Absent, "null"),
        ] {
            let mut line = Vec::new();
            write_row(std::slice::from_ref(&cell), &mut line).unwrap();
            assert_eq!(String::from_utf8_lossy(&line), format!("[{written}]\n"));
            assert_eq!(read_row(&line, &[of(kind)]), Some(vec![cell]));
        }
        for (kind, line) in [(Whole, "[1.5]"), (Bytes, "[\"0\"]"), (Bytes, "[\"0g\"]"), (Text, "[1]"), (Text, "[]")] {
            assert_eq!(read_row(line.as_bytes(), &[of(kind)]), None, "{line}");
        }
    }
}
