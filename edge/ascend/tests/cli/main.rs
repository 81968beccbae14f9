//! The command line as its users meet it: exit codes, what is written, and what stays as it was.

mod care;
mod correspondence;
mod exit_codes;
mod exporting;
mod handover;
mod jobs;
mod journey;
mod land;
mod policy_files;
mod run;
mod segments;
mod surveys;

use run::Home;
use serde_json::{Value, json};

/// Harbour pays 12 seats at £10 a month, from May on 15; Kestrel £600 a year until it leaves.
const LINES: &str = "\
account,contract,product,unit,quantity,unit_price,period,currency,start,end,cancelled_on,effective_on
Harbour,H1,Planner,seat,12,10,month,GBP,2024-01-01,,,2024-01-01
Harbour,H1,Planner,seat,15,10,month,GBP,2024-01-01,,,2024-05-01
Kestrel,K1,Planner,flat,1,600,year,GBP,2024-02-01,,,2024-02-01
Kestrel,K1,Planner,flat,1,600,year,GBP,2024-02-01,,2024-08-01,2024-08-01
Alder,A1,Planner,flat,1,ten,year,GBP,2024-02-01,,,2024-02-01
";

fn imported(report: &Value) -> [i64; 4] {
    ["create", "update", "unchanged", "reject"].map(|key| report[key].as_i64().unwrap_or(-1))
}

#[test]
fn an_import_lands_once_and_can_be_taken_back() {
    let home = Home::new();
    let file = home.file("lines.csv", LINES);
    let empty = home.json(&["doctor", "--state-hash"]).0;

    let (dry, code) = home.json(&["import", "contract-lines", &file, "--dry-run"]);
    assert_eq!((imported(&dry), &dry["batch"], code), ([4, 0, 0, 1], &Value::Null, 0));
    assert_eq!(
        (dry["complaints"][0]["row"].as_i64(), &dry["complaints"][0]["column"]),
        (Some(6), &json!("unit_price"))
    );
    let strict = home.run(&["import", "contract-lines", &file, "--strict"]);
    assert_eq!(strict.code, 2, "{strict:?}");
    assert_eq!(home.json(&["doctor", "--state-hash"]).0, empty, "neither has landed");

    let (first, code) = home.json(&["import", "contract-lines", &file]);
    assert_eq!((imported(&first), code), ([4, 0, 0, 1], 0));
    let stands = home.json(&["doctor", "--state-hash"]).0;
    assert_ne!(stands, empty);
    let (again, _) = home.json(&["import", "contract-lines", &file]);
    assert_eq!((imported(&again), &again["batch"]), ([0, 0, 4, 1], &Value::Null));

    let batch = first["batch"].as_str().unwrap_or_default().to_string();
    assert_eq!(home.run(&["import", "undo", &batch]).code, 0);
    assert_eq!(home.json(&["doctor", "--state-hash"]).0, empty);
    let (refused, code) = home.json(&["import", "undo", &batch]);
    assert_eq!((refused["refusals"][0]["rule"].as_str(), code), (Some("import_must_stand"), 3));
}

#[test]
fn reports_have_the_documented_shape() {
    let home = Home::new();
    let file = home.file("lines.csv", LINES);
    assert_eq!(home.run(&["import", "contract-lines", &file]).code, 0);

    // Both live on 31 January to March: 1,440 and 600. Kestrel leaves on 1 August.
    let figures =
        home.run(&["kpi", "nrr", "--from", "2024-08", "--to", "2024-08", "--window", "6m", "--format", "json"]);
    assert_eq!(
        figures.out,
        "[\n{\"period\":\"2024-08\",\"group\":null,\"value\":0.882353,\
         \"part\":{\"minor\":180000,\"currency\":\"GBP\"},\"whole\":{\"minor\":204000,\"currency\":\"GBP\"},\
         \"rows_in\":2,\"rows_out\":0}\n]\n"
    );
    let (churn, _) = home.json(&["kpi", "logo-churn", "--from", "2024-08", "--window", "6m"]);
    assert_eq!((&churn[0]["value"], &churn[0]["part"]), (&json!(0.5), &json!({ "count": 1 })));
    let (none, _) = home.json(&["kpi", "nrr", "--from", "2023-01", "--to", "2023-02"]);
    assert_eq!((none.as_array().map(Vec::len), &none[0]["value"]), (Some(2), &Value::Null));

    // 1,440 + 360 of seat growth − 600 of churn over the time from March to August.
    let (moved, _) = home.json(&["movements", "--from", "2024-03-01", "--to", "2024-08"]);
    let of = |key: &str| moved[0][key].as_i64();
    assert_eq!(
        [of("opening"), of("seat_growth"), of("churn"), of("closing")],
        [204_000, 36_000, -60_000, 180_000].map(Some)
    );
    let (monthly, _) = home.json(&["movements", "--by", "month", "--monthly", "--from", "2024-05", "--to", "2024-05"]);
    assert_eq!((monthly[0]["seat_growth"].as_i64(), monthly[0]["closing"].as_i64()), (Some(3_000), Some(20_000)));
    let csv = home.run(&["kpi", "arr", "--from", "2024-05", "--format", "csv"]).out;
    assert_eq!(
        csv,
        "period,group,value,part,part_currency,whole,whole_currency,rows_in,rows_out\n\
         2024-05,,2400,2400.00,GBP,2400.00,GBP,2,0\n"
    );
}

