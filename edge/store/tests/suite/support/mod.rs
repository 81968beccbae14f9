//! Databases for tests: each test gets one of its own, on SQLite and on PostgreSQL.

#![allow(dead_code)]

use sea_orm::{ConnectionTrait, Database};
use store::Store;
use tempfile::TempDir;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A file in a temporary folder.
    Sqlite,
    /// A new database of the cluster that the environment names.
    Postgres,
}

/// A database that lasts as long as its test.
pub struct TestDatabase {
    /// How to open it again.
    pub url: String,
    folder: Option<TempDir>,
}

impl TestDatabase {
    /// An empty one.
    pub async fn new(on: On) -> TestDatabase {
        match on {
            On::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let url = format!("sqlite://{}?mode=rwc", folder.path().join("ascend.db").display());
                TestDatabase { url, folder: Some(folder) }
            }
            On::Postgres => TestDatabase { url: new_postgres_database().await, folder: None },
        }
    }

    /// Whether a text stands anywhere in the files of the database; never in those of PostgreSQL,
    /// which are not ours to read.
    pub fn holds(&self, text: &str) -> bool {
        let Some(folder) = &self.folder else { return false };
        let files = std::fs::read_dir(folder.path()).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
        files.into_iter().any(|bytes| bytes.windows(text.len()).any(|window| window == text.as_bytes()))
    }

    /// A connection beside the store, for what only tests may do.
    pub async fn connect(&self) -> sea_orm::DatabaseConnection {
        Database::connect(&self.url).await.unwrap()
    }
}

/// An empty store.
pub async fn empty_store(on: On) -> (Store, TestDatabase) {
    let database = TestDatabase::new(on).await;
    (Store::open(&database.url).await.unwrap(), database)
}

async fn new_postgres_database() -> String {
    let Ok(cluster) = std::env::var("ASCEND_TEST_POSTGRES") else {
        panic!("ASCEND_TEST_POSTGRES is not set: run cargo xtask test, or cargo xtask postgres -- cargo nextest run");
    };
    let name = format!("ascend_{}", uuid::Uuid::now_v7().simple());
    let connection = Database::connect(&cluster).await.unwrap();
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    connection.close().await.unwrap();
    on_database(&cluster, &name)
}

/// The URL of another database of the same cluster.
fn on_database(cluster: &str, name: &str) -> String {
    let (address, options) = cluster.split_once('?').map_or((cluster, None), |(address, rest)| (address, Some(rest)));
    let authority_at = address.find("://").map_or(0, |at| at + 3);
    let path_at = address[authority_at..].find('/').map_or(address.len(), |at| authority_at + at);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{}/{name}{options}", &address[..path_at])
}

/// Whether a query is answered by an index of this name, without sorting.
pub async fn check_plan(connection: &sea_orm::DatabaseConnection, on: On, sql: &str, name: &str) {
    let plan = plan_of(connection, on, sql).await;
    assert!(plan.contains(name), "{name} is not used:\n{plan}");
    assert!(!plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{name} does not sort:\n{plan}");
}

async fn plan_of(connection: &sea_orm::DatabaseConnection, on: On, sql: &str) -> String {
    use sea_orm::TransactionTrait;
    let tx = connection.begin().await.unwrap();
    let (explain, column) = match on {
        On::Sqlite => ("EXPLAIN QUERY PLAN", 3),
        On::Postgres => {
            // A table of 300 rows is read whole otherwise.
            tx.execute_unprepared("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off").await.unwrap();
            tx.execute_unprepared("SET LOCAL enable_sort = off").await.unwrap();
            ("EXPLAIN", 0)
        }
    };
    let statement = sea_orm::Statement::from_string(tx.get_database_backend(), format!("{explain} {sql}"));
    let rows = tx.query_all_raw(statement).await.unwrap();
    let lines: Vec<String> = rows.iter().map(|row| row.try_get_by_index(column).unwrap()).collect();
    lines.join("\n")
}

/// Runs an async test on both databases, each under its own name.
#[macro_export]
macro_rules! on_both {
    ($(async fn $name:ident($on:ident: On) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn run($on: On) $body

            #[tokio::test]
            async fn on_sqlite() {
                run(On::Sqlite).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                run(On::Postgres).await;
            }
        }
    )*};
}
