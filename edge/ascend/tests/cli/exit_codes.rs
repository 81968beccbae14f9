//! Every exit code of every command: 0 done, 1 fault, 2 bad usage or unreadable input, 3 refused.

use crate::run::Home;
use crate::{LINES, imported};
use serde_json::{Value, json};

const BATCH: &str = "00000000-0000-0000-0000-000000000007";

/// Commands and how they end. FILE has a header that fits nothing, LINES rows of which one has a
/// complaint, CUT ends inside a quote; nothing is at MONDAY,
/// TUESDAY, ELSEWHERE, NOWHERE and EXPORT yet.
const ENDS: &[(&str, i32)] = &[
    ("", 2),
    ("--help", 0),
    ("--version", 0),
    ("ascent", 2),
    ("kpi list --today 2026-02-30", 2),
    ("kpi list --format yaml", 2),
    ("import contract-lines FILE", 2),
    ("import contract-lines /nowhere.csv", 2),
    ("import contract-lines CUT", 2),
    ("import contract-lines CUT --dry-run", 2),
    ("import contract-lines LINES --mapping /nowhere.toml", 2),
    ("import contract-lines LINES --mapping LINES", 2),
    ("import contract-lines LINES --strict", 2),
    ("import contract-lines LINES --strict --dry-run", 2),
    ("import contract-lines LINES --dry-run", 0),
    ("import quotes FILE", 2),
    ("import contract-lines", 2),
    ("import undo", 2),
    ("import undo seven", 2),
    ("import undo BATCH", 2),
    ("import list", 0),
    ("kpi nothing", 2),
    ("kpi nrr --profile stripe --from 2024-01", 2),
    ("kpi nrr --from 2024-13", 2),
    ("kpi nrr --from 2024-02 --to 2024-01", 2),
    ("kpi nrr --from 2024-01 --set revenue.grace=0", 2),
    ("kpi nrr --from 2024-01", 0),
    ("kpi list", 0),
    ("kpi explain nrr", 0),
    ("kpi explain nothing", 2),
    ("movements --from 2024-01 --to 2024-03", 0),
    ("movements --from 2024-03 --to 2024-01", 2),
    ("movements --from 2024-01 --to 2024-03 --by size", 2),
    ("account Nobody", 2),
    ("accounts", 0),
    ("ledger --levels x --accounts y --fx z --from 2022-01 --to 2022-02 --by segment", 2),
    ("period close 2024-11 --today 2024-11-30", 3),
    ("period reopen 2024-10 --reason late", 3),
    ("period close May", 2),
    ("period list", 0),
    ("policy list", 0),
    ("policy set revenue.grace_days 0 --reason strict", 0),
    ("policy set revenue.grace_days soon --reason strict", 2),
    ("policy set revenue.grace 0 --reason strict", 2),
    ("policy set report.currency EUR --reason group", 0),
    ("policy set revenue.grace_days 0", 2),
    ("export accounts --format csv -o EXPORT", 0),
    ("export accounts --format csv -o EXPORT", 3),
    ("export accounts --format csv -o /nowhere/accounts.csv", 2),
    ("export accounts --format json -o NOWHERE", 2),
    ("export accounts -o NOWHERE", 2),
    ("export accounts --format csv", 2),
    ("export people Nobody --format csv -o NOWHERE", 2),
    ("export surveys Nobody --format csv -o NOWHERE", 2),
    ("export journey --stage nowhere --format csv -o NOWHERE", 2),
    ("export kpi-rows nothing --format csv -o NOWHERE", 2),
    ("export secrets --format csv -o NOWHERE", 2),
    ("accounts --format parquet", 2),
    ("handover", 2),
    ("handover ledger", 0),
    ("handover ledger --state lost", 2),
    ("handover show Nobody", 2),
    ("handover step Nobody accept", 2),
    ("handover step Nobody accept --kind partial", 2),
    ("handover became Nobody 7 owned", 2),
    ("land show Nobody", 2),
    ("land lead Nobody", 2),
    ("land next-move Nobody", 2),
    ("land later-term Nobody pilot", 2),
    ("land quality", 0),
    ("survey list Nobody", 2),
    ("survey show Nobody 7", 2),
    ("survey show Nobody 7 --pdf NOWHERE/shown.pdf", 2),
    ("survey open Nobody --template quarterly", 2),
    ("survey invite Nobody 7 --next 1", 2),
    ("audit verify", 0),
    ("doctor", 0),
    ("doctor --state-hash", 0),
    ("backup", 2),
    ("backup /nowhere/monday.zip", 1),
    ("backup MONDAY", 0),
    ("backup MONDAY", 3),
    ("backup verify MONDAY", 0),
    ("backup verify LINES", 2),
    ("backup verify /nowhere.zip", 2),
    ("restore MONDAY", 3),
    ("restore MONDAY --dir ELSEWHERE", 0),
    ("restore MONDAY --dir ELSEWHERE", 3),
    ("restore LINES --dir NOWHERE", 2),
    ("backup TUESDAY --dir NOWHERE", 2),
    ("move", 2),
    ("move --to sqlite://elsewhere.db", 2),
    ("move --to postgres://localhost/x --dir NOWHERE", 2),
    ("move --to postgres://localhost/x --database-url postgres://localhost/y", 2),
    ("move --to postgres://ascend@localhost/x?host=/nowhere", 1),
    ("init --email nobody", 2),
    ("init --email kim@example.com", 0),
    ("init --email kim@example.com", 3),
    ("serve --listen nowhere", 2),
    ("serve --oidc-issuer https://id.example.com", 2),
    ("demo --accounts 0 --no-serve", 2),
    ("demo --no-serve", 2),
    ("completions bash", 0),
    ("completions basic", 2),
    ("man", 0),
];

