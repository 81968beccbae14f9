//! Whole files: fixtures of each kind, the same rows in every format, and bad input.

mod bad_input;
mod broken_off;
mod fixtures;
mod formats;
mod garbled;
mod mail_and_calendars;
mod workbook;

use imports::{Here, Kind, Mapping, Unreadable, open};
use std::path::Path;

/// 30 June 2026 in Berlin.
fn here() -> Here {
    Here { zone: chrono_tz::Europe::Berlin, today: "2026-06-30".parse().unwrap() }
}

/// What a file says, one line per row: its draft, or its complaints.
fn told(path: &Path, kind: Kind, mapping: Option<Mapping>) -> Result<String, Unreadable> {
    let mut reading = open(path, kind, mapping, here())?;
    let mut out = String::new();
    while let Some(row) = reading.next_row()? {
        match row.result {
            Ok(draft) => out.push_str(&format!("{} {draft:?}\n", row.number)),
            Err(complaints) => {
                for c in complaints {
                    out.push_str(&format!("{} {}: {} => {}\n", c.row, c.column, c.problem, c.repair));
                }
            }
        }
    }
    Ok(out)
}

/// The same of bytes.
fn told_of(bytes: &[u8], kind: Kind, mapping: &str) -> Result<String, Unreadable> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let mapping = (!mapping.is_empty()).then(|| Mapping::parse(mapping)).transpose()?;
    told(file.path(), kind, mapping)
}
