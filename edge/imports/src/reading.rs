//! A file opened as one kind, row by row.

use crate::bound::Bound;
use crate::kinds::ReadRow;
use crate::row::Asking;
use crate::tables::{self, Objection, Progress, Table};
use crate::{Here, Kind, Mapping, Unreadable, guess};
use csv::StringRecord;
use revenue::{Complaint, Draft};
use sha2::{Digest, Sha256};
use std::path::Path;

/// An open file: its rows come one after the other as drafts or complaints.
pub struct Reading {
    kind: Kind,
    mapping: Mapping,
    bound: Bound,
    read_row: ReadRow,
    table: Box<dyn Table>,
    cells: StringRecord,
    content_hash: [u8; 32],
}

/// One row of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number as a person counts; the header is row 1. Of a message or an event: the number
    /// among its like in the file, from 1 on.
    pub number: u64,
    /// What it says, or everything that is wrong with it.
    pub result: Result<Draft, Vec<Complaint>>,
}

/// The top of a file as it is, for choosing a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Names of its columns.
    pub header: Vec<String>,
    /// Its first rows, untouched.
    pub rows: Vec<Vec<String>>,
}

/// Opens a file of one kind. Without a mapping the header is matched by names and aliases;
/// `Reading::mapping` tells the outcome.
///
/// Refused as a whole: what is neither CSV, XLSX, Parquet, mail nor calendar, text in another encoding than
/// told, archives that unpack to more than 256 MiB, and files that lack needed columns.
pub fn open(path: &Path, kind: Kind, mapping: Option<Mapping>, here: Here) -> Result<Reading, Unreadable> {
    let (mut table, content_hash) = tables::open(path, mapping.as_ref().unwrap_or(&Mapping::default()), here)?;
    let mapping = mapping.unwrap_or_else(|| guess(kind, table.header()));
    let bound = Bound::new(kind, &mapping, table.header())?;
    table.want(&bound.cells());
    let read_row = kind.definition().read_row();
    Ok(Reading { kind, mapping, bound, read_row, table, cells: StringRecord::new(), content_hash })
}

/// Reads records that came without a file: each has one cell per name of `header`. Names are matched
/// as the header of a file is.
pub fn of_records(kind: Kind, header: Vec<String>, records: Vec<Vec<String>>) -> Result<Reading, Unreadable> {
    let content_hash = Sha256::digest(format!("{header:?}{records:?}")).into();
    let mapping = guess(kind, &header);
    let bound = Bound::new(kind, &mapping, &header)?;
    let records = records.into_iter().map(StringRecord::from).collect();
    let (read_row, cells) = (kind.definition().read_row(), StringRecord::new());
    let table = Box::new(tables::records::of(header, records));
    Ok(Reading { kind, mapping, bound, read_row, table, cells, content_hash })
}

/// The header and first rows of a file, whatever kind it may turn out to be. Of the mapping only
/// the settings count: encoding, delimiter, sheet. A file that breaks off after its header is
/// shown as far as it goes; reading it tells where it ends.
pub fn preview(path: &Path, mapping: Option<&Mapping>, here: Here, rows_max: usize) -> Result<Preview, Unreadable> {
    let (mut table, _) = tables::open(path, mapping.unwrap_or(&Mapping::default()), here)?;
    let mut cells = StringRecord::new();
    let mut rows = Vec::new();
    while rows.len() < rows_max && matches!(table.next_row(&mut cells), Ok(Some(_))) {
        if !is_blank(&cells) {
            rows.push(cells.iter().map(String::from).collect());
        }
    }
    Ok(Preview { header: table.header().to_vec(), rows })
}

impl Reading {
    /// The next row that is not blank; `None` at the end. An error means that the file breaks off:
    /// nothing of it should land.
    pub fn next_row(&mut self) -> Result<Option<Row>, Unreadable> {
        while let Some(number) = self.table.next_row(&mut self.cells)? {
            if let Some(Objection { problem, repair }) = self.table.objection() {
                let complaint = Complaint { row: number, column: String::new(), problem, repair };
                return Ok(Some(Row { number, result: Err(vec![complaint]) }));
            }
            if !is_blank(&self.cells) {
                return Ok(Some(Row { number, result: self.read(number) }));
            }
        }
        Ok(None)
    }

    fn read(&self, number: u64) -> Result<Draft, Vec<Complaint>> {
        let (found, wanted) = (self.cells.len(), self.table.header().len());
        if found != wanted {
            return Err(vec![Complaint {
                row: number,
                column: String::new(),
                problem: format!("has {found} cells where the header has {wanted}"),
                repair: "Quote cells that hold the delimiter, close every quote, and fill up short rows.".into(),
            }]);
        }
        let (cells, bound, mapping) = (&self.cells, &self.bound, &self.mapping);
        let mut asking = Asking { cells, bound, mapping, row: number, complaints: Vec::new() };
        let draft = (self.read_row)(&mut asking);
        draft.filter(|_| asking.complaints.is_empty()).ok_or(asking.complaints)
    }

    /// What the rows are.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The mapping in use, guessed or given.
    pub fn mapping(&self) -> &Mapping {
        &self.mapping
    }

    /// Name of the source: the mapping's, else `mail` or `calendar` for such files, else the kind's key.
    pub fn source(&self) -> &str {
        self.mapping.source.as_deref().or(self.table.source()).unwrap_or(self.kind.key())
    }

    /// The columns of the kind that the file or the mapping gives; the others say nothing.
    pub fn given_columns(&self) -> Vec<&'static str> {
        let given = |name: &&str| self.mapping.columns.contains_key(*name);
        self.kind.columns().iter().map(|c| c.name).filter(given).collect()
    }

    /// SHA-256 of the file's bytes: the same file again has the same.
    pub fn content_hash(&self) -> [u8; 32] {
        self.content_hash
    }

    /// How far the reading is.
    pub fn progress(&self) -> Progress {
        self.table.progress()
    }
}

fn is_blank(cells: &StringRecord) -> bool {
    cells.iter().all(|c| c.trim().is_empty())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// 30 June 2026 in Berlin.
    pub(crate) fn here() -> Here {
        Here { zone: chrono_tz::Europe::Berlin, today: "2026-06-30".parse().unwrap() }
    }

    /// The rows of a CSV text.
    pub(crate) fn read_text(kind: Kind, text: &str) -> Vec<Result<Draft, Vec<Complaint>>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let mut reading = open(file.path(), kind, None, here()).unwrap();
        std::iter::from_fn(|| reading.next_row().unwrap()).map(|row| row.result).collect()
    }
}
