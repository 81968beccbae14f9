//! Workbooks are ZIP archives; one that would flood the memory is refused before it is read.

use super::not_supported;
use crate::Unreadable;
use std::io::{Read, Seek};
use zip::ZipArchive;

const UNPACKED_BYTES_MAX: u64 = 256 << 20;
/// Sheets pack 10 to 40 times smaller; deflate can do 1,032 times, and only bombs do.
const PACKING_MAX: u64 = 200;
/// Below this any packing is harmless.
const SMALL_BYTES: u64 = 4 << 20;

/// Refuses an archive whose directory claims, or whose unpacking reaches, more than 256 MiB, or
/// an entry packed far better than sheets are. What the directory claims is not trusted: every
/// entry is unpacked once, into nothing.
pub(super) fn refuse_bombs(file: impl Read + Seek) -> Result<(), Unreadable> {
    let damaged = |e| Unreadable::damaged("XLSX", e);
    let mut archive = ZipArchive::new(file).map_err(damaged)?;
    if !archive.file_names().any(|name| name.is_ok_and(|n| n.eq_ignore_ascii_case("[content_types].xml"))) {
        return Err(not_supported("a ZIP archive, not a workbook"));
    }
    if archive.decompressed_size().is_some_and(|claimed| claimed > u128::from(UNPACKED_BYTES_MAX)) {
        return Err(bomb());
    }
    let mut buffer = vec![0; 64 << 10];
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(|e| Unreadable::damaged("XLSX", e))?;
        let packed = entry.compressed_size();
        let mut entry_bytes = 0;
        loop {
            let read = entry.read(&mut buffer).map_err(|e| Unreadable::damaged("XLSX", e))? as u64;
            if read == 0 {
                break;
            }
            entry_bytes += read;
            unpacked += read;
            let packed_too_well = entry_bytes > SMALL_BYTES && entry_bytes / PACKING_MAX > packed;
            if unpacked > UNPACKED_BYTES_MAX || packed_too_well {
                return Err(bomb());
            }
        }
    }
    Ok(())
}

fn bomb() -> Unreadable {
    Unreadable::new(
        "The workbook unpacks to more than 256 MiB, or far beyond its size on disk",
        "Save the sheet as CSV UTF-8 or Parquet, which have no limit.",
    )
}
