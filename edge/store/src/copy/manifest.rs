//! What a backup says of itself.

use super::columns::{Column, CopiedTable};
use crate::migrations::Migrator;
use sea_orm_migration::MigratorTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Of backups written by this version; one that cannot read another format says so.
pub(super) const FORMAT: u32 = 1;

/// What a backup holds, and when and of what it was taken. It stands in the file `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the format.
    pub format: u32,
    /// Version of the Ascend that wrote it.
    pub ascend: String,
    /// Microseconds UTC.
    pub taken_at: i64,
    /// Steps of the schema, in their order.
    pub schema: Vec<String>,
    /// The name of the database, for life.
    pub database_id: Uuid,
    /// Sequence number of the last action.
    pub sequence: i64,
    /// Hash of the last audit entry, hexadecimal.
    pub audit_hash: String,
    /// The state hash; absent when the schema was older than that Ascend's.
    pub state_hash: Option<String>,
    /// The tables, in the order in which they can be filled.
    pub tables: Vec<TableCount>,
}

/// A table in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableCount {
    /// Its name; its rows stand in `tables/NAME.jsonl`.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over its lines, hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// Whether its schema is the one of this Ascend.
    pub fn is_of_this_schema(&self) -> bool {
        self.schema.len() == Migrator::migrations().len()
    }

    /// Rows of all tables together.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

impl TableCount {
    /// The table, without what was counted.
    pub fn table(&self) -> CopiedTable {
        CopiedTable { name: self.name.clone(), columns: self.columns.clone() }
    }
}

/// Where a table's rows stand inside the file.
pub(super) fn entry_of(table: &str) -> String {
    format!("tables/{table}.jsonl")
}