#[test]
fn each_command_ends_as_documented() {
    let home = Home::new();
    let file = home.file("header.csv", "account,product\nHarbour,Planner\n");
    let lines = home.file("lines.csv", LINES);
    let cut = home.file("cut.csv", &format!("{LINES}\"Alder"));
    for (line, code) in ENDS {
        let named = |word: &'static str| match word {
            "FILE" => file.clone(),
            "LINES" => lines.clone(),
            "CUT" => cut.clone(),
            "BATCH" => BATCH.to_string(),
            "MONDAY" | "TUESDAY" | "ELSEWHERE" | "NOWHERE" | "EXPORT" => home.path(word),
            other => other.to_string(),
        };
        let arguments: Vec<String> = line.split_whitespace().map(named).collect();
        let ended = home.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(ended.code, *code, "{line}: {ended:?}");
        assert!(*code == 0 || !ended.err.is_empty(), "{line} tells nothing");
        assert!(!ended.err.contains("panicked"), "{line}: {ended:?}");
    }
}

#[test]
fn a_fault_is_told_from_what_was_asked() {
    let home = Home::new();
    let not_a_folder = home.file("notes.txt", "not a folder");
    let damaged = home.file("damaged/ascend.db", &"not a database ".repeat(100));
    let folder = damaged.strip_suffix("/ascend.db").unwrap_or_default();
    for line in [
        &["accounts", "--dir", &not_a_folder][..],
        &["accounts", "--dir", folder],
        &["audit", "verify", "--dir", folder],
    ] {
        let ended = home.run(line);
        assert_eq!((ended.code, ended.err.starts_with("fault: ")), (1, true), "{line:?}: {ended:?}");
    }
}

#[test]
fn a_strict_import_with_complaints_tells_them_and_lands_nothing() {
    let home = Home::new();
    let (lines, cut) = (home.file("lines.csv", LINES), home.file("cut.csv", &format!("{LINES}\"Alder")));
    let empty = home.json(&["doctor", "--state-hash"]).0;
    for mode in [&["--strict"][..], &["--strict", "--dry-run"]] {
        let (told, code) = home.json(&[&["import", "contract-lines", &lines], mode].concat());
        assert_eq!((imported(&told), &told["batch"], code), ([4, 0, 0, 1], &Value::Null, 2), "{mode:?}");
        assert_eq!(told["complaints"][0]["column"], json!("unit_price"));
    }
    let broken = home.run(&["import", "contract-lines", &cut]);
    // Row 1 is the header, and the five rows of LINES follow.
    let told = "error: file: Row 7, column \u{201c}account\u{201d}: the file ends inside a quoted cell\nhint: ";
    assert!(broken.code == 2 && broken.err.contains(told), "{broken:?}");
    assert_eq!(home.json(&["doctor", "--state-hash"]).0, empty);
    let whole: String = LINES.lines().filter(|line| !line.contains("ten")).map(|line| format!("{line}\n")).collect();
    let (landed, code) = home.json(&["import", "contract-lines", &home.file("whole.csv", &whole), "--strict"]);
    assert_eq!((imported(&landed), code), ([4, 0, 0, 0], 0));
}
