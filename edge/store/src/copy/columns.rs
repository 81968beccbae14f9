//! What tables a database has and which columns: asked of the database, so that a column that is
//! added is copied without a word here.

use super::stop::NotCopied;
use crate::open::is_postgres;
use crate::row::query;
use anyhow::anyhow;
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// A whole number of at most 32 bits. SQLite does not tell it from a longer one.
    Short,
    /// A whole number.
    Whole,
    /// Words.
    Text,
    /// Bytes, hexadecimal in a backup.
    Bytes,
    /// True or false.
    Truth,
    /// An id.
    Uuid,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What its cells are.
    pub kind: ColumnKind,
}

/// A table whose rows are copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: String,
    /// The columns of its rows, in their order.
    pub columns: Vec<Column>,
}

impl CopiedTable {
    /// `"a", "b"`, for statements.
    pub(super) fn column_list(&self) -> String {
        let names: Vec<String> = self.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        names.join(", ")
    }
}

/// The tables of the schema that a connection works in.
pub(super) async fn tables_in<C: ConnectionTrait>(connection: &C) -> Result<Vec<String>, DbErr> {
    let sql = match is_postgres(connection.get_database_backend()) {
        true => {
            "SELECT table_name::text FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name"
        }
        false => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    };
    query(connection, sql, []).await?.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// The columns of a table; none when there is no such table.
pub(super) async fn columns_of<C: ConnectionTrait>(connection: &C, table: &str) -> Result<Vec<Column>, NotCopied> {
    let sql = match is_postgres(connection.get_database_backend()) {
        true => {
            "SELECT column_name::text, data_type::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position"
        }
        false => "SELECT name, type FROM pragma_table_info(?) ORDER BY cid",
    };
    let mut columns = Vec::new();
    for row in query(connection, sql, [table.into()]).await? {
        let (name, declared): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let is_postgres = is_postgres(connection.get_database_backend());
        let kind = kind_of(&declared.to_ascii_lowercase(), is_postgres);
        let unknown = || anyhow!("column {name} of {table} is declared {declared}, which no copy knows how to read");
        columns.push(Column { kind: kind.ok_or_else(unknown)?, name });
    }
    Ok(columns)
}

fn kind_of(declared: &str, is_postgres: bool) -> Option<ColumnKind> {
    // SQLite keeps a length that it does not look at, as in blob(1).
    Some(match declared.split('(').next().unwrap_or_default() {
        "integer" if is_postgres => ColumnKind::Short,
        "integer" | "bigint" => ColumnKind::Whole,
        "text" => ColumnKind::Text,
        "blob" | "bytea" => ColumnKind::Bytes,
        "boolean" => ColumnKind::Truth,
        "uuid_text" | "uuid" => ColumnKind::Uuid,
        _ => return None,
    })
}
