//! Backups of other versions: an older one is brought up to date, a newer one is refused.

use crate::support::{On, TestDatabase};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use store::{Backup, NotCopied, Source, Store, Target, hexadecimal};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const OLD_STEPS: &[&str] = &["m0001_ledger", "m0002_members", "m0003_facts", "m0004_account_now"];

/// Tables as they were before accounts could merge: name, columns with their kinds, rows.
const TABLES: &[(&str, &str, &str)] = &[
    (
        "head",
        "id whole, sequence whole, audit_hash bytes, database_id uuid",
        "[1,0,\"0000000000000000000000000000000000000000000000000000000000000000\",\"01a21599-7955-73a9-b1b1-d2e000733cda\"]\n",
    ),
    (
        "account_version",
        "natural_key bytes, sequence whole, content_hash bytes, recorded_at whole, recorded_on_given truth, \
         source text, account uuid, effective_on whole, name text, segment text",
        "[\"000102030405060708090a0b0c0d0e0f\",1,\"00112233445566778899aabbccddeeff\",5,false,\
         \"crm\",\"01a21599-7955-73a9-b1b1-d2e000733cd0\",-719162,\"Harbour\",null]\n",
    ),
];

/// A backup as that version would have written it.
fn old_backup(folder: &Path, steps: &[&str]) -> PathBuf {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut tables = Vec::new();
    for (name, columns, lines) in TABLES {
        zip.start_file(format!("tables/{name}.jsonl"), SimpleFileOptions::default()).unwrap();
        zip.write_all(lines.as_bytes()).unwrap();
        let columns: Vec<serde_json::Value> = columns
            .split(", ")
            .map(|column| column.trim().split_once(' ').unwrap())
            .map(|(name, kind)| serde_json::json!({ "name": name, "kind": kind }))
            .collect();
        let sha256 = hexadecimal(Sha256::digest(lines));
        tables.push(serde_json::json!({ "name": name, "columns": columns, "rows": 1, "sha256": sha256 }));
    }
    zip.start_file("manifest.json", SimpleFileOptions::default()).unwrap();
    let manifest = serde_json::json!({
        "format": 1,
        "ascend": "0.0.9",
        "taken_at": 0,
        "schema": steps,
        "database_id": "01a21599-7955-73a9-b1b1-d2e000733cda",
        "sequence": 0,
        "audit_hash": "0".repeat(64),
        "state_hash": null,
        "tables": tables,
    });
    zip.write_all(manifest.to_string().as_bytes()).unwrap();
    zip.set_comment("0".repeat(64)).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let end = bytes.len() - 64;
    let checksum = hexadecimal(Sha256::digest(&bytes[..end]));
    bytes[end..].copy_from_slice(checksum.as_bytes());
    let file = folder.join("old.zip");
    std::fs::write(&file, bytes).unwrap();
    file
}

on_both! {
    async fn an_older_backup_is_brought_up_to_date(on: On) {
        let folder = TempDir::new().unwrap();
        let there = TestDatabase::new(on).await;
        let mut backup = Backup::open(&old_backup(folder.path(), OLD_STEPS)).unwrap();
        let target = Target::open(&there.url).await.unwrap();
        backup.restore(&target, &|_| ()).await.unwrap();
        target.commit().await.unwrap();
        assert!(Source::open(&there.url).await.unwrap().is_up_to_date());
        let store = Store::open(&there.url).await.unwrap();
        let newest = TestDatabase::new(on).await;
        let fresh = Store::open(&newest.url).await.unwrap();
        assert_eq!(store.database_id().to_string(), "01a21599-7955-73a9-b1b1-d2e000733cda");
        // Harbour stands, read with the columns that came later.
        assert_ne!(store.state_hash().await.unwrap(), fresh.state_hash().await.unwrap());
    }
}

#[test]
fn a_newer_backup_is_refused_in_plain_words() {
    let folder = TempDir::new().unwrap();
    let file = old_backup(folder.path(), &[OLD_STEPS, &["m9999_from_the_future"]].concat());
    match Backup::open(&file) {
        Err(NotCopied::Newer(why)) => {
            assert_eq!(why, "It was written by a newer Ascend (schema step m9999_from_the_future).");
        }
        other => panic!("{other:?}"),
    }
}
