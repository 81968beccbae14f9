//! A file on its way into the uploads folder.

use super::upload::{discard, discard_stale, path_of};
use anyhow::Context;
use axum::extract::multipart::Field as Part;
use std::path::Path;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

const FILE_BYTES_MAX: u64 = 1 << 30;
const NAME_CHARS_MAX: usize = 120;

/// What became of the part that holds the file.
pub enum Received {
    /// It is in the uploads folder.
    File {
        /// The upload's id.
        id: Uuid,
        /// As the member's machine calls the file.
        name: String,
    },
    /// No file was chosen, or it holds nothing.
    Empty,
    /// It is larger than files may be.
    TooLarge,
    /// The connection ended before the file did.
    BrokenOff,
}

/// Writes a file into the uploads folder while it arrives.
pub async fn write_down(folder: &Path, mut part: Part<'_>) -> anyhow::Result<Received> {
    let name = short_name(part.file_name().unwrap_or_default());
    tokio::fs::create_dir_all(folder).await.context("making the uploads folder")?;
    discard_stale(folder).await?;
    let id = Uuid::now_v7();
    let mut file = tokio::fs::File::create_new(path_of(folder, id)).await.context("making an upload")?;
    let mut bytes: u64 = 0;
    let received = loop {
        match part.chunk().await {
            // What is too much is thrown away as it comes: a browser that cannot send it all
            // shows a broken connection instead of the reason.
            Ok(Some(chunk)) => {
                bytes += chunk.len() as u64;
                if bytes <= FILE_BYTES_MAX {
                    file.write_all(&chunk).await.context("writing an upload")?;
                }
            }
            Ok(None) if bytes == 0 => break Received::Empty,
            Ok(None) if bytes > FILE_BYTES_MAX => break Received::TooLarge,
            Ok(None) => break Received::File { id, name },
            Err(_) => break Received::BrokenOff,
        }
    };
    file.flush().await.context("writing an upload")?;
    drop(file);
    if !matches!(received, Received::File { .. }) {
        discard(folder, id).await?;
    }
    Ok(received)
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
