//! Uploaded files as rows for the import action. One reading is enough: a file that breaks off
//! stops the import, and nothing of it lands.

use actions::hexadecimal;
use actions::{Clock, ImportRow, Stop};
use anyhow::Context;
use imports::{Here, Kind, Mapping, Reading, Unreadable};
use std::path::PathBuf;
use tokio::task::spawn_blocking;

/// Opens a file. All of it is hashed first, which takes a while and therefore a thread.
pub async fn opened(path: PathBuf, kind: Kind, mapping: Option<Mapping>, here: Here) -> Result<Reading, Stop> {
    let opened = spawn_blocking(move || imports::open(&path, kind, mapping, here)).await;
    opened.context("opening an upload")?.map_err(unreadable)
}

/// Where and when a file is read.
pub fn here(clock: &dyn Clock) -> Here {
    Here { zone: clock.zone(), today: clock.today() }
}

/// The rows of an open file, up to where it ends or breaks off.
pub fn rows_of(mut reading: Reading) -> impl Iterator<Item = Result<ImportRow, Stop>> + Send {
    std::iter::from_fn(move || {
        let row = reading.next_row().map_err(unreadable).transpose()?;
        Some(row.map(|row| (row.number, row.result)))
    })
}

/// The file's hash as the action keeps it, hexadecimal.
pub fn content_hash(reading: &Reading) -> String {
    hexadecimal(reading.content_hash())
}

fn unreadable(Unreadable { problem, repair }: Unreadable) -> Stop {
    Stop::wrong_field("file", problem, repair)
}
