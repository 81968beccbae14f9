//! CSV files of any length, in constant memory.

use super::text::{Opening, Text};
use super::{Progress, ROW_BYTES_MAX, Table, no_header, row_too_large, trimmed_header};
use crate::Unreadable;
use crate::unreadable::quoted;
use csv::{Reader, ReaderBuilder, StringRecord, Terminator};
use std::fs::File;
use std::io::{self, Read};

pub(super) struct CsvFile {
    reader: Reader<Closed>,
    header: Vec<String>,
    bytes: u64,
    row: u64,
    /// Line ends inside quoted cells so far: they part lines, not rows.
    line_ends_in_cells: u64,
}

/// A text that always ends with a line end. The last row is then closed by it like every other;
/// only a quote that is still open reads on to the end of the file.
struct Closed {
    text: Text<File>,
    is_closed: bool,
    is_read_out: bool,
}

impl Read for Closed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let written = self.text.read(into)?;
        if written > 0 {
            return Ok(written);
        }
        match into.first_mut() {
            Some(first) if !self.is_closed => {
                *first = b'\n';
                self.is_closed = true;
                Ok(1)
            }
            _ => {
                self.is_read_out = true;
                Ok(0)
            }
        }
    }
}

pub(super) fn open(file: File, bytes: u64, opening: &Opening) -> Result<CsvFile, Unreadable> {
    // With \n alone as the terminator every line end is counted with its row; a \r before it is
    // trimmed off with the last cell.
    let terminator = if opening.bare_returns { Terminator::CRLF } else { Terminator::Any(b'\n') };
    let reader = ReaderBuilder::new()
        .delimiter(opening.delimiter)
        .has_headers(false)
        .flexible(true)
        .terminator(terminator)
        .buffer_capacity(64 << 10)
        .from_reader(Closed { text: Text::new(file, opening.encoding), is_closed: false, is_read_out: false });
    let mut csv = CsvFile { reader, header: Vec::new(), bytes, row: 0, line_ends_in_cells: 0 };
    let mut cells = StringRecord::new();
    loop {
        if csv.next_row(&mut cells)?.is_none() {
            return Err(no_header());
        }
        if cells.iter().any(|c| !c.trim().is_empty()) {
            csv.header = trimmed_header(&cells)?;
            return Ok(csv);
        }
    }
}

impl Table for CsvFile {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next_row(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, Unreadable> {
        self.reader.get_mut().text.allowance = ROW_BYTES_MAX;
        let read = self.reader.read_record(cells);
        let last_column = self.header.get(cells.len().saturating_sub(1)).map_or("", String::as_str);
        if self.reader.get_ref().text.allowance == 0 {
            // The text ended there for the reader, so the last cell is the one that is too large.
            return Err(row_too_large(self.row + 1, last_column));
        }
        if !read.map_err(|e| Unreadable::damaged_from("CSV", self.row + 1, e))? {
            return Ok(None);
        }
        if self.reader.get_ref().is_read_out {
            return Err(quote_left_open(self.row + 1, last_column));
        }
        let line_ends = cells.as_byte_record().as_slice().iter().filter(|&&b| b == b'\n').count();
        self.line_ends_in_cells += line_ends as u64;
        // Blank lines are rows to whoever looks at the file, though the reader skips them.
        let lines = self.reader.position().line() - 1;
        self.row = (self.row + 1).max(lines.saturating_sub(self.line_ends_in_cells));
        Ok(Some(self.row))
    }

    fn progress(&self) -> Progress {
        Progress { done: self.reader.get_ref().text.decoded, total: self.bytes }
    }
}

/// The rows after an open quote are inside its cell, so the file lands nothing.
fn quote_left_open(row: u64, column: &str) -> Unreadable {
    Unreadable::new(
        format!("Row {row}, column {}: the file ends inside a quoted cell", quoted(column)),
        "Close the quote there. If the file was cut off, export or send it again.",
    )
}
