//! Workbooks. A thread reads the sheet and hands over its rows: the memory stays small, and a
//! damaged workbook that the reader chokes on ends that thread, not the import.

use super::contained::contained;
use super::zip_guard::refuse_bombs;
use super::{COLUMNS_MAX, Progress, ROW_BYTES_MAX, Table, no_header, row_too_large, trimmed_header, with_separator};
use crate::unreadable::quoted;
use crate::{Mapping, Unreadable};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use csv::StringRecord;
use std::fs::File;
use std::io::{BufReader, Seek};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

pub(super) struct XlsxFile {
    header: Vec<String>,
    rows: Receiver<SheetRow>,
    reader: Option<JoinHandle<Option<Result<(), Unreadable>>>>,
    progress: Progress,
}

struct SheetRow {
    number: u64,
    of: u64,
    cells: StringRecord,
}

/// Rows that wait to be taken.
const ROWS_AHEAD_MAX: usize = 64;

pub(super) fn open(mut file: File, mapping: &Mapping) -> Result<XlsxFile, Unreadable> {
    refuse_bombs(&file)?;
    file.rewind().map_err(|e| Unreadable::damaged("XLSX", e))?;
    let (sender, rows) = sync_channel(ROWS_AHEAD_MAX);
    let (sheet, decimal) = (mapping.sheet.clone(), mapping.decimal);
    let reader = std::thread::Builder::new()
        .name("xlsx".into())
        .spawn(move || contained(|| read_sheet(file, sheet.as_deref(), decimal, &sender)))
        .map_err(|e| Unreadable::new(format!("No thread could be started to read the workbook: {e}"), "Try again."))?;
    let progress = Progress { done: 0, total: 0 };
    let mut xlsx = XlsxFile { header: Vec::new(), rows, reader: Some(reader), progress };
    let mut cells = StringRecord::new();
    xlsx.next_row(&mut cells)?.ok_or_else(no_header)?;
    xlsx.header = trimmed_header(&cells)?;
    Ok(xlsx)
}

impl Table for XlsxFile {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next_row(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, Unreadable> {
        if let Ok(row) = self.rows.recv() {
            *cells = row.cells;
            self.progress = Progress { done: row.number, total: row.of.max(row.number) };
            return Ok(Some(row.number));
        }
        match self.reader.take().map(JoinHandle::join) {
            None | Some(Ok(Some(Ok(())))) => Ok(None),
            Some(Ok(Some(Err(unreadable)))) => Err(unreadable),
            Some(Ok(None) | Err(_)) => {
                Err(Unreadable::damaged_from("XLSX", self.progress.done + 1, "its parts contradict each other"))
            }
        }
    }

    fn progress(&self) -> Progress {
        self.progress
    }
}

fn read_sheet(file: File, sheet: Option<&str>, decimal: char, rows: &SyncSender<SheetRow>) -> Result<(), Unreadable> {
    let damaged = |e: XlsxError| Unreadable::damaged("XLSX", e);
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(damaged)?;
    let sheet = chosen_sheet(&workbook, sheet)?;
    let mut cells = workbook.worksheet_cells_reader(&sheet).map_err(damaged)?;
    let of = u64::from(cells.dimensions().end.0) + 1;
    let mut line = Line::default();
    loop {
        let cell = cells.next_cell().map_err(|e| Unreadable::damaged_from("XLSX", u64::from(line.row) + 1, e))?;
        let Some(cell) = cell else { break };
        let (row, column) = cell.get_position();
        if row != line.row || line.cells.is_empty() {
            if !line.hand_over(of, rows) {
                return Ok(());
            }
            line.row = row;
        }
        line.put(column as usize, text(cell.get_value(), decimal))?;
    }
    line.hand_over(of, rows);
    Ok(())
}

fn chosen_sheet<R: std::io::Read + Seek>(workbook: &Xlsx<R>, wanted: Option<&str>) -> Result<String, Unreadable> {
    let sheets = workbook.sheets_metadata();
    let found = match wanted {
        Some(name) => sheets.iter().find(|s| s.name == name),
        None => sheets.iter().find(|s| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible),
    };
    found.map(|s| s.name.clone()).ok_or_else(|| {
        let names: Vec<_> = sheets.iter().map(|s| quoted(&s.name)).collect();
        let problem = match wanted {
            Some(name) => format!("The workbook has no sheet {}; it has {}", quoted(name), names.join(", ")),
            None => "The workbook has no visible sheet".to_string(),
        };
        Unreadable::new(problem, "Name one of its sheets in the mapping: sheet = \"…\".")
    })
}

/// The row that is being put together.
#[derive(Default)]
struct Line {
    row: u32,
    cells: Vec<String>,
    bytes: usize,
    /// Width of the header once it is known; cells beyond it belong to no column.
    header: Vec<String>,
}

impl Line {
    fn put(&mut self, column: usize, text: String) -> Result<(), Unreadable> {
        let width = if self.header.is_empty() { COLUMNS_MAX } else { self.header.len() };
        if column >= width {
            return Ok(());
        }
        self.bytes += text.len();
        if self.bytes > ROW_BYTES_MAX {
            let name = self.header.get(column).map_or("", String::as_str);
            return Err(row_too_large(u64::from(self.row) + 1, name));
        }
        if self.cells.len() <= column {
            self.cells.resize_with(column + 1, String::new);
        }
        self.cells[column] = text;
        Ok(())
    }

    /// Sends the row on, unless it is blank; `false` when nobody wants more.
    fn hand_over(&mut self, of: u64, rows: &SyncSender<SheetRow>) -> bool {
        self.bytes = 0;
        let mut cells = std::mem::take(&mut self.cells);
        if cells.iter().all(|c| c.trim().is_empty()) {
            return true;
        }
        if self.header.is_empty() {
            self.header.clone_from(&cells);
        }
        cells.resize_with(self.header.len(), String::new);
        rows.send(SheetRow { number: u64::from(self.row) + 1, of, cells: StringRecord::from(cells) }).is_ok()
    }
}

fn text(value: &DataRef<'_>, decimal: char) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => with_separator(number.to_string(), decimal),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::Error(error) => error.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(duration) => with_separator(duration.as_f64().to_string(), decimal),
    }
}
