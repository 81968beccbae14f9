//! Reading a file into the import action, from the command line.

use crate::outcome::{note, unreadable};
use actions::{Cx, ImportInput, ImportReport, ImportRow, Mode, Stop, import};
use anyhow::Context;
use imports::{Here, Kind, Mapping, Reading};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;
use store::hexadecimal;

/// Rows between two looks at how far the reading is.
const ROWS_PER_STEP: u64 = 1_000;

/// A file and how it is to be read.
pub struct File<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// What its rows are.
    pub kind: Kind,
    /// How its columns are named; guessed from the header when absent.
    pub mapping: Option<Mapping>,
    /// The source whose ids it uses; the mapping's when absent.
    pub source: Option<String>,
}

/// Imports a file. One that breaks off lands nothing.
pub async fn import_file(cx: &Cx, file: File<'_>, mode: Mode) -> Result<ImportReport, Stop> {
    let mut reading = opened(cx, &file)?;
    if file.mapping.is_none() {
        note(&format!("No mapping given; guessed from the header:\n{}", reading.mapping().to_toml()));
    }
    let source = file.source.clone().unwrap_or_else(|| reading.source().to_string());
    let content_hash = hexadecimal(reading.content_hash());
    let file_name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bar = bar(reading.progress().total);
    let mut rows = std::iter::from_fn(|| {
        let row = reading.next_row().map_err(|wrong| unreadable("file", &wrong)).transpose()?;
        Some(row.map(|row| -> ImportRow {
            if row.number % ROWS_PER_STEP == 0 {
                bar.set_position(reading.progress().done);
            }
            (row.number, row.result)
        }))
    });
    let input = ImportInput {
        kind: file.kind.key(),
        source: &source,
        file_name: &file_name,
        content_hash: &content_hash,
        rows: &mut rows,
        mode,
        progress: &|_| (),
    };
    let report = import(cx, input).await;
    bar.finish_and_clear();
    report
}

fn opened(cx: &Cx, file: &File<'_>) -> Result<Reading, Stop> {
    let here = Here { zone: cx.clock.zone(), today: cx.clock.today() };
    imports::open(file.path, file.kind, file.mapping.clone(), here).map_err(|wrong| unreadable("file", &wrong))
}

/// A mapping file, read.
pub fn mapping_of(path: &Path) -> Result<Mapping, Stop> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let problem = format!("{} cannot be read: {error}.", path.display());
        Stop::wrong_field("mapping", problem, "Check the path; it is a TOML text in UTF-8.")
    })?;
    Mapping::parse(&text).map_err(|wrong| unreadable("mapping", &wrong))
}

/// A kind by its word on the command line.
pub fn kind_named(key: &str) -> anyhow::Result<Kind> {
    Kind::from_key(key).with_context(|| format!("there is no kind {key}"))
}

/// A bar on a terminal, nothing elsewhere.
fn bar(total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent:>3} %  {elapsed_precise}") {
        bar.set_style(style);
    }
    bar
}
