//! Segments by rule on the command line: written, tried, applied once and taken back.

use crate::run::Home;
use serde_json::{Value, json};

const LEVELS: &str = "account,product,effective_on,level,currency
Harbour,Planner,2025-01-01,300000.00,GBP
Kestrel,Planner,2025-01-01,20000.00,GBP
";

#[test]
fn a_rule_is_written_tried_applied_and_taken_back() {
    let home = Home::new();
    let levels = home.file("levels.csv", LEVELS);
    assert_eq!(home.run(&["import", "levels", &levels]).code, 0);
    let rule = home.file("rule.txt", "Enterprise: level >= 250,000 GBP\nSmall: otherwise\n");
    let (none, _) = home.json(&["segments", "show"]);
    assert_eq!(none, json!({ "version": 0, "stay_percent": 0, "rules": "" }));

    let (tried, code) = home.json(&["segments", "preview", "--rules", &rule]);
    assert_eq!((&tried["moving"], &tried["version"], code), (&json!(2), &json!(0), 0), "{tried}");
    let wrong = home.file("wrong.txt", "Enterprise level >= 250000\n");
    let ended = home.run(&["segments", "set", &wrong, "--reason", "x"]);
    assert!(ended.code == 2 && ended.err.contains("Line 1: There is no colon"), "{ended:?}");

    let (set, code) = home.json(&["segments", "set", &rule, "--reason", "one rule", "--stay-percent", "5"]);
    assert_eq!((set, code), (json!({ "policy": "segments", "version": 1 }), 0));
    let before = home.json(&["doctor", "--state-hash"]).0;
    let (dry, _) = home.json(&["segments", "apply", "--dry-run"]);
    assert_eq!((&dry["moving"], &dry["moves"][0]["to"]), (&json!(2), &json!("Enterprise")), "{dry}");
    assert_eq!(home.json(&["doctor", "--state-hash"]).0, before, "a dry run records nothing");

    let (applied, code) = home.json(&["segments", "apply"]);
    assert_eq!((&applied["moved"], &applied["holding"], code), (&json!(2), &json!(0), 0), "{applied}");
    let (again, _) = home.json(&["segments", "apply"]);
    assert_eq!(again["batch"], Value::Null);
    let csv = home.run(&["segments", "preview", "--format", "csv"]).out;
    assert_eq!(csv, "account,name,from,to,line,level\n");
    let (harbour, _) = home.json(&["account", "Harbour"]);
    assert_eq!(harbour["segment"], "Enterprise", "{harbour}");

    let batch = applied["batch"].as_str().unwrap_or_default();
    assert_eq!(home.run(&["import", "undo", batch]).code, 0);
    assert_eq!(home.json(&["doctor", "--state-hash"]).0, before);
    assert_eq!(home.run(&["doctor"]).code, 0);
}
