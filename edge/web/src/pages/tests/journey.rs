//! The journey of an account on its page and for programs.

use crate::stage::{LEVELS, Stage};
use actions::{CompanyClock, Cx, MoveInput, move_account};
use serde_json::json;
use std::sync::Arc;

/// Of the first nobody has responded to one, to the second after ten and a half hours, to the third in time; of the fourth
/// the day is too young. The fifth can wait.
const TICKETS: &str = "account,ticket,opened_on,priority,subject,first_response_minutes
Harbour & Pine,T-1,2026-06-20,urgent,<Export> fails,
Harbour & Pine,T-2,2026-06-21,urgent,,630
Harbour & Pine,T-3,2026-06-22,urgent,Map is slow,75
Harbour & Pine,T-4,2026-06-30,urgent,Map is gone,
Harbour & Pine,T-5,2026-06-20,low,Map is blue,
";

#[tokio::test]
async fn late_first_responses_are_told_beside_the_cadence() {
    let stage = Stage::new().await;
    stage.upload("kind=levels", "levels", LEVELS).await;
    let harbour = stage.store.accounts_called(&access::Scope::All, "Harbour & Pine").await.unwrap().remove(0).account;
    let path = format!("/accounts/{harbour}/journey");
    assert_eq!(stage.get(&format!("/api/v1{path}")).await.json["responses"], json!(null), "it is in no hypercare");
    let clock = Arc::new(CompanyClock::on_day(chrono_tz::Tz::UTC, "2026-06-10".parse().unwrap()));
    let cx = Cx { clock, ..stage.administrator().await };
    let entry = MoveInput { to: "pilot".into(), reason: "Known from before".into(), ..MoveInput::default() };
    move_account(&cx, harbour, &entry).await.unwrap();
    let page = stage.get(&path).await.text;
    assert!(page.contains("No urgent ticket") && !page.contains("A first response"), "{page}");

    let landed = stage.upload("kind=tickets", "tickets", TICKETS).await;
    assert_eq!(landed.json["reject"], 0, "{}", landed.text);
    let page = stage.get(&path).await.text;
    for told in [
        "First responses",
        "1 of 3 in time",
        "urgent tickets, within 8 hours; of 1 it is not known",
        // Nine whole days lie between the twentieth and the thirtieth.
        "(T-1) of 20 Jun waits for a first response, for 216 hours at least.",
        "T-2 of 21 Jun had to wait 10 h 30 min for its first response.",
        "within 8 hours is agreed at this stage",
    ] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    assert!(!page.contains("<Export>") && !page.contains("T-3") && !page.contains("T-5"), "{page}");
    let board = stage.get("/journey").await.text;
    assert!(board.contains("1 urgent ticket of a customer in hypercare waits for a first response"), "{board}");
    let silent = stage.get("/journey/silent").await.text;
    let (_, tickets) = silent.split_once("Urgent tickets responded to too late").expect("late tickets are listed");
    let order: Vec<usize> = ["T-1", "216 hours at least", "T-2", "after 10 h 30 min"]
        .map(|told| tickets.find(told).unwrap_or_else(|| panic!("{told} is not in {tickets}")))
        .into();
    assert!(order.is_sorted(), "those that wait come first: {tickets}");
    assert!(!tickets.contains("T-3") && !tickets.contains("T-4"), "{tickets}");
    let account = stage.get(&format!("/accounts/{harbour}")).await.text;
    assert!(account.contains("First response") && account.contains("not yet"), "{account}");
    assert!(account.contains("10 h 30 min") && account.contains("1 h 15 min"), "{account}");
    let responses = stage.get(&format!("/api/v1{path}")).await.json["responses"].clone();
    let told =
        |ticket: &str, subject: Option<&str>, on: &str, response: &str, minutes: Option<u32>, hours: Option<i32>| {
            json!({ "ticket": ticket, "subject": subject, "opened_on": on, "response": response, "minutes": minutes,
            "waited_hours": hours })
        };
    assert_eq!(responses["hours_max"], 8);
    assert_eq!(
        responses["tickets"],
        json!([
            told("T-1", Some("<Export> fails"), "2026-06-20", "waits", None, Some(216)),
            told("T-2", None, "2026-06-21", "late", Some(630), None),
            told("T-3", Some("Map is slow"), "2026-06-22", "in_time", Some(75), None),
            told("T-4", Some("Map is gone"), "2026-06-30", "unknown", None, None),
        ])
    );
}
