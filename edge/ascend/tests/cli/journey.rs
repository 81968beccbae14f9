//! The journey on the command line: entries signed, a gate that says no, an override, a try-out.

use crate::run::Home;
use serde_json::json;

const LEVELS: &str = "account,product,effective_on,level,currency
Harbour,Planner,2025-01-01,300000.00,GBP
Kestrel,Planner,2025-01-01,20000.00,GBP
";

#[test]
fn an_account_goes_along_the_journey_and_is_told_all_that_is_missing() {
    let home = Home::new();
    let levels = home.file("levels.csv", LEVELS);
    assert_eq!(home.run(&["import", "levels", &levels]).code, 0);
    let (none, _) = home.json(&["journey", "list"]);
    assert_eq!(none, json!([]));
    let ended = home.run(&["journey", "move", "Harbour", "pilot"]);
    assert!(ended.code == 3 && ended.err.contains("Happy pilot fits what is recorded"), "{ended:?}");

    let (signed, code) = home.json(&["journey", "entries", "--reason", "Checked"]);
    assert_eq!((&signed["accounts"], code), (&json!(2), 0), "{signed}");
    let (listed, _) = home.json(&["journey", "list", "--stage", "HAPPY PILOT"]);
    assert_eq!((&listed[0]["name"], &listed[1]["stage"]), (&json!("Harbour"), &json!("happy_pilot")), "{listed}");
    let (shown, _) = home.json(&["journey", "show", "Harbour"]);
    assert_eq!((&shown["stage"], &shown["strictness"]), (&json!("happy_pilot"), &json!("observe")), "{shown}");

    // A new installation observes; this one is to refuse from its first day.
    let policy = home.run(&["journey", "policy"]).out;
    let strict = home.file("strict.toml", &policy.replace("observe_days = 60", "observe_days = 0"));
    assert_eq!(home.run(&["journey", "policy", &strict, "--reason", "From the first day"]).code, 0);
    let (refused, code) = home.json(&["journey", "move", "Harbour", "expanding"]);
    let rules: Vec<&str> = refused["refusals"].as_array().unwrap().iter().filter_map(|r| r["rule"].as_str()).collect();
    assert_eq!((rules, code), (vec!["commercial_handover_must_be_accepted", "urgent_tickets_must_be_closed"], 3));
    let (moved, code) =
        home.json(&["journey", "move", "Harbour", "expanding", "--override", "Asked for by the customer"]);
    assert_eq!((&moved["to"], moved["overridden"].as_array().map(Vec::len), code), (&json!("expanding"), Some(2), 0));

    let loose = home.file(
        "loose.toml",
        &policy.replace("needs = \"commercial_handover_accepted\"", "needs = { minimum_days = 0 }"),
    );
    let (tried, code) = home.json(&["journey", "policy", &loose, "--try"]);
    assert_eq!((tried[0]["name"].as_str(), code), (Some("Kestrel"), 0), "{tried}");
    let wrong = home.file("wrong.toml", "strictness = \"never\"\n");
    let ended = home.run(&["journey", "policy", &wrong, "--reason", "x"]);
    assert!(ended.code == 2 && ended.err.contains("Line 1"), "{ended:?}");
    assert_eq!(home.run(&["import", "undo", signed["batch"].as_str().unwrap()]).code, 0);
}

#[test]
fn wilson_intervals_are_those_of_the_books() {
    let home = Home::new();
    let file = home.file("shares.csv", "name,successes,trials\nwon,81,263\nnone,0,20\n");
    let (told, code) = home.json(&["stats", "wilson", &file, "--by", "name"]);
    let rounded = |value: &serde_json::Value| format!("{:.4}", value.as_f64().unwrap());
    let first = &told["estimates"][0];
    assert_eq!(
        (rounded(&first["low"]), rounded(&first["high"]), code),
        (".2553".replacen('.', "0.", 1), "0.3662".into(), 0)
    );
    assert_eq!(rounded(&told["estimates"][1]["high"]), "0.1611");
    let wrong = home.file("wrong.csv", "successes,trials\n5,3\n");
    let ended = home.run(&["stats", "wilson", &wrong]);
    assert!(ended.code == 2 && ended.err.contains("Row 2 is no share"), "{ended:?}");
}
