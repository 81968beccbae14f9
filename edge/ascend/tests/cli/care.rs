//! Backup, verify, restore and move as an operator meets them, from one installation to the next.

use crate::LINES;
use crate::run::{Home, new_postgres_database};
use serde_json::{Value, json};

/// An installation with an import and a changed policy.
fn harbour() -> Home {
    let home = Home::new();
    let file = home.file("lines.csv", LINES);
    assert_eq!(home.run(&["import", "contract-lines", &file]).code, 0);
    assert_eq!(home.run(&["policy", "set", "revenue.grace_days", "14", "--reason", "late renewals"]).code, 0);
    home
}

/// What must be the same wherever an installation is.
fn identity(home: &Home, place: &[&str]) -> [Value; 3] {
    let ask = |words: &[&str]| home.json(&[words, place].concat()).0;
    [ask(&["doctor", "--state-hash"]), ask(&["audit", "verify"]), ask(&["kpi", "arr", "--from", "2024-05"])]
}

#[test]
fn a_backup_comes_back_as_it_was() {
    let home = harbour();
    let (monday, elsewhere) = (home.path("monday.zip"), home.path("elsewhere"));
    let (taken, code) = home.json(&["backup", &monday]);
    assert_eq!((code, taken["sequence"].as_i64() > Some(2)), (0, true), "{taken}");
    let here = identity(&home, &[]);
    assert_eq!(
        (&taken["audit_hash"], &taken["sequence"]),
        (&here[1]["hash"], &here[1]["entries"]),
        "its own entry is in it"
    );
    assert_eq!(taken["state_hash"], here[0]["state_hash"]);

    let (verified, code) = home.json(&["backup", "verify", &monday]);
    assert_eq!((code, &verified["sound"], &verified["rows"]), (0, &json!(true), &taken["rows"]), "{verified}");
    assert_eq!(verified["checksum"], taken["checksum"]);

    let place = ["--dir", elsewhere.as_str()];
    let (restored, code) = home.json(&["restore", &monday, place[0], place[1]]);
    assert_eq!((code, &restored["rows"], &restored["database_id"]), (0, &taken["rows"], &taken["database_id"]));
    assert_eq!(identity(&home, &place), here);
    assert_eq!(home.run(&["doctor", place[0], place[1]]).code, 0);
    // The same import again changes nothing there either: natural keys came along.
    let (again, _) = home.json(&["import", "contract-lines", &home.path("lines.csv"), place[0], place[1]]);
    assert_eq!((&again["create"], &again["unchanged"]), (&json!(0), &json!(4)));

    let (refused, code) = home.json(&["restore", &monday, place[0], place[1]]);
    assert_eq!((refused["refusals"][0]["rule"].as_str(), code), (Some("place_must_be_empty"), 3));
    let (refused, code) = home.json(&["backup", &monday]);
    assert_eq!((refused["refusals"][0]["rule"].as_str(), code), (Some("backup_must_be_new"), 3));
}

#[test]
fn a_damaged_backup_is_told_and_restores_nothing() {
    let home = harbour();
    let (monday, elsewhere) = (home.path("monday.zip"), home.path("elsewhere"));
    assert_eq!(home.run(&["backup", &monday]).code, 0);
    let whole = std::fs::read(&monday).expect("reading the backup");
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    for (bytes, told) in
        [(&changed[..], "It was changed after it was written"), (&whole[..whole.len() / 2], "was cut off")]
    {
        std::fs::write(&monday, bytes).expect("damaging the backup");
        for words in [&["backup", "verify", &monday][..], &["restore", &monday, "--dir", &elsewhere]] {
            let ended = home.run(words);
            assert!(ended.code == 2 && ended.err.contains(told), "{words:?}: {ended:?}");
        }
        assert!(!std::path::Path::new(&elsewhere).exists(), "nothing was made");
    }
}

#[test]
fn an_embedded_installation_moves_into_postgresql() {
    let home = harbour();
    let here = identity(&home, &[]);
    let url = new_postgres_database();
    let place = ["--database-url", url.as_str()];
    let (moved, code) = home.json(&["move", "--to", &url]);
    assert_eq!(
        (code, &moved["state_hash"], &moved["audit_hash"]),
        (0, &here[0]["state_hash"], &here[1]["hash"]),
        "{moved}"
    );
    assert_eq!(identity(&home, &place), here);
    assert_eq!(identity(&home, &[]), here, "the source stays as it was");
    assert_eq!(home.run(&["doctor", place[0], place[1]]).code, 0);
    let (refused, code) = home.json(&["move", "--to", &url]);
    assert_eq!((refused["refusals"][0]["rule"].as_str(), code), (Some("place_must_be_empty"), 3));

    // And back into a file: one format for both databases.
    let (tuesday, back) = (home.path("tuesday.zip"), home.path("back"));
    assert_eq!(home.run(&["backup", &tuesday, place[0], place[1]]).code, 0);
    assert_eq!(home.run(&["restore", &tuesday, "--dir", &back]).code, 0);
    assert_eq!(identity(&home, &["--dir", &back]), identity(&home, &place));
    assert_eq!(home.run(&["doctor", "--dir", &back]).code, 0);
}
