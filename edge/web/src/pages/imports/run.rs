//! An uploaded file read through the action, as a dry run or for good.

use super::upload::Upload;
use crate::reading::{content_hash, here, opened, rows_of};
use crate::session::Member;
use actions::{Cx, ImportInput, ImportReport, Mode, Stop, import};

/// Reads the upload row by row into the action. A file that cannot be read, or breaks off, is bad
/// input, and nothing of it landed.
pub async fn run(member: &Member, upload: &Upload, mode: Mode) -> Result<ImportReport, Stop> {
    // Sending the form twice records once.
    let idempotency_key = (mode != Mode::DryRun).then(|| format!("upload {}", upload.id));
    let cx = Cx { idempotency_key, ..member.cx() };
    let mapping = upload.ticket.mapping.clone();
    let reading = opened(upload.path(), upload.kind, Some(mapping), here(&*cx.clock)).await?;
    let source = reading.source().to_string();
    let input = ImportInput {
        kind: upload.kind.key(),
        source: &source,
        file_name: &upload.ticket.file_name,
        content_hash: &content_hash(&reading),
        rows: &mut rows_of(reading),
        mode,
        progress: &|_| (),
    };
    import(&cx, input).await
}
