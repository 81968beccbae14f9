//! Handovers on the command line: opened, promised, refused with all that is missing, and told.

use crate::run::Home;
use serde_json::{Value, json};

const LEVELS: &str = "account,product,effective_on,level,currency
Harbour,Planner,2025-01-01,300000.00,GBP
";

#[test]
fn a_handover_tells_all_that_keeps_it_from_being_accepted() {
    let home = Home::new();
    let levels = home.file("levels.csv", LEVELS);
    assert_eq!(home.run(&["import", "levels", &levels]).code, 0);
    let none = home.run(&["handover", "show", "Harbour"]);
    assert_eq!(
        (none.out.as_str(), none.code),
        ("Delivery handover: not opened.\nCommercial handover: not opened.\n", 0)
    );
    let (refused, code) = home.json(&["handover", "step", "Harbour", "accept"]);
    assert_eq!((&refused["refusals"][0]["rule"], code), (&json!("handover_must_be_opened"), 3), "{refused}");
    let wrong = home.run(&["handover", "step", "Harbour", "shrug"]);
    assert!(wrong.code == 2 && wrong.err.contains("Choose open, send_brief"), "{wrong:?}");

    let on = ["--today", "2026-06-30"];
    let open = ["handover", "step", "Harbour", "open", "--from", "Ann", "--to", "Carl"];
    assert_eq!(home.run(&[&open[..], &on].concat()).code, 0);
    let hull = ["--by", "customer", "--low", "40,000", "--high", "60000", "--currency", "GBP", "--from", "2027-03-01"];
    let promise = [&["handover", "promise", "Harbour", "Hull follows in spring"], &hull[..], &on].concat();
    let (promised, code) = home.json(&promise);
    assert_eq!((&promised["is_new"], code), (&json!(true), 0), "{promised}");
    let (refused, code) = home.json(&["handover", "step", "Harbour", "accept", on[0], on[1]]);
    let rules: Vec<&str> = refused["refusals"].as_array().unwrap().iter().filter_map(|r| r["rule"].as_str()).collect();
    let all =
        ["brief_must_be_sent", "brief_must_have_every_part", "brief_must_be_known_enough", "promises_must_have_owners"];
    assert_eq!((rules, code), (all.to_vec(), 3));
    let told = home.run(&["handover", "step", "Harbour", "accept", on[0], on[1]]);
    assert_eq!(told.err.matches("hint: ").count(), 4, "{told:?}");

    let id = promised["id"].as_str().unwrap();
    assert_eq!(home.run(&["handover", "became", "Harbour", id, "owned", "--owner", "Carl", on[0], on[1]]).code, 0);
    let (file, _) = home.json(&["handover", "show", "Harbour", on[0], on[1]]);
    assert_eq!((&file["name"], &file["delivery"]["state"]), (&json!("Harbour"), &json!("opened")), "{file}");
    assert_eq!((&file["promises"][0]["owner"], &file["commercial"]), (&json!("Carl"), &Value::Null));
    let csv = home.run(&["handover", "show", "Harbour", "--format", "csv", on[0], on[1]]).out;
    let header = "promise,text,by,low,low_currency,high,high_currency,from,to,owner,state,overdue";
    let row =
        format!("{id},Hull follows in spring,customer,40000.00,GBP,60000.00,GBP,2027-03-01,2027-03-01,Carl,open,false");
    assert_eq!(csv, format!("{header}\n{row}\n"));
    let table = home.run(&["handover", "show", "Harbour", on[0], on[1]]).out;
    for told in
        ["Delivery handover: opened. From Ann to Carl", "Delivery: the brief", "there is no brief yet", "Hull follows"]
    {
        assert!(table.contains(told), "{told} is not in {table}");
    }
}

#[test]
fn the_ledger_tells_what_leaked_by_account_and_by_pair() {
    let home = Home::new();
    let none = home.run(&["handover", "ledger"]);
    assert_eq!(none.out, "No account is like that. What is handed over or promised from now on is counted.\n");
    let accounts = home.file("accounts.csv", "account,name,land_owner,cam\nH,Harbour,Ben,Carl\n");
    assert_eq!(home.run(&["import", "accounts", &accounts]).code, 0);
    let on = ["--today", "2026-06-30"];
    let hull =
        ["--low", "40000", "--high", "60000", "--currency", "GBP", "--from", "2026-06-01", "--made-on", "2026-01-10"];
    let (promised, _) = home.json(&[&["handover", "promise", "Harbour", "Hull follows"], &hull[..], &on].concat());
    let id = promised["id"].as_str().unwrap();
    let denied = ["handover", "became", "Harbour", id, "denied", "--reason", "Nobody here said so"];
    assert_eq!(home.run(&[&denied[..], &on].concat()).code, 0);
    let (told, code) = home.json(&["handover", "ledger", "--promises", "leaked", on[0], on[1]]);
    assert_eq!(
        (&told["sums"]["leaked"]["high"]["minor"], &told["handovers"][0]["cam"], code),
        (&json!(6_000_000), &json!("Carl"), 0)
    );
    assert_eq!(told["pairs"][0]["accounts_leaked"], json!({ "share": { "part": 1, "whole": 1 }, "interval": null }));
    let csv = home.run(&["handover", "ledger", "--format", "csv", on[0], on[1]]).out;
    assert!(csv.starts_with("account,land owner,cam,delivery,commercial,promises,overdue,signals,"), "{csv}");
    assert!(csv.contains("Harbour,Ben,Carl,,,1,0,0,40000.00,GBP,60000.00,GBP,40000.00,GBP,60000.00,GBP"), "{csv}");
    let table = home.run(&["handover", "ledger", on[0], on[1]]).out;
    for told in ["Accounts, per year", "Between whom, by name", "1 of 1", "two people"] {
        assert!(table.contains(told), "{told} is not in {table}");
    }
    let file = home.path("ledger.csv");
    let exported = home.run(&["export", "handovers", "--format", "csv", "-o", &file, on[0], on[1]]);
    assert_eq!(exported.code, 0, "{exported:?}");
}
