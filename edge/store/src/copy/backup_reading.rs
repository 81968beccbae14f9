//! Reading a backup. The checksum of the whole file is compared before anything in it is believed.

use super::backup_writing::{CHECKSUM_DIGITS, MANIFEST, checksum_of};
use super::cell::{hexadecimal, read_row};
use super::manifest::{FORMAT, Manifest, TableCount, entry_of};
use super::snapshot::steps_within;
use super::stop::NotCopied;
use super::target::Target;
use super::{ROWS_AT_ONCE, Rows};
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use zip::ZipArchive;

/// Bytes of the manifest at most.
const MANIFEST_BYTES_MAX: u64 = 16 << 20;
/// Bytes of one row at most: the complaints of an import stand in one.
const ROW_BYTES_MAX: u64 = 1 << 30;

/// A backup whose checksum is right.
#[derive(Debug)]
pub struct Backup {
    archive: ZipArchive<BufReader<File>>,
    /// What it says of itself.
    pub manifest: Manifest,
    /// SHA-256 over the whole file but for this checksum at its end, hexadecimal.
    pub checksum: String,
}

impl Backup {
    /// Opens the backup in a file.
    ///
    /// # Errors
    /// It is no backup, it was cut off or changed, or its schema is a newer one.
    pub fn open(path: &Path) -> Result<Backup, NotCopied> {
        let mut file = File::open(path).map_err(|error| unreadable(format!("It cannot be opened: {error}.")))?;
        let (told, found) = checksums(&mut file).map_err(|error| unreadable(format!("It cannot be read: {error}.")))?;
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| {
            unreadable(format!("It is no backup, or was cut off: its table of contents is missing ({error})."))
        })?;
        match (read_manifest(&mut archive), told == found) {
            (Ok(manifest), true) => Ok(Backup { archive, manifest, checksum: found }),
            (Ok(manifest), false) => Err(Backup { archive, manifest, checksum: found }.difference()),
            (Err(why), true) => Err(why),
            (Err(_), false) => Err(changed("Its manifest is not what was written.")),
        }
    }

    /// Brings everything into an empty place. `progress` is told the rows so far.
    ///
    /// # Errors
    /// What is wrong with the file, or what the database said; nothing is left of it then.
    pub async fn restore(&mut self, target: &Target, progress: &dyn Fn(u64)) -> Result<(), NotCopied> {
        target.lay_out(&self.manifest.schema).await?;
        let mut so_far = 0;
        for table in self.manifest.tables.clone() {
            let filling = target.filling(&table.table()).await?;
            self.each_rows(&table, async |rows| {
                so_far += rows.len() as u64;
                progress(so_far);
                target.insert(&filling, rows).await
            })
            .await?;
        }
        target.bring_up_to_date().await.context("bringing the schema up to date")?;
        Ok(())
    }

    /// Reads a table, some rows at a time, and compares what was read with the manifest.
    ///
    /// # Errors
    /// What is wrong, with the table and the row; or what `take` said.
    pub(super) async fn each_rows<F>(&mut self, table: &TableCount, mut take: F) -> Result<(), NotCopied>
    where
        F: AsyncFnMut(Rows) -> Result<(), NotCopied>,
    {
        let broken = |row: u64, why: &str| unreadable(format!("Table {}, row {row}: {why}.", table.name));
        let entry = self.archive.by_name(&entry_of(&table.name)).map_err(|error| broken(1, &error.to_string()))?;
        let mut lines = BufReader::new(entry);
        let (mut sha256, mut count, mut line, mut rows) = (Sha256::new(), 0, Vec::new(), Rows::new());
        loop {
            line.clear();
            let read = lines.by_ref().take(ROW_BYTES_MAX).read_until(b'\n', &mut line);
            if read.map_err(|error| broken(count + 1, &error.to_string()))? == 0 {
                break;
            }
            count += 1;
            sha256.update(&line);
            let row = read_row(&line, &table.columns);
            rows.push(row.ok_or_else(|| broken(count, "it does not fit the columns of its table"))?);
            if rows.len() == ROWS_AT_ONCE {
                take(std::mem::take(&mut rows)).await?;
            }
        }
        take(rows).await?;
        if count != table.rows {
            return Err(broken(count, &format!("the table ends, and should have {} rows", table.rows)));
        }
        match hexadecimal(&sha256.finalize()) == table.sha256 {
            true => Ok(()),
            false => Err(unreadable(format!("Table {}: its rows are not those that were written.", table.name))),
        }
    }

    /// Which part of a file is not what was written.
    fn difference(&mut self) -> NotCopied {
        let tables = self.manifest.tables.clone();
        let first = tables.iter().find_map(|table| self.broken_table(table));
        let place =
            first.unwrap_or_else(|| "The rows are those that were written, what stands around them is not.".into());
        changed(&place)
    }

    fn broken_table(&mut self, table: &TableCount) -> Option<String> {
        let told = |why: &str| Some(format!("Table {}: {why}.", table.name));
        let mut entry = match self.archive.by_name(&entry_of(&table.name)) {
            Ok(entry) => entry,
            Err(error) => return told(&error.to_string()),
        };
        let (mut sha256, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            match entry.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => sha256.update(&piece[..read]),
                Err(error) => return told(&error.to_string()),
            }
        }
        let is_as_written = hexadecimal(&sha256.finalize()) == table.sha256;
        if is_as_written { None } else { told("its rows are not those that were written") }
    }
}

fn unreadable(why: String) -> NotCopied {
    NotCopied::Unreadable(why)
}

fn changed(place: &str) -> NotCopied {
    unreadable(format!("It was changed after it was written: its checksum is another one. {place}"))
}

/// The checksum that a file ends with, and the one it has.
fn checksums(file: &mut File) -> std::io::Result<(String, String)> {
    let found = checksum_of(file)?;
    let bytes = file.metadata()?.len();
    file.seek(SeekFrom::Start(bytes.saturating_sub(CHECKSUM_DIGITS as u64)))?;
    let mut told = Vec::new();
    file.read_to_end(&mut told)?;
    file.seek(SeekFrom::Start(0))?;
    Ok((String::from_utf8_lossy(&told).into_owned(), found))
}

fn read_manifest(archive: &mut ZipArchive<BufReader<File>>) -> Result<Manifest, NotCopied> {
    let broken = |why: String| unreadable(format!("Its manifest cannot be read: {why}."));
    let entry = archive.by_name(MANIFEST).map_err(|error| broken(error.to_string()))?;
    let mut text = String::new();
    entry.take(MANIFEST_BYTES_MAX).read_to_string(&mut text).map_err(|error| broken(error.to_string()))?;
    let told: serde_json::Value = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
    // Before the rest of it, which another format may spell otherwise.
    if let Some(newer) = told["format"].as_u64().filter(|format| *format > u64::from(FORMAT)) {
        return Err(NotCopied::Newer(format!("It was written by a newer Ascend (format {newer}).")));
    }
    let manifest: Manifest = serde_json::from_value(told).map_err(|error| broken(error.to_string()))?;
    steps_within(&manifest.schema)?;
    let is_listed = |table: &TableCount| super::LISTED.iter().any(|(listed, _)| *listed == table.name);
    match manifest.tables.iter().find(|table| !is_listed(table)) {
        Some(table) => Err(broken(format!("there is no table {}", table.name))),
        None => Ok(manifest),
    }
}