#[test]
fn a_merger_moves_revenue_and_the_list_stays_sound() {
    let home = Home::new();
    let lines = home.file("lines.csv", LINES);
    let mergers = home.file("accounts.csv", "account,merged into,merged on\nKestrel,Harbour,2024-06-01\n");
    for (kind, file) in [("contract-lines", &lines), ("accounts", &mergers)] {
        assert_eq!(home.run(&["import", kind, file]).code, 0);
    }
    // Harbour's 1,800 and Kestrel's 600 until August; the 600 came over in June.
    let on = ["--today", "2024-07-01"];
    let (harbour, _) = home.json(&["account", "Harbour", on[0], on[1]]);
    let (kestrel, _) = home.json(&["account", "Kestrel", on[0], on[1]]);
    assert_eq!((&harbour["level"]["minor"], harbour["lines"].as_array().map(Vec::len)), (&json!(240_000), Some(2)));
    assert_eq!((&kestrel["level"]["minor"], &kestrel["live"]), (&json!(0), &json!(false)));
    assert_eq!((&kestrel["merged_into"], &kestrel["merged_on"]), (&harbour["id"], &json!("2024-06-01")));
    let (moved, _) = home.json(&["movements", "--from", "2024-06-01", "--to", "2024-08"]);
    let of = |key: &str| moved[0][key].as_i64();
    assert_eq!(
        [of("opening"), of("entered"), of("left"), of("churn"), of("product_dropped"), of("seat_loss"), of("closing")],
        [240_000, 60_000, -60_000, 0, 0, -60_000, 180_000].map(Some)
    );
    assert_eq!(home.run(&["doctor"]).code, 0);
}

#[test]
fn the_demo_is_the_same_each_time_and_refuses() {
    let (home, other) = (Home::new(), Home::new());
    let (told, code) = home.json(&["demo", "--accounts", "40", "--no-serve"]);
    assert_eq!((told["today"].as_str(), code), (Some("2026-11-21"), 0));
    let hash = home.json(&["doctor", "--state-hash"]).0;
    assert_eq!(home.run(&["demo", "--no-serve"]).code, 0, "opened, not built again");
    assert_eq!(home.json(&["doctor", "--state-hash"]).0, hash);
    assert_eq!(other.run(&["demo", "--accounts", "40", "--no-serve"]).code, 0);
    assert_eq!(other.json(&["doctor", "--state-hash"]).0, hash);

    let on = ["--today", "2026-11-21"];
    assert_eq!(home.run(&["doctor", on[0], on[1]]).code, 0);
    let (refused, code) = home.json(&["period", "close", "2026-11", on[0], on[1]]);
    assert_eq!((refused["refusals"][0]["rule"].as_str(), code), (Some("month_must_be_over"), 3));
    assert_eq!(refused["refusals"][0]["may_change_on"], "2026-12-01");
    let (months, _) = home.json(&["period", "list"]);
    assert_eq!(months.as_array().map(Vec::len), Some(3));
    let (account, _) = home.json(&["account", "A0001", on[0], on[1]]);
    assert_eq!(account["name"], "Harbour & Pine Logistics");
    let (again, code) = home.json(&["init", "--email", "maya@example.com"]);
    assert_eq!((again["refusals"][0]["rule"].as_str(), code), (Some("no_member_yet"), 3));
}
