//! Lists as files, from the command line.

use crate::LINES;
use crate::run::Home;

#[test]
fn a_list_is_written_once_and_recorded() {
    let home = Home::new();
    let lines = home.file("lines.csv", LINES);
    let people = home.file("people.csv", "account,person,name,title\nHarbour,P-1,Priya Shah,COO\n");
    for (kind, file) in [("contract-lines", &lines), ("people", &people)] {
        assert_eq!(home.run(&["import", kind, file]).code, 0);
    }
    for (words, want) in [
        (
            "accounts --living ended",
            "Account,Segment,Country,Owner,ARR,ARR currency,Live,Lines,Customer since,Next renewal\n\
             Kestrel,,,,,,no,0,2024-02-01,\n",
        ),
        (
            "people Harbour",
            "Name,Title,Stance,Role,Function,Known by\n\
             Priya Shah,COO,Not met,,,\n",
        ),
        (
            "movements --from 2024-05 --to 2024-08 --kind seat_growth,churn",
            "Account,Day,Movement,Product,Contract,Marks,ARR,ARR currency\n\
             Kestrel,2024-08-01,Churn,Planner,K1,,-600.00,GBP\n\
             Harbour,2024-05-01,Seat growth,Planner,H1,,360.00,GBP\n",
        ),
        (
            "kpi-rows nrr --month 2024-12",
            "Period,Account,Numerator,Numerator currency,Denominator,Denominator currency,Counts\n",
        ),
        ("journey", "Account,Stage,Segment,Since,Days,Long,Account id\n"),
        (
            "surveys Harbour",
            "Survey,Kind,Confidentiality,Answered until,Closed,Answered,On the map,Not read because,Question,Asked,\
             People,Mean of people,Median,95% from,95% to,Verdict,Survey id\n",
        ),
        ("timeline Harbour", "Day,Kind,Side,About,Purpose,With,By,What was said,Before it,Since\n"),
    ] {
        let file = home.path(&format!("{}.csv", words.replace(' ', "-")));
        let words: Vec<&str> = words.split(' ').collect();
        let before = entries(&home);
        let ended = home.run(&[&["export"], &words[..], &["--format", "csv", "-o", &file]].concat());
        assert_eq!(ended.code, 0, "{words:?}: {ended:?}");
        assert_eq!(entries(&home), before + 1, "{words:?}");
        let written = std::fs::read_to_string(&file).expect("the file").replace("\r\n", "\n");
        // Ids are new each time.
        let without_ids: String = match words[0] {
            "accounts" => written.lines().map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0)).collect(),
            _ => written,
        };
        assert!(without_ids.starts_with(want), "{words:?}: {without_ids}");
    }
}

/// How many entries the audit trail has.
fn entries(home: &Home) -> i64 {
    home.json(&["audit", "verify"]).0["entries"].as_i64().expect("a number of entries")
}

#[test]
fn a_file_that_is_there_stays_as_it_is() {
    let home = Home::new();
    let lines = home.file("lines.csv", LINES);
    assert_eq!(home.run(&["import", "contract-lines", &lines]).code, 0);
    let before = entries(&home);
    for format in ["csv", "xlsx", "parquet"] {
        let ended = home.run(&["export", "accounts", "--format", format, "-o", &lines]);
        assert_eq!(ended.code, 3, "{ended:?}");
    }
    assert_eq!(std::fs::read_to_string(&lines).expect("the file"), LINES);
    assert_eq!(entries(&home), before, "what was not written is not recorded");
}
