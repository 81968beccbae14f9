//! Files as rows of text cells, whatever their format.
//!
//! Typed cells of workbooks and Parquet are written as the mapping's text cells would be: days
//! in ISO 8601, numbers with its decimal separator. Mail and calendars are tables of interactions.

mod calendar;
mod contained;
mod csv_file;
mod mail;
mod parquet_file;
pub(crate) mod records;
mod text;
mod xlsx_file;
mod zip_guard;

use crate::unreadable::quoted;
use crate::{Here, Mapping, Unreadable};
use csv::StringRecord;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

/// How far a reading is: bytes of a CSV file or a mailbox, rows of the other formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Progress {
    /// Read so far.
    pub done: u64,
    /// Of how many.
    pub total: u64,
}

/// A file as rows.
pub(crate) trait Table: Send {
    /// The trimmed cells of the header.
    fn header(&self) -> &[String];

    /// Says which columns will be looked at; the others may be left blank.
    fn want(&mut self, _columns: &[usize]) {}

    /// Reads the next row into `cells` and returns its number; `None` at the end.
    fn next_row(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, Unreadable>;

    /// Why the row just read says nothing, where that is no matter of a cell.
    fn objection(&mut self) -> Option<Objection> {
        None
    }

    /// The source whose ids the rows use, where the format tells.
    fn source(&self) -> Option<&'static str> {
        None
    }

    fn progress(&self) -> Progress;
}

/// What is wrong with a row as a whole, and how to repair it.
pub(crate) struct Objection {
    pub problem: String,
    pub repair: String,
}

impl Objection {
    fn new(problem: impl Into<String>, repair: impl Into<String>) -> Objection {
        Objection { problem: problem.into(), repair: repair.into() }
    }
}

/// A larger row is an unclosed quote or an attack; it must not fill the memory.
const ROW_BYTES_MAX: usize = 16 << 20;
/// As many as a workbook can have.
const COLUMNS_MAX: usize = 16_384;

/// What the format is told by: the fields at the top of a message can be many.
const HEAD_BYTES: u64 = 64 << 10;

/// Opens a file, tells its format by its first bytes, and hashes all of them.
pub(crate) fn open(path: &Path, mapping: &Mapping, here: Here) -> Result<(Box<dyn Table>, [u8; 32]), Unreadable> {
    mapping.check()?;
    let fault = |e: io::Error| cannot_read(path, &e);
    let mut file = File::open(path).map_err(fault)?;
    let bytes = file.metadata().map_err(fault)?.len();
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES).read_to_end(&mut head).map_err(fault)?;
    file.rewind().map_err(fault)?;
    let content_hash = hash(&file).map_err(fault)?;
    file.rewind().map_err(fault)?;
    let table: Box<dyn Table> = match head.as_slice() {
        [] => {
            return Err(Unreadable::new("The file is empty", "Export it again, with its header."));
        }
        [b'P', b'A', b'R', b'1', ..] => Box::new(parquet_file::open(file, mapping)?),
        [b'P', b'K', 3, 4, ..] => Box::new(xlsx_file::open(file, mapping)?),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            return Err(not_supported("an old Excel file (.xls) or an encrypted workbook"));
        }
        [0x1F, 0x8B, ..] => return Err(not_supported("compressed with gzip")),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => return Err(not_supported("compressed with zstd")),
        head if calendar::is_calendar(head) => Box::new(calendar::open(file, bytes, here)?),
        head if let Some(form) = mail::form_of(head) => Box::new(mail::open(file, bytes, form, here)),
        _ => {
            let opening = text::check(&file, mapping)?;
            file.rewind().map_err(fault)?;
            Box::new(csv_file::open(file, bytes, &opening)?)
        }
    };
    Ok((table, content_hash))
}

fn hash(mut file: &File) -> io::Result<[u8; 32]> {
    let mut sha = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(sha.finalize().into()),
            n => sha.update(&buffer[..n]),
        }
    }
}

fn cannot_read(path: &Path, reason: &io::Error) -> Unreadable {
    Unreadable::new(format!("{} cannot be read: {reason}", path.display()), "Check the path and its permissions.")
}

fn not_supported(what: &str) -> Unreadable {
    Unreadable::new(format!("The file is {what}"), "Unpack it or save it as CSV UTF-8, XLSX or Parquet.")
}

fn row_too_large(row: u64, column: &str) -> Unreadable {
    Unreadable::new(
        format!("Row {row}, column {}: the row is larger than 16 MiB", quoted(column)),
        "Check whether a quote is left open there, or shorten the cell.",
    )
}

/// At most so many characters of a text; a mark shows that there were more.
fn cut(text: &str, chars_max: usize) -> String {
    if text.chars().nth(chars_max).is_none() {
        return text.into();
    }
    text.chars().take(chars_max - 1).chain(['…']).collect()
}

/// A text without line breaks and other control characters.
fn one_line(text: &str) -> String {
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().map(shown).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The header as it is matched: trimmed, and no wider than a workbook.
fn trimmed_header(cells: &StringRecord) -> Result<Vec<String>, Unreadable> {
    if cells.len() > COLUMNS_MAX {
        let problem = format!("The header has {} columns; at most {COLUMNS_MAX} are read", cells.len());
        return Err(Unreadable::new(problem, "Check the delimiter, and leave out columns that are not needed."));
    }
    let header: Vec<String> = cells.iter().map(|c| c.trim().to_string()).collect();
    if header.iter().all(String::is_empty) { Err(no_header()) } else { Ok(header) }
}

fn no_header() -> Unreadable {
    Unreadable::new("The file has no header row", "Put the names of the columns into its first row.")
}

/// Brings a number with a decimal point to the separator of the mapping's text cells.
fn with_separator(mut number: String, decimal: char) -> String {
    if decimal == ',' {
        number = number.replace('.', ",");
    }
    number
}
