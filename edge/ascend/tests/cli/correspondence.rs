//! Mail and calendars on the command line.

use crate::run::Home;
use serde_json::Value;

/// The files that the readers are tested with.
fn fixture(name: &str) -> String {
    format!("{}/../imports/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn counts(report: &Value) -> [i64; 4] {
    ["create", "update", "unchanged", "reject"].map(|key| report[key].as_i64().unwrap_or(-1))
}

#[test]
fn mail_and_meetings_land_where_their_people_are_known() {
    let home = Home::new();
    let levels = home.file("levels.csv", "account,effective_on,level,currency\nHarbour,2026-01-01,1200,GBP\n");
    let people = "account,id,email\nHarbour,P-1,priya@harbour.example\nHarbour,P-2,dan@harbour.example\n";
    for (kind, file) in [("levels", &levels), ("people", &home.file("people.csv", people))] {
        assert_eq!(home.run(&["import", kind, file]).code, 0);
    }
    let before = home.json(&["doctor", "--state-hash"]).0;
    let mut batches = Vec::new();
    for (file, want) in [
        ("message.eml", [1, 0, 0, 0]),
        // Without a date, to nobody, and no message at all.
        ("mailbox.mbox", [3, 0, 0, 3]),
        // Five single meetings, three each of two series; what is cancelled, unclear or to come is told.
        ("calendar.ics", [11, 0, 0, 6]),
    ] {
        let asked = ["import", "interactions", &fixture(file), "--today", "2026-06-30", "--time-zone", "Europe/Berlin"];
        let (dry, code) = home.json(&[&asked[..], &["--dry-run"]].concat());
        assert_eq!((counts(&dry), &dry["batch"], code), (want, &Value::Null, 0), "{file}: {dry}");
        let (landed, _) = home.json(&asked);
        assert_eq!(counts(&landed), want, "{file}: {landed}");
        assert_eq!(counts(&home.json(&asked).0), [0, 0, want[0], want[3]], "{file} again");
        batches.push(landed["batch"].as_str().unwrap_or_default().to_string());
    }
    for batch in &batches {
        assert_eq!(home.run(&["import", "undo", batch]).code, 0);
    }
    assert_eq!(home.json(&["doctor", "--state-hash"]).0, before);
}
