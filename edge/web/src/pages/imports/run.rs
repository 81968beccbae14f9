//! An uploaded file read through the action, as a dry run or for good.

use super::upload::Upload;
use crate::session::Member;
use actions::{Cx, ImportInput, ImportReport, Mode, Stop, import, undo_import};
use imports::Unreadable;

/// What came of reading a file.
pub enum Outcome {
    /// It was read to its end: what became of the rows.
    Read(ImportReport),
    /// It cannot be read, or it breaks off: nothing of it landed.
    Unreadable(Unreadable),
}

/// Reads the upload row by row into the action.
pub async fn run(member: &Member, upload: &Upload, mode: Mode) -> Result<Outcome, Stop> {
    let mut reading = match imports::open(&upload.path(), upload.kind, Some(upload.ticket.mapping.clone())) {
        Ok(reading) => reading,
        Err(unreadable) => return Ok(Outcome::Unreadable(unreadable)),
    };
    let content_hash: String = reading.content_hash().iter().map(|byte| format!("{byte:02x}")).collect();
    let source = reading.source().to_string();
    let mut broke_off = None;
    let mut rows = std::iter::from_fn(|| match reading.next_row() {
        Ok(row) => row.map(|row| (row.number, row.result)),
        Err(unreadable) => {
            broke_off = Some(unreadable);
            None
        }
    })
    .fuse();
    // Sending the form twice records once.
    let idempotency_key = (mode != Mode::DryRun).then(|| format!("upload {}", upload.id));
    let cx = Cx { idempotency_key, ..member.cx() };
    let input = ImportInput {
        kind: upload.kind.key(),
        source: &source,
        file_name: &upload.ticket.file_name,
        content_hash: &content_hash,
        rows: &mut rows,
        mode,
        progress: &|_| (),
    };
    let report = import(&cx, input).await?;
    match (broke_off, report.batch) {
        (None, _) => Ok(Outcome::Read(report)),
        (Some(unreadable), None) => Ok(Outcome::Unreadable(unreadable)),
        // The dry run read it to its end, so the disk failed in between. What landed is taken back.
        (Some(unreadable), Some(batch)) => {
            undo_import(&member.cx(), batch).await?;
            Ok(Outcome::Unreadable(unreadable))
        }
    }
}
