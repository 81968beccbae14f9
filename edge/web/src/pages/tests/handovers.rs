//! The ledger of handovers, on its page and for programs: who promised what, what leaked, and what so few can tell.

use super::matrix::{company_on, signed_in};
use crate::stage::{Reply, Stage};
use access::Role;
use axum::http::Method;
use serde_json::json;

/// Six accounts of Ben and Jonah, one that Ada keeps, and one of which nobody says who makes it grow.
const ACCOUNTS: &str = "account,name,land_owner,cam
B-1,Birch & Co,Ben Ives,Jonah Tait
B-2,Beech & Co,Ben Ives,Jonah Tait
B-3,Bay & Co,Ben Ives,Jonah Tait
B-4,Box & Co,Ben Ives,Jonah Tait
B-5,Briar & Co,Ben Ives,Jonah Tait
B-6,Bramble & Co,Ben Ives,Jonah Tait
A-1,Alder & Co,Ada Quist,Ada Quist
C-1,Cedar & Co,Ben Ives,
";

/// Promises 40,000 to 60,000 of an account, by a day that is over on the stage; `became` says what came of it.
async fn promised(stage: &Stage, account: &str, became: &str) {
    let at = |what: &str| format!("/api/v1/accounts/{account}/{what}");
    let promise = json!({ "text": "Hull follows", "low": "40000", "high": "60000", "currency": "GBP",
        "from": "2026-05-01", "to": "2026-06-15", "made_on": "2026-01-10" });
    let reply = stage.write(Method::POST, &at("promises"), None, &promise.to_string()).await;
    assert_eq!(reply.status.as_u16(), 200, "{}", reply.text);
    let step = match became {
        "" => return,
        "restated" => json!({ "became": became, "low": "10000", "high": "20000", "currency": "GBP" }),
        _ => json!({ "became": became, "reason": "Nobody here said so" }),
    };
    let mut step = step;
    step["promise"] = reply.json["id"].clone();
    let reply = stage.write(Method::POST, &at("promises/steps"), None, &step.to_string()).await;
    assert_eq!(reply.status.as_u16(), 200, "{}", reply.text);
}

async fn company() -> Stage {
    let stage = Stage::new().await;
    let landed = stage.upload("kind=accounts&source=crm", "accounts", ACCOUNTS).await;
    assert_eq!(landed.json["create"], 8, "{}", landed.text);
    for (account, became) in [("B-1", "denied"), ("B-2", ""), ("B-3", ""), ("B-4", ""), ("B-5", ""), ("B-6", "")] {
        promised(&stage, account, became).await;
    }
    promised(&stage, "A-1", "restated").await;
    let open = r#"{"kind":"delivery","act":"open","from":"Ben Ives","to":"Maya Okafor"}"#;
    let opened = stage.write(Method::POST, "/api/v1/accounts/C-1/handover/steps", None, open).await;
    assert_eq!(opened.status.as_u16(), 200, "{}", opened.text);
    stage
}

fn has(reply: &Reply, told: &[&str]) {
    for told in told {
        assert!(reply.text.contains(told), "{told} is not in {}", reply.text);
    }
}

