//! A file on its way into the uploads folder.

use super::upload::discard_stale;
use crate::uploads::{Arriving, Uploads};
use axum::extract::multipart::Field as Part;

const NAME_CHARS_MAX: usize = 120;

/// What became of the part that holds the file.
pub enum Received {
    /// It is in the uploads folder as long as it is held, or for good once it is kept.
    File {
        /// The upload.
        arrived: Arriving,
        /// As the member's machine calls the file.
        name: String,
    },
    /// No file was chosen, or it holds nothing.
    Empty,
    /// It is larger than files may be.
    TooLarge,
}

/// Writes a file into the uploads folder while it arrives; `None` when the connection ends before
/// the file does.
pub async fn write_down(uploads: &Uploads, mut part: Part<'_>) -> anyhow::Result<Option<Received>> {
    let name = short_name(part.file_name().unwrap_or_default());
    let mut arriving = uploads.begin().await?;
    discard_stale(&uploads.folder).await?;
    loop {
        match part.chunk().await {
            // What is too much is thrown away as it comes: a browser that cannot send it all
            // shows a broken connection instead of the reason.
            Ok(Some(chunk)) => arriving.write(&chunk).await?,
            Ok(None) => break,
            Err(_) => return Ok(None),
        }
    }
    if arriving.is_too_large() {
        return Ok(Some(Received::TooLarge));
    }
    if arriving.is_empty() {
        return Ok(Some(Received::Empty));
    }
    arriving.complete().await?;
    Ok(Some(Received::File { arrived: arriving, name }))
}

/// The last part of a path, as some browsers send one, and not too long for a table.
fn short_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
    if name.trim().is_empty() { "unnamed file".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_only_the_last_part_of_its_name() {
        for (sent, want) in [
            ("q.invoice.lines.csv", "q.invoice.lines.csv"),
            ("C:\\fakepath\\lines.csv", "lines.csv"),
            ("../../etc/passwd", "passwd"),
            ("a\u{0}b\n.csv", "ab.csv"),
            ("", "unnamed file"),
        ] {
            assert_eq!(short_name(sent), want);
        }
        assert_eq!(short_name(&"x".repeat(5_000)).len(), NAME_CHARS_MAX);
    }
}
