//! A workbook of one sheet. Its rows wait in a temporary file, since a workbook is a zip that is closed last.

use crate::cell::{Cell, Column, Holds, decimal, money};
use money::{Currency, Day};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::fs::File;
use std::io::{self, Seek};
use std::ops::RangeInclusive;

/// Rows that a sheet holds below its head: it has 2^20 lines.
pub const ROWS_MAX: u32 = (1 << 20) - 1;
/// Characters that a cell holds.
const CHARACTERS_MAX: usize = 32_767;
/// A spreadsheet calculates with fifteen digits; a longer number is written as text, so that none is lost.
const NUMBER_MAX: u64 = 999_999_999_999_999;
/// What a spreadsheet counts days from, by our count.
const EPOCH: i32 = -25_569;
/// The days that it knows: before 1 March 1900 it has one too many, and after 9999 none.
const DAYS: RangeInclusive<Day> = Day(EPOCH + 61)..=Day(EPOCH + 2_958_465);

const TEXT_WIDTH: f64 = 24.0;
const NUMBER_WIDTH: f64 = 14.0;

pub(crate) struct XlsxFile {
    book: Workbook,
    columns: Vec<Holds>,
    looks: Looks,
    line: u32,
}

/// How numbers look.
struct Looks {
    day: Format,
    whole: Format,
    decimal: Format,
    /// By the digits of the currency.
    money: [Format; 5],
}

impl XlsxFile {
    pub(crate) fn begin(columns: &[Column]) -> io::Result<XlsxFile> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory().map_err(io::Error::other)?;
        let head = Format::new().set_bold();
        let mut at = 0;
        for column in columns {
            let is_text = column.holds == Holds::Text;
            sheet.set_column_width(at, if is_text { TEXT_WIDTH } else { NUMBER_WIDTH }).map_err(io::Error::other)?;
            sheet.write_string_with_format(0, at, &column.label, &head).map_err(io::Error::other)?;
            at += 1;
            if column.holds == Holds::Money {
                sheet.write_string_with_format(0, at, column.currency_label(), &head).map_err(io::Error::other)?;
                at += 1;
            }
        }
        sheet.set_freeze_panes(1, 0).map_err(io::Error::other)?;
        let columns = columns.iter().map(|column| column.holds).collect();
        Ok(XlsxFile { book, columns, looks: Looks::new(), line: 0 })
    }

    pub(crate) fn row(&mut self, row: &[Cell]) -> io::Result<()> {
        if self.line == ROWS_MAX {
            return Err(io::Error::other(format!("a sheet holds {ROWS_MAX} rows, and there are more")));
        }
        self.line += 1;
        let sheet = self.book.worksheet_from_index(0).map_err(io::Error::other)?;
        let mut at = 0;
        for (holds, cell) in self.columns.iter().zip(row) {
            self.looks.write(sheet, self.line, at, cell).map_err(io::Error::other)?;
            at += if *holds == Holds::Money { 2 } else { 1 };
        }
        Ok(())
    }

    pub(crate) fn end(mut self) -> io::Result<File> {
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(&mut file).map_err(io::Error::other)?;
        file.rewind()?;
        Ok(file)
    }
}

impl Looks {
    fn new() -> Looks {
        let number = |digits: usize| match digits {
            0 => Format::new().set_num_format("#,##0"),
            _ => Format::new().set_num_format(format!("#,##0.{}", "0".repeat(digits))),
        };
        Looks {
            day: Format::new().set_num_format("yyyy-mm-dd"),
            whole: number(0),
            decimal: Format::new().set_num_format("#,##0.00####"),
            money: std::array::from_fn(number),
        }
    }

    /// Texts are stored as texts, so a spreadsheet runs none of them.
    fn write(&self, sheet: &mut Worksheet, line: u32, at: u16, cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Absent => sheet,
            Cell::Text(text) => sheet.write_string(line, at, shortened(text))?,
            Cell::Truth(is) => sheet.write_boolean(line, at, *is)?,
            Cell::Day(day) if DAYS.contains(day) => {
                sheet.write_number_with_format(line, at, day.0 - EPOCH, &self.day)?
            }
            Cell::Day(day) => sheet.write_string(line, at, day.to_string())?,
            Cell::Whole(number) if number.unsigned_abs() <= NUMBER_MAX => {
                sheet.write_number_with_format(line, at, *number as f64, &self.whole)?
            }
            Cell::Whole(number) => sheet.write_string(line, at, number.to_string())?,
            Cell::Decimal(scaled, digits) if scaled.unsigned_abs() <= NUMBER_MAX => {
                let number = *scaled as f64 / 10_f64.powi(*digits as i32);
                sheet.write_number_with_format(line, at, number, &self.decimal)?
            }
            Cell::Decimal(scaled, digits) => sheet.write_string(line, at, decimal(*scaled, *digits))?,
            Cell::Money(minor, currency) => {
                self.write_money(sheet, line, at, *minor, *currency)?;
                sheet.write_string(line, at + 1, currency.code())?
            }
        };
        Ok(())
    }

    fn write_money(
        &self,
        sheet: &mut Worksheet,
        line: u32,
        at: u16,
        minor: i64,
        of: Currency,
    ) -> Result<(), XlsxError> {
        let digits = of.minor_digits();
        match self.money.get(digits as usize).filter(|_| minor.unsigned_abs() <= NUMBER_MAX) {
            // A decimal of fifteen digits comes back from the number nearest to it.
            Some(look) => sheet.write_number_with_format(line, at, minor as f64 / 10_f64.powi(digits as i32), look)?,
            None => sheet.write_string(line, at, money(minor, of))?,
        };
        Ok(())
    }
}

/// What a cell holds of a text; the other formats hold all of it.
fn shortened(text: &str) -> String {
    match text.chars().count() > CHARACTERS_MAX {
        true => text.chars().take(CHARACTERS_MAX - 1).chain(['…']).collect(),
        false => text.to_string(),
    }
}
