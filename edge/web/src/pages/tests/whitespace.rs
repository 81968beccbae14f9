//! The catalogue, and the whitespace of an account on its pages and in the API.

use crate::stage::{LEVELS, Stage};
use axum::http::Method;

const CATALOGUE: &str = r#"{"from":0,"reason":"What we sell","offerings":[
    {"buyer":"ops","concern":"Planning","product":"Planner","potential":"10000","currency":"GBP"},
    {"buyer":"finance","concern":"Reporting","product":"Insights","potential":"12,000","currency":"GBP"},
    {"buyer":"technology","concern":"Integration","product":"API"}]}"#;

/// The stage with Harbour & Pine and a catalogue, and the account's page.
async fn harbour() -> (Stage, String) {
    let stage = Stage::new().await;
    stage.upload("kind=levels", "one", LEVELS).await;
    let changed = stage.write(Method::PUT, "/api/v1/catalogue", None, CATALOGUE).await;
    assert_eq!(changed.json["version"], 1, "{}", changed.text);
    let account = stage.get("/api/v1/accounts?text=harbour").await.json["accounts"][0]["id"].clone();
    let path = format!("/accounts/{}", account.as_str().unwrap());
    (stage, path)
}

#[tokio::test]
async fn contracts_and_catalogue_fill_the_grid_until_somebody_says_more() {
    let (stage, path) = harbour().await;
    let grid = stage.get("/api/v1/accounts/Harbour%20%26%20Pine/whitespace").await.json;
    // 12,000 of Insights is open; the API has no amount.
    assert_eq!(
        (&grid["sold"], &grid["open"], &grid["without_amount"]),
        (&1_058_800.into(), &1_200_000.into(), &1.into()),
        "{grid}"
    );
    let page = stage.get(&path).await.text;
    assert!(page.contains("£12,000 of £22,588 mapped is open, per year"), "{page}");
    let spot = format!("{path}/whitespace");
    let said = |place, state, competitor, potential, currency| {
        vec![
            ("product", "Insights"),
            ("buyer", "finance"),
            ("place", place),
            ("state", state),
            ("competitor", competitor),
            ("potential", potential),
            ("currency", currency),
        ]
    };
    let posted = stage.post(&spot, &said("Hull", "competitor", "Ledgerlens", "9,000", "GBP")).await;
    assert_eq!((posted.status.as_u16(), posted.location), (303, format!("{spot}?done=said")));
    stage.post(&spot, &said("Leeds", "competitor", "Spreadsheets", "", "")).await;
    let again = stage.post(&spot, &said("Hull", "competitor", "Ledgerlens", "9000.00", "gbp")).await;
    assert_eq!(again.location, format!("{spot}?done=same"), "nothing new is not recorded");
    let page = stage.get(&spot).await.text;
    for told in [
        "Ledgerlens (Hull) and Spreadsheets (Leeds)",
        "Insights for Finance, Hull: competitor: Ledgerlens, £9,000 per year",
        // At the two places nobody has said where the planner is in use.
        "Sold, place not said",
        "2 of 6 spots told",
    ] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    let chosen = stage.get(&format!("{spot}?product=Insights&buyer=finance&place=Hull")).await.text;
    for told in
        ["Insights for Finance, Hull", "value=\"Ledgerlens\"", "value=\"9000\"", "value=\"competitor\" selected"]
    {
        assert!(chosen.contains(told), "{told} is not in {chosen}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_spot_is_told_at_once_and_changes_nothing() {
    let (stage, path) = harbour().await;
    let before = stage.recorded().await;
    let spot = format!("{path}/whitespace");
    let wrong = [("product", ""), ("buyer", ""), ("state", "excluded"), ("potential", "1.500,50"), ("currency", "GBP")];
    let told = stage.post(&spot, &wrong).await;
    assert_eq!(told.status.as_u16(), 422);
    for repair in [
        "Name the product as contracts call it.",
        "Say which function would buy, e.g. finance.",
        "Say why it is excluded.",
        "is not a plain decimal number. Write it like 12000.50.",
    ] {
        assert!(told.text.contains(repair), "{repair} is not in {}", told.text);
    }
    let forged = stage.post_with(&spot, &[("csrf", "forged"), ("product", "API"), ("state", "open")]).await;
    assert_eq!(forged.status.as_u16(), 403);
    assert_eq!(stage.recorded().await, before);
}

#[tokio::test]
async fn the_catalogue_is_changed_in_versions_and_nobody_overwrites_what_they_have_not_seen() {
    let (stage, _) = harbour().await;
    let add = [
        ("from", "1"),
        ("buyer", "sales"),
        ("concern", "Quotes"),
        ("product", "Quoter"),
        ("potential", "2000"),
        ("currency", "GBP"),
        ("reason", "New this year"),
    ];
    assert_eq!(stage.post("/catalogue", &add).await.location, "/catalogue?done=changed");
    let page = stage.get("/catalogue").await.text;
    for told in ["Quoter", "£2,000", "New this year", "What we sell"] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    // From the page as it was before.
    let late = stage
        .post(
            "/catalogue",
            &[("product", "Other"), ("concern", "Quotes")]
                .iter()
                .chain(&add[..2])
                .chain(&add[4..])
                .copied()
                .collect::<Vec<_>>(),
        )
        .await;
    assert_eq!(late.status.as_u16(), 409, "{}", late.text);
    assert!(late.text.contains("Somebody changed the catalogue meanwhile."), "{}", late.text);
    // By function: operations, finance, technology, sales; the last one is taken out.
    let out = [("from", "2"), ("at", "3"), ("remove", "yes"), ("reason", "Not this year after all")];
    assert_eq!(stage.post("/catalogue", &out).await.location, "/catalogue?done=changed");
    let catalogue = stage.get("/api/v1/catalogue").await.json;
    let products: Vec<_> =
        catalogue["offerings"].as_array().unwrap().iter().map(|o| o["product"].as_str().unwrap()).collect();
    assert_eq!((catalogue["version"].as_i64(), products), (Some(3), vec!["Planner", "Insights", "API"]));
    let twice = r#"{"from":3,"reason":"x","offerings":[{"buyer":"ops","concern":"Planning","product":"Planner"},
        {"buyer":"operations","concern":"planning","product":"planner"},{"buyer":"","concern":"x","product":"y","size":1}]}"#;
    let wrong = stage.write(Method::PUT, "/api/v1/catalogue", None, twice).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.text.contains("offerings[2].size"), "{}", wrong.text);
}
