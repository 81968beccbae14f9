//! Copies of a whole database: nothing is forgotten, everything comes back, and what is no backup
//! any more is told.

use crate::support::{On, TestDatabase, empty_store};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use std::path::Path;
use store::{Backup, ColumnKind, LISTED, Manifest, NotCopied, Snapshot, Source, Store, Target, Unfinished};
use tempfile::TempDir;

/// The names of an answer's first column.
async fn names(connection: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// Puts one row into every table, with values that are easily spoilt on the way.
async fn fill_every_table(database: &TestDatabase) {
    let snapshot = Source::open(&database.url).await.unwrap().snapshot().await.unwrap();
    let connection = database.connect().await;
    connection.execute_unprepared("DELETE FROM head").await.unwrap();
    for table in &snapshot.tables {
        let values: Vec<&str> = table.columns.iter().map(|column| value_of(column.kind, database)).collect();
        let columns: Vec<String> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let sql = format!("INSERT INTO {} ({}) VALUES ({})", table.name, columns.join(", "), values.join(", "));
        connection.execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    snapshot.end().await.unwrap();
}

fn value_of(kind: ColumnKind, database: &TestDatabase) -> &'static str {
    let is_postgres = database.url.starts_with("postgres");
    match kind {
        ColumnKind::Short => "2147483647",
        // Those that PostgreSQL keeps short are not told from others on SQLite.
        ColumnKind::Whole if is_postgres => "9007199254740993",
        ColumnKind::Whole => "-2147483648",
        ColumnKind::Text => "'Ærø, \"Söhne\" & \\ 日本\n\t'",
        ColumnKind::Bytes if is_postgres => "'\\x00ff10'",
        ColumnKind::Bytes => "X'00ff10'",
        ColumnKind::Truth => "TRUE",
        ColumnKind::Uuid if is_postgres => "'01a21599-7955-73a9-b1b1-d2e000733cda'",
        ColumnKind::Uuid => "X'01a21599795573a9b1b1d2e000733cda'",
    }
}

async fn back_up(url: &str, file: &Path) -> Manifest {
    let source = Source::open(url).await.unwrap();
    let snapshot = source.snapshot().await.unwrap();
    let unfinished = Unfinished::begin(file).unwrap();
    let manifest = unfinished.write(&snapshot, 7, None, &|_| ()).await.unwrap();
    unfinished.complete().unwrap();
    snapshot.end().await.unwrap();
    manifest
}

async fn restore(file: &Path, url: &str) -> Result<(), NotCopied> {
    let mut backup = Backup::open(file)?;
    let target = Target::open(url).await?;
    backup.restore(&target, &|_| ()).await?;
    Ok(target.commit().await?)
}

fn checksums(manifest: &Manifest) -> Vec<(&str, u64, &str)> {
    manifest.tables.iter().map(|table| (table.name.as_str(), table.rows, table.sha256.as_str())).collect()
}

on_both! {
    async fn the_list_has_every_table_after_those_it_refers_to(on: On) {
        let (_store, database) = empty_store(on).await;
        let connection = database.connect().await;
        let tables = match on {
            On::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            On::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()",
        };
        let mut present = names(&connection, tables).await;
        // What steps were taken stands in the manifest.
        present.retain(|name| name != "seaql_migrations");
        present.sort();
        let mut listed: Vec<&str> = LISTED.iter().map(|(name, _)| *name).collect();
        listed.sort_unstable();
        assert_eq!(present, listed, "a table is missing in edge/store/src/copy/tables.rs, or is not there any more");
        for (at, (name, _)) in LISTED.iter().enumerate() {
            let referred = match on {
                On::Sqlite => format!("SELECT \"table\" FROM pragma_foreign_key_list('{name}')"),
                On::Postgres => format!(
                    "SELECT confrelid::regclass::text FROM pg_constraint \
                     WHERE contype = 'f' AND conrelid = '\"{name}\"'::regclass"
                ),
            };
            for other in names(&connection, &referred).await {
                let earlier = LISTED.iter().position(|(listed, _)| *listed == other).unwrap();
                assert!(earlier <= at, "{name} refers to {other}, which must come before it");
            }
        }
    }

    async fn every_table_comes_back_on_both_databases(on: On) {
        let (_store, database) = empty_store(on).await;
        fill_every_table(&database).await;
        let folder = TempDir::new().unwrap();
        let written = back_up(&database.url, &folder.path().join("monday.zip")).await;
        assert!(written.tables.iter().all(|table| table.rows == 1), "{:?}", checksums(&written));
        for (there, name) in [(On::Sqlite, "sqlite.zip"), (On::Postgres, "postgres.zip")] {
            let target = TestDatabase::new(there).await;
            restore(&folder.path().join("monday.zip"), &target.url).await.unwrap();
            let again = back_up(&target.url, &folder.path().join(name)).await;
            assert_eq!(checksums(&again), checksums(&written), "from {on:?} to {there:?}");
            // Its indexes are back, and it can be opened as any other.
            let store = Store::open(&target.url).await.unwrap();
            assert_eq!(store.broken_storage().await.unwrap(), None);
            assert_eq!(store.database_id(), written.database_id);
        }
    }

    async fn a_move_copies_one_moment_while_others_write(on: On) {
        let (store, database) = empty_store(on).await;
        record(&store, 1).await;
        let source = Source::open(&database.url).await.unwrap();
        let snapshot: Snapshot = source.snapshot().await.unwrap();
        record(&store, 2).await;
        let there = TestDatabase::new(On::Postgres).await;
        let target = Target::open(&there.url).await.unwrap();
        let rows = target.fill_from(&snapshot, &|_| ()).await.unwrap();
        assert_eq!(rows, 4, "the head, the policy, its audit entry and its message");
        assert_eq!(target.state_hash().await.unwrap(), snapshot.state_hash().await.unwrap());
        assert_eq!(target.verify_audit().await.unwrap(), snapshot.verify_audit().await.unwrap());
        assert_eq!((snapshot.sequence, source.sequence().await.unwrap()), (1, 2), "told from one another");
        target.commit().await.unwrap();
        let moved = Store::open(&there.url).await.unwrap();
        assert_eq!((moved.sequence().await.unwrap(), moved.database_id()), (1, store.database_id()));
        record(&moved, 2).await;
        assert_eq!(moved.state_hash().await.unwrap(), store.state_hash().await.unwrap());
    }

    async fn only_an_empty_place_is_filled(on: On) {
        let (store, database) = empty_store(on).await;
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("monday.zip");
        back_up(&database.url, &file).await;
        record(&store, 1).await;
        let refused = restore(&file, &database.url).await.unwrap_err();
        assert!(matches!(refused, NotCopied::Occupied(_)), "{refused}");
        assert_eq!(store.sequence().await.unwrap(), 1, "and stays as it was");
        // One that broke off leaves an empty place, which can be filled afterwards.
        let there = TestDatabase::new(on).await;
        let target = Target::open(&there.url).await.unwrap();
        Backup::open(&file).unwrap().restore(&target, &|_| ()).await.unwrap();
        drop(target);
        restore(&file, &there.url).await.unwrap();
        assert_eq!(Store::open(&there.url).await.unwrap().sequence().await.unwrap(), 0);
    }
}

/// One action: a policy is changed.
async fn record(store: &Store, version: i32) {
    let tx = store.begin().await.unwrap();
    let sequence = tx.take_sequence().await.unwrap();
    let policy = store::entity::policy_version::Model {
        policy: "revenue".into(),
        version,
        body: format!("grace_days = {version}"),
        recorded_at: 5,
        actor: "local:maya".into(),
        reason: "a test".into(),
        sequence,
    };
    tx.insert_policy(policy).await.unwrap();
    let entry = store::AuditEntry {
        recorded_at: 5,
        actor: "local:maya".into(),
        action: "change_policy".into(),
        subject_kind: "policy".into(),
        subject_id: "revenue".into(),
        change: "{}".into(),
    };
    tx.append_audit(entry).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_backup_that_was_changed_or_cut_off_is_told() {
    let (store, database) = empty_store(On::Sqlite).await;
    record(&store, 1).await;
    let folder = TempDir::new().unwrap();
    let (whole, broken) = (folder.path().join("whole.zip"), folder.path().join("broken.zip"));
    back_up(&database.url, &whole).await;
    let bytes = std::fs::read(&whole).unwrap();
    let told = |bytes: &[u8]| {
        std::fs::write(&broken, bytes).unwrap();
        match Backup::open(&broken) {
            Err(NotCopied::Unreadable(why)) => Some(why),
            Err(other) => panic!("{other}"),
            Ok(_) => None,
        }
    };
    assert_eq!(told(&bytes), None);
    for length in [0, 1, 63, 64, 65, bytes.len() / 2, bytes.len() - 1] {
        assert!(told(&bytes[..length]).is_some(), "cut off after {length}");
    }
    for at in (0..bytes.len()).step_by(7) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x20;
        assert!(told(&changed).is_some(), "byte {at}");
    }
    // The rows of the head stand after its name at the front of the file.
    let mut changed = bytes.clone();
    changed[80] ^= 0x20;
    let why = told(&changed).unwrap();
    assert!(why.contains("changed after it was written") && why.contains("Table head"), "{why}");
}

#[tokio::test]
async fn a_backup_overwrites_nothing_and_leaves_nothing_behind() {
    let (_store, database) = empty_store(On::Sqlite).await;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("monday.zip");
    let left = || std::fs::read_dir(folder.path()).unwrap().count();
    let first = Unfinished::begin(&file).unwrap();
    assert!(matches!(Unfinished::begin(&file), Err(NotCopied::Occupied(_))), "another is being written");
    drop(first);
    assert_eq!(left(), 0);
    // One that was killed has left its file without its lock.
    std::fs::write(folder.path().join("monday.zip.unfinished"), "half a backup").unwrap();
    back_up(&database.url, &file).await;
    assert_eq!(left(), 1);
    let written = std::fs::read(&file).unwrap();
    assert!(matches!(Unfinished::begin(&file), Err(NotCopied::Occupied(_))));
    assert_eq!((std::fs::read(&file).unwrap(), left()), (written, 1));
}
