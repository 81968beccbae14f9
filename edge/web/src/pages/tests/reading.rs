//! What pages say of the facts they show.

use crate::stage::{LEVELS, Stage};

#[tokio::test]
async fn a_month_past_the_data_is_told_under_the_filters() {
    let stage = Stage::new().await;
    let told = "The data reaches to 31 May 2026; what comes after it is not known yet.";
    for (path, is_told) in [
        ("/growth", false),
        ("/growth?month=2026-05", false),
        ("/growth?month=2026-06", true),
        ("/growth/rows?kpi=nrr&month=2026-05", false),
        ("/growth/rows?kpi=nrr&month=2027-01", true),
        ("/growth/movements?month=2026-05", false),
        ("/growth/movements?month=2026-06&kind=churn", true),
    ] {
        let page = stage.get(path).await;
        assert_eq!((page.status.as_u16(), page.text.contains(told)), (200, is_told), "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn the_trail_of_an_account_is_signed_as_on_every_page() {
    let stage = Stage::new().await;
    stage.upload("kind=levels", "one", LEVELS).await;
    let account = stage.get("/api/v1/accounts?text=harbour").await.json["accounts"][0]["id"].clone();
    let page = stage.get(&format!("/accounts/{}", account.as_str().unwrap())).await.text;
    let trail = page.rsplit("What was done to the facts of this account").next().unwrap();
    assert!(trail.contains("30 Jun 2026, 12:00 UTC") && trail.contains("Maya"), "{trail}");
    assert!(!trail.contains("member:"), "{trail}");
}
