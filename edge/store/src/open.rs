//! Opening a database: the promises it must keep, and the schema it must have.

use crate::entity::head;
use crate::migrations::Migrator;
use crate::row::query;
use crate::tx::Tx;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbBackend, DbErr, EntityTrait};
use sea_orm::{SqliteTransactionMode, TransactionOptions, TransactionTrait};
use sea_orm_migration::MigratorTrait;
use std::collections::HashSet;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use uuid::Uuid;

/// How long a writer waits for another process, e.g. the command line beside a server.
const BUSY_WAIT: Duration = Duration::from_secs(60);
/// Pages kept in memory by the one writer and by each reader, in KiB.
const WRITER_CACHE_KIB: u32 = 65_536;
const READER_CACHE_KIB: u32 = 8_192;
const READERS_MAX: u32 = 4;
/// Rows that SQLite's thread may be ahead of their reader: with few, each row costs a switch of
/// threads.
const ROWS_AHEAD: usize = 1_024;
const POSTGRES_CONNECTIONS_MAX: u32 = 10;

/// An open database of one company.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) read: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
    database_id: Uuid,
    /// When the first action was recorded: known, it stays.
    pub(crate) first_recorded_at: Arc<OnceLock<i64>>,
}

/// Why a database is not opened although it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseRefused(pub String);

impl fmt::Display for DatabaseRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DatabaseRefused {}

impl Store {
    /// Opens the database at `url` (`sqlite:` or `postgres:`), creates it where it is a new file,
    /// and brings its schema up to date.
    ///
    /// # Errors
    /// [`DatabaseRefused`] when it could lose acknowledged writes, or was written by a newer
    /// Ascend; otherwise what the database said.
    #[async_recursion::async_recursion]
    pub async fn open(url: &str) -> anyhow::Result<Store> {
        let (write, read) = connect(url).await?;
        refuse_newer_schema(&write).await?;
        Migrator::up(&write, None).await?;
        let head = head::Entity::find().one(&write).await?;
        let database_id = head
            .map(|h| h.database_id)
            .ok_or_else(|| DatabaseRefused("The database has lost its head row. Restore it from a backup.".into()))?;
        Ok(Store { read, write, database_id, first_recorded_at: Arc::default() })
    }

    /// Opens the SQLite database in the file `path`.
    ///
    /// # Errors
    /// As [`Store::open`].
    #[async_recursion::async_recursion]
    pub async fn open_file(path: &Path) -> anyhow::Result<Store> {
        Store::open(&file_url(path)).await
    }

    /// Names this database for life; backups and caches carry it.
    pub fn database_id(&self) -> Uuid {
        self.database_id
    }

    /// Sequence number of the last action. Moves whenever anything was recorded, also by another
    /// process.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn sequence(&self) -> Result<i64, DbErr> {
        Ok(head::Entity::find().one(&self.read).await?.map_or(0, |h| h.sequence))
    }

    /// The first thing that SQLite finds wrong with its file, if it finds any. PostgreSQL has
    /// tools of its own for that and answers nothing.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn broken_storage(&self) -> Result<Option<String>, DbErr> {
        if is_postgres(self.read.get_database_backend()) {
            return Ok(None);
        }
        let told = setting_of(&self.read, "PRAGMA integrity_check(1)").await?;
        Ok((told != "ok").then_some(told))
    }

    /// Opens a transaction for one action. Dropping it records nothing.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn begin(&self) -> Result<Tx, DbErr> {
        // Immediate: a deferred transaction that reads first fails busy when it comes to write.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Tx::new(self.write.begin_with_options(options).await?))
    }

    /// Closes all connections; a SQLite file is then complete in itself.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn close(self) -> Result<(), DbErr> {
        self.read.close().await?;
        self.write.close().await
    }
}

/// The URL of a SQLite database in a file, which is created where there is none.
pub fn file_url(path: &Path) -> String {
    format!("sqlite://{}?mode=rwc", path.display())
}

/// Connections that keep the promises, for writing and for reading; no look at the schema.
pub(crate) async fn connect(url: &str) -> anyhow::Result<(DatabaseConnection, DatabaseConnection)> {
    match url.starts_with("sqlite:") {
        true => open_sqlite(url).await,
        false => open_postgres(url).await,
    }
}

async fn open_sqlite(url: &str) -> anyhow::Result<(DatabaseConnection, DatabaseConnection)> {
    let write = Database::connect(sqlite_options(url, 1, WRITER_CACHE_KIB, "OFF")).await?;
    let promised = [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")];
    for (setting, wanted) in promised {
        let found = setting_of(&write, &format!("PRAGMA {setting}")).await?;
        if !found.eq_ignore_ascii_case(wanted) {
            let refused = format!(
                "SQLite answers {setting} = {found}, but acknowledged writes are only safe with {wanted}. \
                 Put the folder on a local disk that supports write-ahead logging."
            );
            return Err(DatabaseRefused(refused).into());
        }
    }
    let read = Database::connect(sqlite_options(url, READERS_MAX, READER_CACHE_KIB, "ON")).await?;
    Ok((write, read))
}

fn sqlite_options(url: &str, connections: u32, cache_kib: u32, query_only: &'static str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(1).sqlx_logging(false).acquire_timeout(BUSY_WAIT);
    options.idle_timeout(None).max_lifetime(None).test_before_acquire(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .busy_timeout(BUSY_WAIT)
            .row_buffer_size(ROWS_AHEAD)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .pragma("cache_size", format!("-{cache_kib}"))
            .pragma("temp_store", "MEMORY")
            .pragma("query_only", query_only)
    });
    options
}

async fn open_postgres(url: &str) -> anyhow::Result<(DatabaseConnection, DatabaseConnection)> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(POSTGRES_CONNECTIONS_MAX).sqlx_logging(false).acquire_timeout(BUSY_WAIT);
    let connection = Database::connect(options).await?;
    if setting_of(&connection, "SHOW synchronous_commit").await? == "off" {
        let refused = "PostgreSQL has synchronous_commit = off, which loses acknowledged writes when it stops. \
                       Set it to on for this database.";
        return Err(DatabaseRefused(refused.into()).into());
    }
    Ok((connection.clone(), connection))
}

async fn setting_of(connection: &DatabaseConnection, sql: &str) -> Result<String, DbErr> {
    let rows = query(connection, sql, []).await?;
    let row = rows.first().ok_or_else(|| DbErr::RecordNotFound(sql.into()))?;
    // SQLite answers some settings as numbers.
    row.try_get_by_index::<String>(0).or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string()))
}

async fn refuse_newer_schema(connection: &DatabaseConnection) -> anyhow::Result<()> {
    Migrator::install(connection).await?;
    let known: HashSet<String> = Migrator::migrations().iter().map(|m| m.name().to_string()).collect();
    let applied = query(connection, "SELECT version FROM seaql_migrations ORDER BY version", []).await?;
    for row in applied {
        let step: String = row.try_get_by_index(0)?;
        if !known.contains(&step) {
            let refused = format!(
                "This data was written by a newer Ascend (schema step {step}). \
                 Install that version or a later one; nothing was changed."
            );
            return Err(DatabaseRefused(refused).into());
        }
    }
    Ok(())
}

/// The database behind a connection, for the few places where their SQL differs.
pub(crate) fn is_postgres(backend: DbBackend) -> bool {
    backend == DbBackend::Postgres
}
