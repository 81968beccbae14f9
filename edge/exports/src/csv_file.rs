//! CSV for people: UTF-8, commas, lines end as RFC 4180 says, money as a decimal number with its currency beside it.

use crate::cell::{Cell, Column, Holds, decimal, money};
use crate::export::Outlet;
use csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::io;

/// A text as a spreadsheet should read it: one that starts like a formula would be run; an apostrophe before it says
/// that it is text.
pub fn as_text(text: &str) -> Cow<'_, str> {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

pub(crate) struct CsvFile {
    out: Writer<Outlet>,
}

impl CsvFile {
    pub(crate) fn begin(outlet: Outlet, columns: &[Column]) -> io::Result<CsvFile> {
        let mut out = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(outlet);
        for column in columns {
            out.write_field(&column.label)?;
            if column.holds == Holds::Money {
                out.write_field(column.currency_label())?;
            }
        }
        end_of_line(&mut out)?;
        Ok(CsvFile { out })
    }

    pub(crate) fn row(&mut self, columns: &[Column], row: &[Cell]) -> io::Result<()> {
        for (column, cell) in columns.iter().zip(row) {
            match cell {
                Cell::Absent => self.out.write_field("")?,
                Cell::Text(text) => self.out.write_field(as_text(text).as_bytes())?,
                Cell::Whole(number) => self.out.write_field(number.to_string())?,
                Cell::Day(day) => self.out.write_field(day.to_string())?,
                Cell::Truth(is) => self.out.write_field(if *is { "yes" } else { "no" })?,
                Cell::Money(minor, currency) => self.out.write_field(money(*minor, *currency))?,
                Cell::Decimal(scaled, digits) => self.out.write_field(decimal(*scaled, *digits))?,
            }
            match (column.holds, cell) {
                (Holds::Money, Cell::Money(_, currency)) => self.out.write_field(currency.code())?,
                (Holds::Money, _) => self.out.write_field("")?,
                _ => {}
            }
        }
        end_of_line(&mut self.out)
    }

    pub(crate) fn end(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn end_of_line(out: &mut Writer<Outlet>) -> io::Result<()> {
    Ok(out.write_record(None::<&[u8]>)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_stay_text_in_a_spreadsheet() {
        for (text, want) in [
            ("=1+1", "'=1+1"),
            ("+44 20 7946 0000", "'+44 20 7946 0000"),
            ("-5 is negative", "'-5 is negative"),
            ("@x", "'@x"),
            ("\tcmd", "'\tcmd"),
            ("\rcmd", "'\rcmd"),
            ("a = b", "a = b"),
            ("", ""),
        ] {
            assert_eq!(as_text(text), want);
        }
    }
}