#[tokio::test]
async fn before_anything_is_promised_the_page_says_how_it_begins() {
    let stage = Stage::new().await;
    let page = stage.get("/handover").await;
    has(&page, &["No customer was handed over yet", "Choose an account", "href=\"/handover/policy\""]);
    assert!(!page.text.contains("One person or two") && !page.text.contains("/handover/export"), "{}", page.text);
    let empty = stage.get("/api/v1/handovers").await.json;
    assert_eq!((&empty["total"], &empty["sums"]["promised"]["high"]["minor"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn the_ledger_tells_what_leaked_and_how_sure_that_is() {
    let stage = company().await;
    let page = stage.get("/handover").await;
    has(
        &page,
        &[
            "aria-current=\"page\"",
            // Seven promises of 40 to 60 thousand; one is denied, one is expected at 10 to 20 thousand.
            "£280.0k to £420.0k",
            "£210.0k to £320.0k",
            "£70.0k to £100.0k",
            "Waits for the brief",
            "8 accounts",
            "2 pairs",
            // Wilson of 1 of 6, as core/handover works it out by hand.
            "1 of 6<small>3.0% to 56.4%</small>",
            "1 of 1<small>Too few to tell</small>",
            "no measure of a person",
            "1 account is in neither row",
            "Leaked: too few to tell; it takes 5 accounts of each.",
            "was not chosen at random",
        ],
    );
    // By name: Ada's pair first, though more leaked between Ben and Jonah.
    let pairs = page.text.split("id=\"pairs\"").nth(1).unwrap();
    assert!(pairs.find("Ada Quist") < pairs.find("Ben Ives"), "{pairs}");
    for (asked, told, missing) in [
        ("?state=opened", vec!["Cedar &#38; Co", "1 account<"], "Alder"),
        ("?state=complete", vec!["No account is like that."], "Alder"),
        ("?promises=leaked", vec!["Alder &#38; Co", "Birch &#38; Co", "2 accounts"], "Beech"),
        ("?promises=overdue", vec!["Beech &#38; Co", "1 overdue"], "Birch"),
        ("?promises=leaked&state=opened", vec!["No account is like that."], "Cedar"),
    ] {
        let page = stage.get(&format!("/handover{asked}")).await;
        has(&page, &told);
        assert!(!page.text.contains(missing), "{missing} at {asked}");
    }
    let wrong = stage.get("/handover?state=lost&promises=kept").await;
    assert_eq!(wrong.status.as_u16(), 422);
    has(&wrong, &["Write one of opened, brief_sent", "Write one of overdue, leaked."]);
    assert_eq!(stage.get("/handover?start=9").await.status.as_u16(), 404);
}

#[tokio::test]
async fn programs_read_the_same_page_by_page() {
    let stage = company().await;
    let first = stage.get("/api/v1/handovers?limit=3").await.json;
    let names: Vec<&str> =
        first["handovers"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Alder & Co", "Bay & Co", "Beech & Co"]);
    assert_eq!((&first["total"], &first["sums"]["overdue"]), (&json!(8), &json!(6)));
    assert_eq!(first["sums"]["leaked"]["low"], json!({ "minor": 7_000_000, "currency": "GBP" }));
    let alder = &first["handovers"][0];
    assert_eq!(
        (&alder["land_owner"], &alder["cam"], &alder["delivery"]),
        (&json!("Ada Quist"), &json!("Ada Quist"), &json!(null))
    );
    assert_eq!(alder["leaked"]["high"]["minor"], 4_000_000);
    let next = first["next"].as_str().unwrap();
    let second = stage.get(&format!("/api/v1/handovers?limit=3&cursor={next}")).await.json;
    assert_eq!(second["handovers"][0]["name"], "Birch & Co");
    assert_eq!(stage.get("/api/v1/handovers?state=lost").await.wrong_fields(), ["state"]);
    let narrowed = stage.get("/api/v1/handovers?promises=leaked&fields=name,leaked").await.json;
    assert_eq!(narrowed["handovers"][1].as_object().unwrap().len(), 2);

    let pairs = stage.get("/api/v1/handovers/pairs").await.json;
    let ben = &pairs["pairs"][1];
    assert_eq!(
        (&ben["land_owner"], &ben["accounts_leaked"]["share"]),
        (&json!("Ben Ives"), &json!({ "part": 1, "whole": 6 }))
    );
    let low = ben["accounts_leaked"]["interval"]["low"].as_f64().unwrap();
    assert_eq!(format!("{low:.4}"), "0.0301");
    assert_eq!(pairs["pairs"][0]["accounts_leaked"]["interval"], json!(null), "one account tells nothing");
    assert_eq!(pairs["one_or_two"]["accounts_leaked"], json!({ "verdict": "too_few", "interval": null }));
    assert_eq!(pairs["one_or_two"]["two"]["leaked"]["low"]["minor"], 4_000_000);
    assert_eq!(pairs["one_or_two"]["not_known"], 1);
}

#[tokio::test]
async fn the_ledger_leaves_as_its_page_shows_it() {
    let stage = company().await;
    let file = stage.get("/handover/export?format=csv&promises=leaked").await;
    let rows: Vec<&str> = file.text.split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 3, "{}", file.text);
    assert!(
        rows[0].starts_with("Account,Land owner,CAM,Delivery,Commercial,Promises,Overdue,Signals,Promised at least,"),
        "{}",
        rows[0]
    );
    let birch = "Birch & Co,Ben Ives,Jonah Tait,,,1,0,0,40000.00,GBP,60000.00,GBP,40000.00,GBP,60000.00,GBP,";
    assert!(rows[2].starts_with(birch), "{}", rows[2]);
    let of_program = stage.get("/api/v1/exports/handovers?format=csv&promises=leaked").await;
    assert!(of_program.bytes == file.bytes && of_program.file == file.file, "{}", of_program.text);
}

#[tokio::test]
async fn nobody_sees_a_handover_of_an_account_that_is_not_theirs() {
    let company = company_on(Stage::new().await).await;
    for account in ["O", "T", "A-cam"] {
        promised(&company.stage, account, "denied").await;
    }
    let leader = signed_in(&company, Role::Administrator).await.get("/handover").await;
    has(&leader, &["Stranger &#38; Co", "Account of cam", "£120.0k to £180.0k"]);
    let cam = signed_in(&company, Role::Cam).await;
    let page = cam.get("/handover").await;
    has(&page, &["Account of cam", "£40.0k to £60.0k", "1 account<"]);
    assert!(!page.text.contains("Stranger") && !page.text.contains("Mate &#38;"), "{}", page.text);
    assert_eq!(cam.get("/api/v1/handovers").await.json["total"], 1);
}

#[tokio::test]
async fn the_ledger_counts_signals_and_leads_to_where_they_are_told() {
    let stage = company().await;
    // Cedar bought on 1 June: brief and kickoff are late. Of Beech nothing was handed over, only promised.
    let bought = "account,product,effective_on,level,currency\nC-1,Planner,2026-06-01,1200.00,GBP\n";
    let landed = stage.upload("kind=levels&source=crm", "levels", bought).await;
    assert_eq!(landed.json["reject"], 0, "{}", landed.text);
    let told = stage.get("/api/v1/accounts/C-1/handover").await.json["signals"].as_array().unwrap().len();
    assert_eq!(told, 2);
    let page = stage.get("/handover?state=opened").await;
    let account = stage.get("/api/v1/handovers?state=opened").await.json["handovers"][0].clone();
    assert_eq!((&account["name"], &account["signals"]), (&json!("Cedar & Co"), &json!(2)));
    has(&page, &[&format!("href=\"/accounts/{}/handover\">2</a>", account["account"].as_str().unwrap())]);
    let file = stage.get("/handover/export?format=csv").await.text;
    let rows: Vec<&str> = file.lines().filter(|row| row.contains("Cedar") || row.contains("Beech")).collect();
    assert!(rows[0].starts_with("Beech & Co,Ben Ives,Jonah Tait,,,1,1,0,"), "{}", rows[0]);
    assert!(rows[1].starts_with("Cedar & Co,Ben Ives,,Waits for the brief,,0,0,2,"), "{}", rows[1]);
}
