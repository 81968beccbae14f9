//! The whole of a database as it stood at one moment: into a backup, out of one, into another
//! database. What there is to copy is told by one list, [`LISTED`].

mod backup_reading;
mod backup_writing;
mod cell;
mod columns;
mod manifest;
mod snapshot;
mod stop;
mod tables;
mod target;

pub use backup_reading::Backup;
pub use backup_writing::{Unfinished, give_name};
pub use columns::{Column, ColumnKind, CopiedTable};
pub use manifest::{Manifest, TableCount};
pub use snapshot::{Snapshot, Source};
pub use stop::NotCopied;
pub use tables::{Copied, LISTED};
pub use target::Target;

/// Rows that are read, checked and inserted together.
const ROWS_AT_ONCE: usize = 2_000;

/// Rows of one table, each with a cell for every column.
type Rows = Vec<Vec<cell::Cell>>;
