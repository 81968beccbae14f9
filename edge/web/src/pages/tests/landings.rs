//! Quality of landing on its page, in its rows and through the API.

use crate::stage::Stage;
use serde_json::json;

/// Seven customers were won in May 2025: six by Ann, of whom one left, and one by nobody known.
const ACCOUNTS: &str = "account,name,owner
A,Alder & Co,Ann
B,Birch & Co,Ann
C,Cedar & Co,Ann
D,Dock & Co,Ann
E,Ebb & Co,Ann
F,Fern & Co,Ann
G,Grove & Co,
";

const LEVELS: &str = "account,product,effective_on,level,currency
A,Planner,2025-06-01,1000,GBP
B,Planner,2025-06-01,1000,GBP
C,Planner,2025-06-01,1000,GBP
D,Planner,2025-06-01,1000,GBP
E,Planner,2025-06-01,1000,GBP
F,Planner,2025-06-01,1000,GBP
F,Planner,2026-02-01,0,GBP
G,Planner,2025-06-01,1000,GBP
";

const LEADS: &str = "lead,company,account,source,created_on,country
L-1,Alder & Co,A,Fair,2025-02-01,GB
L-2,Birch & Co,B,Fair,2025-02-01,FR
";

const PEOPLE: &str = "account,person,name,email
A,P-1,Ada,ada@alder.example
B,P-2,Ben,ben@birch.example
";

const SURVEYS: &str = "account,response,survey,person,answered_on,product
A,R-1,Spring,P-1,2026-03-02,5
B,R-2,Spring,P-2,2026-03-02,2
A,R-3,Summer,P-1,2026-06-02,1
";

async fn company() -> (Stage, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::scoped(&store::file_url(&folder.path().join("ascend.db"))).await;
    let won = |account: &str| format!("{account},D-{account},First order,2025-05-20,won,Ann\n");
    let deals = ["A", "B", "C", "D", "E", "F", "G"].map(won).concat();
    let deals = format!("account,deal,name,effective_on,stage,owner\n{deals}");
    for (kind, rows) in [
        ("accounts", ACCOUNTS),
        ("levels", LEVELS),
        ("leads", LEADS),
        ("deals", deals.as_str()),
        ("people", PEOPLE),
        ("surveys", SURVEYS),
    ] {
        let landed = stage.upload(&format!("kind={kind}&source=crm"), kind, rows.to_string()).await;
        assert_eq!(landed.json["reject"], 0, "{kind}: {}", landed.text);
    }
    (stage, folder)
}

fn has(page: &str, told: &[&str]) {
    for told in told {
        assert!(page.contains(told), "{told} is not in {page}");
    }
}

#[tokio::test]
async fn before_a_first_order_had_its_year_the_page_says_so() {
    let stage = Stage::new().await;
    let page = stage.get("/land/quality").await.text;
    has(&page, &["No first order had its 12 months", "Import deals", "href=\"/land\""]);
    assert!(!page.contains("By rep"), "{page}");
    has(&stage.get("/land/rows?of=landings").await.text, &["No row is behind this figure."]);
    let none = stage.get("/api/v1/land/quality").await.json;
    assert_eq!((&none["total"], &none["groups"]["reps"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn landings_are_told_apart_and_lead_to_their_rows() {
    let (stage, _folder) = company().await;
    let page = stage.get("/land/quality").await.text;
    has(
        &page,
        &[
            "Nobody has written down the ideal customer yet",
            "Landings judged",
            // Ann's: five of six were still there. Wilson with z² = 3.8415: 0.4365 to 0.9699.
            "href=\"/land/rows?of=landings&#38;by=rep&#38;group=Ann&#38;became=retained\"",
            "5 of 6</a><small>43.6% to 97.0%</small>",
            // Ben gave 2; Ada gave 5, and 1 only after she was to be asked.
            "1 of 2</a><small>Too few to tell; 4 not known</small>",
            "href=\"/land/rows?of=landings&#38;by=rep\"",
            "title=\"Nobody has said who won it\"",
            "Fit unknown",
            "gave the product what the policy of surveys asks for",
            "fewer than 5 tell nothing",
        ],
    );
    for (asked, told, missing) in [
        (
            "&by=rep&group=Ann&became=happy",
            vec!["Landings judged, Ann, happy or not", "Alder", "Birch", "2 rows"],
            "Cedar",
        ),
        ("&by=rep", vec!["Nobody has said who won it", "Grove", "1 row<"], "Alder"),
        ("&by=source&group=Fern", vec!["No row is behind this figure."], "Alder"),
        ("&by=fit&group=unknown", vec!["Landings judged, Fit unknown", "20 May 2025", "7 rows"], "Partial"),
    ] {
        let rows = stage.get(&format!("/land/rows?of=landings{asked}")).await.text;
        has(&rows, &told);
        assert!(!rows.contains(missing), "{missing} at {asked}");
    }
    let wrong = stage.get("/land/rows?of=landings&by=owner&became=larger").await;
    assert_eq!(wrong.status.as_u16(), 422);
    has(&wrong.text, &["Write one of source, rep, fit.", "Write one of retained, happy, expanded."]);
    has(&stage.get("/land").await.text, &["href=\"/land/quality\""]);
}

#[tokio::test]
async fn programs_read_the_same_page_by_page() {
    let (stage, _folder) = company().await;
    let first = stage.get("/api/v1/land/quality?limit=3").await.json;
    assert_eq!((&first["total"], first["landings"].as_array().unwrap().len()), (&json!(7), 3), "{first}");
    let ann = &first["groups"]["reps"][0];
    assert_eq!((&ann["group"], &ann["landings"]), (&json!("Ann"), &json!(6)));
    assert_eq!(ann["retained"]["known"]["share"], json!({ "part": 5, "whole": 6 }));
    assert_eq!((&ann["happy"]["known"]["interval"], &ann["happy"]["not_known"]), (&json!(null), &json!(4)));
    assert_eq!(first["groups"]["reps"][1]["group"], json!(null), "of one nobody has said it");
    let alder = &first["landings"][0];
    assert_eq!(
        (&alder["name"], &alder["judged_on"], &alder["happy"], &alder["fit"]),
        (&json!("Alder & Co"), &json!("2026-05-20"), &json!("yes"), &json!("unknown"))
    );
    let next = first["next"].as_str().unwrap();
    let second = stage.get(&format!("/api/v1/land/quality?limit=3&cursor={next}")).await.json;
    assert_eq!(second["landings"][0]["name"], "Dock & Co");
    let narrowed = stage.get("/api/v1/land/quality?fields=name,retained").await.json;
    assert_eq!(narrowed["landings"][5], json!({ "name": "Fern & Co", "retained": "no" }));
}
