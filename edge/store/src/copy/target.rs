//! The empty database that everything is copied into, in one transaction.

use super::Rows;
use super::columns::{ColumnKind, CopiedTable, columns_of, tables_in};
use super::snapshot::{Snapshot, steps_within};
use super::stop::NotCopied;
use super::tables;
use crate::audit::verify_audit_of;
use crate::migrations::Migrator;
use crate::open::{connect, is_postgres};
use crate::row::{execute, insert_rows, query};
use crate::state_hash::state_hash_of;
use crate::{ChainBreak, ChainEnd};
use anyhow::anyhow;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use sea_orm_migration::MigratorTrait;
use std::sync::Mutex;

/// An empty place that is being filled. Dropped before [`Target::commit`], it is empty again.
#[derive(Debug)]
pub struct Target {
    tx: DatabaseTransaction,
    connections: [DatabaseConnection; 2],
    /// The statements that build the indexes which were laid aside while rows came.
    laid_aside: Mutex<Vec<String>>,
}

/// A table that rows are inserted into.
pub(super) struct Filling {
    table: String,
    into: String,
    kinds: Vec<ColumnKind>,
}

impl Target {
    /// Opens the database at `url`; a SQLite file is created.
    ///
    /// # Errors
    /// It is not empty, or what the database said.
    pub async fn open(url: &str) -> Result<Target, NotCopied> {
        let (write, read) = connect(url).await?;
        let tx = write.begin().await?;
        if let Some(table) = tables_in(&tx).await?.first() {
            return Err(NotCopied::Occupied(format!("The database is not empty: it has a table {table}.")));
        }
        Ok(Target { tx, connections: [write, read], laid_aside: Mutex::new(Vec::new()) })
    }

    /// Makes the tables as they were at these steps of the schema, without rows, and without the
    /// indexes that cost less when they are built over all rows at once.
    pub(super) async fn lay_out(&self, schema: &[String]) -> Result<(), NotCopied> {
        Migrator::up(&self.tx, Some(steps_within(schema)?)).await?;
        let there = tables_in(&self.tx).await?;
        // What the steps put in, such as the head, is copied like any other row.
        for (table, _) in tables::LISTED.iter().rev().filter(|(table, _)| there.iter().any(|name| name == table)) {
            execute(&self.tx, &format!("DELETE FROM \"{table}\""), []).await?;
        }
        for table in there {
            for (name, statement) in self.indexes_of(&table).await? {
                execute(&self.tx, &format!("DROP INDEX \"{name}\""), []).await?;
                self.laid_aside.lock().map_err(|_| anyhow!("a copy broke off"))?.push(statement);
            }
        }
        Ok(())
    }

    /// Names and statements of the indexes that are not part of a constraint.
    async fn indexes_of(&self, table: &str) -> Result<Vec<(String, String)>, DbErr> {
        let sql = match is_postgres(self.tx.get_database_backend()) {
            true => {
                "SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = current_schema() \
                 AND tablename = ? AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname \
                 AND connamespace = current_schema()::regnamespace) ORDER BY indexname"
            }
            false => {
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? \
                 AND sql IS NOT NULL ORDER BY name"
            }
        };
        let rows = query(&self.tx, sql, [table.into()]).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }

    /// Gets ready for the rows of a table.
    pub(super) async fn filling(&self, table: &CopiedTable) -> Result<Filling, NotCopied> {
        let present = columns_of(&self.tx, &table.name).await?;
        let kind_of = |wanted: &super::Column| {
            let found = present.iter().find(|column| column.name == wanted.name);
            found.map(|column| column.kind).ok_or_else(|| anyhow!("{} has no column {}", table.name, wanted.name))
        };
        let kinds = table.columns.iter().map(kind_of).collect::<Result<_, _>>()?;
        let into = format!("\"{}\" ({})", table.name, table.column_list());
        Ok(Filling { table: table.name.clone(), into, kinds })
    }

    pub(super) async fn insert(&self, filling: &Filling, rows: Rows) -> Result<(), NotCopied> {
        let mut values = Vec::with_capacity(rows.len() * filling.kinds.len());
        for row in rows {
            for (cell, kind) in row.into_iter().zip(&filling.kinds) {
                let misfit = || anyhow!("a value does not fit its column in {}", filling.table);
                values.push(cell.for_column(*kind).ok_or_else(misfit)?);
            }
        }
        Ok(insert_rows(&self.tx, &filling.into, filling.kinds.len(), values, "").await?)
    }

    /// Builds the indexes, and takes the steps of the schema that are left.
    pub(super) async fn bring_up_to_date(&self) -> Result<(), DbErr> {
        let statements = self.laid_aside.lock().map(|mut all| std::mem::take(&mut *all)).unwrap_or_default();
        for statement in statements {
            execute(&self.tx, &statement, []).await?;
        }
        Migrator::up(&self.tx, None).await
    }

    /// Copies a snapshot. `progress` is told the rows so far.
    ///
    /// # Errors
    /// What one of the databases said.
    pub async fn fill_from(&self, snapshot: &Snapshot, progress: &dyn Fn(u64)) -> Result<u64, NotCopied> {
        self.lay_out(&snapshot.schema).await?;
        let mut so_far = 0;
        for table in &snapshot.tables {
            let filling = self.filling(table).await?;
            let there = snapshot
                .each_rows(table, async |rows| {
                    so_far += rows.len() as u64;
                    progress(so_far);
                    self.insert(&filling, rows).await
                })
                .await?;
            let here = self.count(&table.name).await?;
            if here != there {
                let differs = format!("{} has {there} rows at the source, and {here} arrived.", table.name);
                return Err(NotCopied::Differs(differs));
            }
        }
        self.bring_up_to_date().await?;
        Ok(so_far)
    }

    async fn count(&self, table: &str) -> Result<u64, NotCopied> {
        let rows = query(&self.tx, &format!("SELECT COUNT(*) FROM \"{table}\""), []).await?;
        let count: i64 = rows.first().map_or(Ok(0), |row| row.try_get_by_index(0))?;
        Ok(count.unsigned_abs())
    }

    /// As [`crate::Store::state_hash`], before the commit.
    ///
    /// # Errors
    /// What the database said.
    pub async fn state_hash(&self) -> Result<String, DbErr> {
        state_hash_of(&self.tx).await
    }

    /// As [`crate::Store::verify_audit`], before the commit.
    ///
    /// # Errors
    /// What the database said.
    pub async fn verify_audit(&self) -> Result<Result<ChainEnd, ChainBreak>, DbErr> {
        verify_audit_of(&self.tx).await
    }

    /// Makes everything last, and ends the connections.
    ///
    /// # Errors
    /// What the database said; then nothing was recorded.
    pub async fn commit(self) -> Result<(), DbErr> {
        self.tx.commit().await?;
        for connection in self.connections {
            connection.close().await?;
        }
        Ok(())
    }
}
