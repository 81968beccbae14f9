//! What stops a ledger.

use std::fmt;
use std::path::{Path, PathBuf};

/// Input that a ledger cannot be made from: where, what, and how to repair it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerError {
    /// Which file.
    pub file: PathBuf,
    /// Which of its row groups, counted from 0 as Parquet tools do.
    pub row_group: Option<usize>,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub repair: String,
}

impl LedgerError {
    /// A file that cannot be read as Parquet.
    pub(super) fn damaged(file: &Path, row_group: Option<usize>, why: impl fmt::Display) -> LedgerError {
        LedgerError {
            file: file.to_path_buf(),
            row_group,
            problem: format!("cannot be read as Parquet: {why}"),
            repair: "check the path, or write the file again".into(),
        }
    }
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(row_group) = self.row_group {
            write!(f, ", row group {row_group}")?;
        }
        write!(f, ": {}. hint: {}", self.problem, self.repair)
    }
}

impl std::error::Error for LedgerError {}
