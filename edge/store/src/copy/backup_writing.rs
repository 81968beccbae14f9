//! Writing a backup: a zip file that any tool opens, with a manifest and a file of rows for each
//! table. The archive's comment holds the SHA-256 of all bytes before it.

use super::cell::{hexadecimal, write_row};
use super::manifest::{FORMAT, Manifest, TableCount, entry_of};
use super::snapshot::Snapshot;
use super::stop::NotCopied;
use anyhow::{Context, anyhow};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The name of the manifest inside the file.
pub(super) const MANIFEST: &str = "manifest.json";
/// Hexadecimal digits of the checksum at the end of the file.
pub(super) const CHECKSUM_DIGITS: usize = 64;

/// The quickest: on a local disk writing takes as long as compressing.
const COMPRESSION: i64 = 1;

/// A backup that is being written beside the place where it goes. Dropped before it is complete,
/// it is removed.
#[derive(Debug)]
pub struct Unfinished {
    file: File,
    path: PathBuf,
    goal: PathBuf,
    is_complete: bool,
}

impl Unfinished {
    /// Begins a backup that will be the file `goal`.
    ///
    /// # Errors
    /// A file is there already, or another backup is being written there; or the disk failed.
    pub fn begin(goal: &Path) -> Result<Unfinished, NotCopied> {
        refuse_existing(goal)?;
        let mut name = goal.file_name().map(OsString::from).unwrap_or_default();
        name.push(".unfinished");
        let path = goal.with_file_name(name);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        // It holds everything, also the hashes of passwords.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).with_context(|| format!("creating {}", path.display()))?;
        // One that was killed has left its file, but not its lock.
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(NotCopied::Occupied(format!("Another backup is being written to {}.", goal.display())));
            }
            Err(TryLockError::Error(error)) => return Err(anyhow!(error).context("locking the backup").into()),
        }
        file.set_len(0).context("emptying an unfinished backup")?;
        Ok(Unfinished { file, path, goal: goal.to_path_buf(), is_complete: false })
    }

    /// Writes what a snapshot holds. `taken_at` is in microseconds UTC; `progress` is told the
    /// rows so far.
    ///
    /// # Errors
    /// What the database or the disk said.
    pub async fn write(
        &self,
        snapshot: &Snapshot,
        taken_at: i64,
        state_hash: Option<String>,
        progress: &dyn Fn(u64),
    ) -> Result<Manifest, NotCopied> {
        let mut zip = ZipWriter::new(BufWriter::new(&self.file));
        let mut tables = Vec::with_capacity(snapshot.tables.len());
        let mut rows_before = 0;
        for table in &snapshot.tables {
            zip.start_file(entry_of(&table.name), entry_options()).context("beginning a table")?;
            let (mut sha256, mut lines, mut so_far) = (Sha256::new(), Vec::new(), rows_before);
            let rows = snapshot
                .each_rows(table, async |rows| {
                    lines.clear();
                    for row in &rows {
                        write_row(row, &mut lines).context("writing a row")?;
                    }
                    sha256.update(&lines);
                    zip.write_all(&lines).context("writing rows")?;
                    so_far += rows.len() as u64;
                    progress(so_far);
                    Ok(())
                })
                .await?;
            rows_before += rows;
            let sha256 = hexadecimal(&sha256.finalize());
            tables.push(TableCount { name: table.name.clone(), columns: table.columns.clone(), rows, sha256 });
        }
        let manifest = Manifest {
            format: FORMAT,
            ascend: env!("CARGO_PKG_VERSION").into(),
            taken_at,
            schema: snapshot.schema.clone(),
            database_id: snapshot.database_id,
            sequence: snapshot.sequence,
            audit_hash: snapshot.audit_hash.clone(),
            state_hash,
            tables,
        };
        zip.start_file(MANIFEST, entry_options()).context("beginning the manifest")?;
        serde_json::to_writer_pretty(&mut zip, &manifest).context("writing the manifest")?;
        zip.set_comment("0".repeat(CHECKSUM_DIGITS)).context("making room for the checksum")?;
        let mut written = zip.finish().context("completing the file")?;
        written.flush().context("writing the backup")?;
        Ok(manifest)
    }

    /// Adds the checksum, makes everything last, and gives the file its name. Returns the
    /// checksum and the bytes.
    ///
    /// # Errors
    /// What the disk said.
    pub fn complete(mut self) -> Result<(String, u64), NotCopied> {
        let checksum = seal(&mut self.file).context("adding the checksum")?;
        let bytes = self.file.metadata().context("asking for its size")?.len();
        give_name(&self.path, &self.goal)?;
        self.is_complete = true;
        Ok((checksum, bytes))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.is_complete {
            // Whoever drops it is telling already what went wrong.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn entry_options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_level(Some(COMPRESSION)).large_file(true)
}

fn refuse_existing(goal: &Path) -> Result<(), NotCopied> {
    match goal.symlink_metadata() {
        Ok(_) => Err(NotCopied::Occupied(format!("{} is there already.", goal.display()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(anyhow!(error).context(format!("looking for {}", goal.display())).into()),
    }
}

/// Writes the checksum over the room that was left for it.
fn seal(file: &mut File) -> io::Result<String> {
    let checksum = checksum_of(file)?;
    file.seek(SeekFrom::End(-(CHECKSUM_DIGITS as i64)))?;
    file.write_all(checksum.as_bytes())?;
    Ok(checksum)
}

/// SHA-256 of everything but the checksum at the end, hexadecimal.
pub(super) fn checksum_of(file: &mut File) -> io::Result<String> {
    let bytes = file.metadata()?.len().saturating_sub(CHECKSUM_DIGITS as u64);
    file.seek(SeekFrom::Start(0))?;
    let (mut sha256, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
    let mut rest = file.take(bytes);
    loop {
        match rest.read(&mut piece)? {
            0 => break,
            read => sha256.update(&piece[..read]),
        }
    }
    Ok(hexadecimal(&sha256.finalize()))
}

/// Gives a complete file its name, so that both last. Nothing is overwritten.
///
/// # Errors
/// A file of that name is there, or the disk failed.
pub fn give_name(unfinished: &Path, goal: &Path) -> Result<(), NotCopied> {
    File::open(unfinished).and_then(|file| file.sync_all()).context("making a file last")?;
    refuse_existing(goal)?;
    fs::rename(unfinished, goal).with_context(|| format!("naming {}", goal.display()))?;
    // A new name lasts once its folder is written.
    if cfg!(unix) {
        let folder = goal.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).context("making the name last")?;
    }
    Ok(())
}
