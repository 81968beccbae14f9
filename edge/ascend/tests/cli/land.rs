//! The land side on the command line: a lead that is qualified, a deal that is won, and what is to follow.

use crate::run::Home;
use serde_json::json;

const LEADS: &str = "lead,company,account,source,created_on,country
L-1,Harbour & Pine,H,Webinar March,2026-03-04,GB
";

#[test]
fn a_lead_is_qualified_won_and_expected_to_grow() {
    let home = Home::new();
    let leads = home.file("leads.csv", LEADS);
    assert_eq!(home.run(&["import", "leads", &leads]).code, 0);
    let on = ["--today", "2026-06-30"];
    let run = |command: &[&str]| home.json(&[command, &on].concat());
    let wrong = home.run(&["land", "lead", "H", "--id", "L-9", "--qualification", "qualified"]);
    assert!(wrong.code == 2 && wrong.err.contains("This account has no lead L-9."), "{wrong:?}");
    let qualify = ["land", "lead", "H", "--id", "L-1", "--qualification", "qualified", "--owner", "Ann"];
    assert_eq!(run(&qualify), (json!({ "id": "L-1", "is_new": true }), 0));
    assert_eq!(run(&qualify).0["is_new"], false);

    let nothing = home.run(&["land", "deal", "H", "open", on[0], on[1]]);
    assert!(
        nothing.code == 2 && nothing.err.matches("error: ").count() == 2,
        "name and stage are missing: {nothing:?}"
    );
    let money = ["--per-year", "12,000", "--currency", "GBP"];
    let first = ["land", "deal", "H", "open", "--name", "Harbour, first order", "--stage", "Demo"];
    let (deal, code) = run(&[&first[..], &money].concat());
    let id = deal["id"].as_str().unwrap();
    assert_eq!((code, run(&["land", "deal", "H", "won", "--id", id]).1), (0, 0));
    let expected = ["--low", "4000", "--currency", "GBP", "--from", "2027-01-01", "--to", "2027-06-30"];
    let next =
        ["land", "next-move", "H", "--deal", id, "--motion", "seat_growth", "--condition", "Two teams plan with it"];
    let (moved, code) = run(&[&next[..], &expected].concat());
    assert_eq!((&moved["is_new"], code), (&json!(true), 0), "{moved}");

    let pilot = ["land", "later-term", "H", "pilot", "--deal", id, "--day", "2026-12-31"];
    let wrong = home.run(&[&pilot[..], &on].concat());
    assert!(
        wrong.code == 2 && wrong.err.matches("error: ").count() == 2,
        "condition and amount are missing: {wrong:?}"
    );
    let agreed = ["--condition", "Half of the plans are made with it", "--per-year", "12000", "--currency", "GBP"];
    assert_eq!(run(&[&pilot[..], &agreed].concat()).0["is_new"], true);

    let (land, _) = run(&["land", "show", "H"]);
    assert_eq!(
        (&land["later_terms"][0]["day"], &land["later_terms"][0]["per_year"]["minor"]),
        (&json!("2026-12-31"), &json!(1_200_000))
    );
    assert_eq!((&land["leads"][0]["owner"], &land["leads"][0]["qualification"]), (&json!("Ann"), &json!("qualified")));
    assert_eq!(
        (&land["deals"][0]["outcome"], &land["deals"][0]["per_year"]["minor"]),
        (&json!("won"), &json!(1_200_000))
    );
    assert_eq!(land["next_moves"][0]["amount"]["high"]["minor"], 400_000, "{land}");
    let csv = home.run(&["land", "show", "H", "--format", "csv", on[0], on[1]]).out;
    let row = format!("{id},\"Harbour, first order\",won,2026-06-30,,,,12000.00,GBP");
    assert_eq!(csv, format!("deal,name,outcome,ended_on,stage,owner,quoted_on,per_year,per_year_currency\n{row}\n"));
    let table = home.run(&["land", "show", "H", on[0], on[1]]).out;
    for told in [
        "Leads",
        "Deals",
        "What is expected to follow, per year",
        "Two teams plan with it",
        "Half of the plans are made with it",
    ] {
        assert!(table.contains(told), "{told} is not in {table}");
    }
}
