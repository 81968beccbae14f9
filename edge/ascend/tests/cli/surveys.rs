//! Surveys on the command line: refused with all that is missing, opened, and people asked by name or by turn.

use crate::run::Home;
use serde_json::{Value, json};

const PEOPLE: &str = "account,person,name,email,role
Harbour,P-1,Ada Hill,ada@harbour.example,decides
Harbour,P-2,Ben Ives,ben@harbour.example,uses
Harbour,P-3,Cem Kaya,cem@harbour.example,uses
Harbour,P-4,Ben Ives,ives@harbour.example,uses
";

const LEVELS: &str = "account,product,effective_on,level,currency
Harbour,Planner,2025-01-01,300000.00,GBP
";

#[test]
fn a_survey_is_opened_and_people_are_asked() {
    let home = Home::new();
    for (kind, rows) in [("levels", LEVELS), ("people", PEOPLE)] {
        assert_eq!(home.run(&["import", kind, &home.file(kind, rows)]).code, 0, "{kind}");
    }
    let on = ["--today", "2026-06-30"];
    let run = |command: &[&str]| home.json(&[command, &on].concat());
    assert_eq!(run(&["survey", "list", "Harbour"]), (json!([]), 0));
    let open = ["survey", "open", "Harbour", "--template", "quarterly", "--confidentiality"];
    let (refused, code) = run(&[&open[..], &["anonymous", "--closes-on", "2026-06-01"]].concat());
    let rules: Vec<&str> = refused["refusals"].as_array().unwrap().iter().filter_map(|r| r["rule"].as_str()).collect();
    assert_eq!((rules, code), (vec!["anonymity_needs_people_enough", "survey_closes_after_it_opens"], 3));
    let (opened, code) = run(&[&open[..], &["confidential", "--closes-on", "2026-07-14"]].concat());
    assert_eq!(code, 0, "{opened}");
    let survey = opened["survey"].as_str().unwrap();

    let invite = ["survey", "invite", "Harbour", survey];
    assert_eq!(home.run(&invite).code, 2, "nobody is named");
    assert_eq!(home.run(&[&invite[..], &["--next", "0"]].concat()).code, 2);
    let wrong = home.run(&[&invite[..], &["--person", "Ben Ives", "--person", "Eve"], &on].concat());
    assert!(wrong.err.contains("2 people at Harbour") && wrong.err.contains("Nobody at Harbour"), "{wrong:?}");
    let (asked, code) = run(&[&invite[..], &["--next", "1"]].concat());
    assert_eq!((&asked["links"][0]["name"], code), (&json!("Ada Hill"), 0), "who decides comes first: {asked}");
    assert!(asked["links"][0]["link"].as_str().unwrap().starts_with("/answer/"));
    let (asked, _) =
        run(&[&invite[..], &["--person", "cem@harbour.example", "--person", "ben@harbour.example"]].concat());
    assert_eq!(asked["links"].as_array().map(Vec::len), Some(2), "{asked}");
    let (asked, code) = run(&[&invite[..], &["--person", "ives@harbour.example", "--by-mail"]].concat());
    assert_eq!((&asked["mailed"], &asked["links"], code), (&json!(["Ben Ives"]), &json!([]), 0), "{asked}");
    let other = home.run(&["survey", "invite", "Harbour", "S-9", "--next", "1"]);
    assert!(other.code == 2 && other.err.contains("This account has no such survey."), "{other:?}");

    let (shown, _) = run(&["survey", "show", "Harbour", survey]);
    assert_eq!(
        (&shown["name"], &shown["invited"], &shown["mapped"]),
        (&json!("Harbour"), &json!(4), &json!(4)),
        "{shown}"
    );
    assert_eq!(
        (&shown["asked"][0]["has_answered"], &shown["reading"]["scores"][0]["mean"]),
        (&json!(false), &Value::Null)
    );
    let csv = home.run(&["survey", "list", "Harbour", "--format", "csv", on[0], on[1]]).out;
    let header = "survey,title,kind,confidentiality,closes_on,closed,invited,answered,mapped,withheld";
    let row = format!("{survey},Satisfaction this quarter,relationship,confidential,2026-07-14,false,4,0,4,");
    assert_eq!(csv, format!("{header}\n{row}\n"));
    let table = home.run(&["survey", "show", "Harbour", survey, on[0], on[1]]).out;
    for told in ["open until 2026-07-14", "What they say", "Asked", "Ask next", "Ada Hill"] {
        assert!(table.contains(told), "{told} is not in {table}");
    }
    let path = home.path("shown.pdf");
    let pdf = ["survey", "show", "Harbour", survey, "--pdf", &path, on[0], on[1]];
    let (told, code) = home.json(&pdf);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!((&told["bytes"], code), (&json!(bytes.len()), 0), "{told}");
    assert!(bytes.starts_with(b"%PDF-") && bytes.ends_with(b"%%EOF"), "{} bytes", bytes.len());
    let again = home.run(&pdf);
    assert!(again.code == 3 && again.err.contains("shown.pdf is there already."), "{again:?}");
    let lost = home.path("nowhere/shown.pdf");
    let nowhere = home.run(&["survey", "show", "Harbour", survey, "--pdf", &lost]);
    assert!(nowhere.code == 2 && nowhere.err.contains("Name a file in a folder that is there."), "{nowhere:?}");
    let late = home.run(&[&invite[..], &["--next", "1", "--today", "2026-07-15"]].concat());
    assert!(late.code == 3 && late.err.contains("It closed on 2026-07-14."), "{late:?}");
}
