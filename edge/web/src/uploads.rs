//! Uploaded files: written down while they arrive, and gone again unless they arrive whole.

use anyhow::Context;
use std::path::PathBuf;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

/// Where uploaded files wait for their commit, and how large one may be.
#[derive(Clone, Debug)]
pub struct Uploads {
    /// The folder.
    pub folder: PathBuf,
    /// Bytes of a file at most.
    pub file_bytes_max: u64,
}

impl Uploads {
    /// Bytes of a file at most, unless an installation says otherwise: 1 GiB.
    pub const FILE_BYTES_MAX: u64 = 1 << 30;

    /// How large a file may be, in words: "1 GiB".
    pub fn largest(&self) -> String {
        let bytes = self.file_bytes_max;
        let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
        let fits = units.into_iter().find(|(power, _)| bytes >> power > 0 && bytes.is_multiple_of(1 << power));
        fits.map_or(format!("{bytes} bytes"), |(power, unit)| format!("{} {unit}", bytes >> power))
    }

    /// A file that begins to arrive.
    pub(crate) async fn begin(&self) -> anyhow::Result<Arriving> {
        tokio::fs::create_dir_all(&self.folder).await.context("making the uploads folder")?;
        let id = Uuid::now_v7();
        let path = self.folder.join(id.to_string());
        let file = File::create_new(&path).await.context("making an upload")?;
        Ok(Arriving { id, path, file, bytes: 0, bytes_max: self.file_bytes_max, is_kept: false })
    }
}

/// A file on its way in. Dropped before it is kept, it is removed: a request that ends early, for
/// whatever reason, leaves nothing behind.
pub(crate) struct Arriving {
    id: Uuid,
    path: PathBuf,
    file: File,
    bytes: u64,
    bytes_max: u64,
    is_kept: bool,
}

impl Arriving {
    /// Its id, which is its name in the folder.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// Whether nothing has arrived.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// Whether more has arrived than a file may hold.
    pub fn is_too_large(&self) -> bool {
        self.bytes > self.bytes_max
    }

    /// Writes the next piece down; what is too much is only counted.
    pub async fn write(&mut self, piece: &[u8]) -> anyhow::Result<()> {
        self.bytes += piece.len() as u64;
        if self.is_too_large() {
            return Ok(());
        }
        self.file.write_all(piece).await.context("writing an upload")
    }

    /// Everything has arrived: it can be read now.
    pub async fn complete(&mut self) -> anyhow::Result<()> {
        self.file.flush().await.context("writing an upload")
    }

    /// Leaves it in the folder.
    pub fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!("removing {}: {error}", self.path.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_told_in_the_largest_unit_that_fits() {
        for (bytes, want) in
            [(1 << 30, "1 GiB"), (3 << 29, "1536 MiB"), (64 << 10, "64 KiB"), (1_000, "1000 bytes"), (0, "0 bytes")]
        {
            assert_eq!(Uploads { folder: PathBuf::new(), file_bytes_max: bytes }.largest(), want);
        }
    }
}
