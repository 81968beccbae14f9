//! Reading a whole database as it stood at one moment, while others go on writing.

use super::ROWS_AT_ONCE;
use super::cell::{cells_of, hexadecimal};
use super::columns::{CopiedTable, columns_of, tables_in};
use super::stop::NotCopied;
use super::{Rows, tables};
use crate::audit::verify_audit_of;
use crate::migrations::Migrator;
use crate::open::{connect, is_postgres};
use crate::row::query;
use crate::state_hash::state_hash_of;
use crate::{ChainBreak, ChainEnd};
use anyhow::anyhow;
use futures::{StreamExt, TryStreamExt};
use sea_orm::{AccessMode, DatabaseConnection, DatabaseTransaction, DbErr, IsolationLevel, Statement, StreamTrait};
use sea_orm::{ConnectionTrait, TransactionOptions, TransactionTrait};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

/// A database that is to be copied. It is opened as it is: no step of the schema is taken, so a
/// backup can come before an upgrade.
#[derive(Debug)]
pub struct Source {
    connection: DatabaseConnection,
    schema: Vec<String>,
}

/// What stood in a database at one moment.
#[derive(Debug)]
pub struct Snapshot {
    tx: DatabaseTransaction,
    /// The steps of the schema, in their order.
    pub schema: Vec<String>,
    /// The name of the database, for life.
    pub database_id: Uuid,
    /// Sequence number of the last action.
    pub sequence: i64,
    /// Hash of the last audit entry, hexadecimal.
    pub audit_hash: String,
    /// What is to be copied, in an order in which it can be filled.
    pub tables: Vec<CopiedTable>,
}

impl Source {
    /// Opens the database at `url`.
    ///
    /// # Errors
    /// There is no installation there, it is of a newer Ascend, or what the database said.
    #[async_recursion::async_recursion]
    pub async fn open(url: &str) -> Result<Source, NotCopied> {
        let (_, connection) = connect(url).await?;
        if !tables_in(&connection).await?.iter().any(|table| table == "head") {
            return Err(NotCopied::Missing("No installation is there.".into()));
        }
        let steps = query(&connection, "SELECT version FROM seaql_migrations ORDER BY version", []).await?;
        let schema: Vec<String> = steps.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, DbErr>>()?;
        steps_within(&schema)?;
        Ok(Source { connection, schema })
    }

    /// Whether its schema is the one of this Ascend.
    pub fn is_up_to_date(&self) -> bool {
        self.schema.len() == Migrator::migrations().len()
    }

    /// The sequence number of its last action, at this moment.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn sequence(&self) -> Result<i64, DbErr> {
        Ok(head_of(&self.connection).await?.0)
    }

    /// Holds on to this moment.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn snapshot(&self) -> Result<Snapshot, NotCopied> {
        let mut options = TransactionOptions::default();
        // SQLite's readers see one moment in any case.
        if is_postgres(self.connection.get_database_backend()) {
            options.isolation_level = Some(IsolationLevel::RepeatableRead);
            options.access_mode = Some(AccessMode::ReadOnly);
        }
        let tx = self.connection.begin_with_options(options).await?;
        let (sequence, audit_hash, database_id) = head_of(&tx).await?;
        let mut copied = Vec::new();
        for name in tables::copied() {
            let columns = columns_of(&tx, name).await?;
            // An older schema has fewer tables.
            if !columns.is_empty() {
                copied.push(CopiedTable { name: name.into(), columns });
            }
        }
        let schema = self.schema.clone();
        Ok(Snapshot { tx, schema, database_id, sequence, audit_hash, tables: copied })
    }

    /// Ends the connections.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn close(self) -> Result<(), DbErr> {
        self.connection.close().await
    }
}

impl Snapshot {
    /// Reads a table, some rows at a time.
    pub(super) async fn each_rows<F>(&self, table: &CopiedTable, mut take: F) -> Result<u64, NotCopied>
    where
        F: AsyncFnMut(Rows) -> Result<(), NotCopied>,
    {
        let sql = format!("SELECT {} FROM \"{}\"", table.column_list(), table.name);
        let statement = Statement::from_string(ConnectionTrait::get_database_backend(&self.tx), sql);
        let read = self.tx.stream_raw(statement).await?.map(|row| cells_of(&row?, &table.columns));
        let mut pages = std::pin::pin!(read.try_chunks(ROWS_AT_ONCE));
        let mut count = 0;
        while let Some(rows) = pages.try_next().await.map_err(|broken| broken.1)? {
            count += rows.len() as u64;
            take(rows).await?;
        }
        Ok(count)
    }

    /// As [`crate::Store::state_hash`]; the schema must be this Ascend's.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn state_hash(&self) -> Result<String, DbErr> {
        state_hash_of(&self.tx).await
    }

    /// As [`crate::Store::verify_audit`].
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn verify_audit(&self) -> Result<Result<ChainEnd, ChainBreak>, DbErr> {
        verify_audit_of(&self.tx).await
    }

    /// Lets go of the moment.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn end(self) -> Result<(), DbErr> {
        self.tx.rollback().await
    }
}

/// How many steps of this Ascend's schema these are.
pub(super) fn steps_within(schema: &[String]) -> Result<u32, NotCopied> {
    let known = Migrator::migrations();
    if let Some(step) = schema.iter().find(|step| known.iter().all(|known| known.name() != step.as_str())) {
        return Err(NotCopied::Newer(format!("It was written by a newer Ascend (schema step {step}).")));
    }
    if schema.iter().zip(&known).any(|(step, known)| known.name() != step) {
        return Err(NotCopied::Fault(anyhow!("steps of the schema are left out, as in no released version")));
    }
    u32::try_from(schema.len()).map_err(|_| NotCopied::Fault(anyhow!("the schema has too many steps")))
}

async fn head_of<C: ConnectionTrait>(connection: &C) -> Result<(i64, String, Uuid), DbErr> {
    let rows = query(connection, "SELECT sequence, audit_hash, database_id FROM head", []).await?;
    let head = rows.first().ok_or_else(|| DbErr::RecordNotFound("the head row".into()))?;
    let hash: Vec<u8> = head.try_get_by_index(1)?;
    Ok((head.try_get_by_index(0)?, hexadecimal(&hash), head.try_get_by_index(2)?))
}
