//! What reads reply.

use crate::stage::{LEVELS, Stage};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

async fn with_levels() -> Stage {
    let stage = Stage::new().await;
    let landed = stage.upload("kind=levels", "levels", LEVELS).await;
    assert_eq!(landed.status, StatusCode::OK, "{landed:?}");
    stage
}

#[tokio::test]
async fn nobody_reads_without_a_session_but_health() {
    let stage = Stage::new().await;
    for (path, want) in [
        ("/api/v1/accounts", 401),
        ("/api/v1/accounts?limit=none", 401),
        ("/api/v1/kpis/nrr/figures", 401),
        ("/api/v1/movements/rows", 401),
        ("/api/v1/imports", 401),
        ("/api/v1/policies", 401),
        ("/api/v1/periods", 401),
        ("/api/v1/health", 200),
        ("/api/openapi.json", 200),
    ] {
        let reply = stage.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(reply.status.as_u16(), want, "{path}");
    }
    let stranger = Request::get("/api/v1/accounts").header("cookie", "ascend_session=guessed").body(Body::empty());
    let reply = stage.send(stranger.unwrap()).await;
    assert_eq!((reply.status.as_u16(), reply.media_type.as_str()), (401, "application/problem+json"));
    assert_eq!(reply.json["type"], "urn:ascend:not-signed-in");
}

#[tokio::test]
async fn accounts_come_filtered_and_page_by_page() {
    let stage = with_levels().await;
    let first = stage.get("/api/v1/accounts?sort=level&limit=1").await;
    let harbour = &first.json["accounts"][0];
    assert_eq!(harbour["name"], "Harbour & Pine", "{first:?}");
    assert_eq!(harbour["level"], json!({ "minor": 1_058_800, "currency": "GBP" }));
    assert_eq!((&harbour["since"], &harbour["live"]), (&json!("2025-01-01"), &json!(true)));
    let cursor = first.json["next"].as_str().unwrap();
    let second = stage.get(&format!("/api/v1/accounts?sort=level&limit=1&cursor={cursor}")).await;
    assert_eq!((&second.json["accounts"][0]["name"], &second.json["next"]), (&json!("Kestrel & Co"), &Value::Null));
    let elsewhere = stage.get(&format!("/api/v1/accounts?sort=name&cursor={cursor}")).await;
    assert_eq!((elsewhere.status.as_u16(), elsewhere.wrong_fields()), (422, vec!["cursor"]));
    let ended = stage.get("/api/v1/accounts?living=ended&text=kestrel").await;
    assert_eq!(ended.json["accounts"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_account_is_found_by_id_external_id_or_name() {
    let stage = with_levels().await;
    let by_name = stage.get("/api/v1/accounts/harbour%20%26%20pine").await;
    assert_eq!(by_name.status, StatusCode::OK, "{by_name:?}");
    let id = by_name.json["now"]["id"].as_str().unwrap();
    let by_id = stage.get(&format!("/api/v1/accounts/{id}")).await;
    assert_eq!(by_id.json, by_name.json);
    assert_eq!(by_id.json["given_levels"][1]["level"], json!({ "minor": 1_058_800, "currency": "GBP" }));
    assert_eq!(
        by_id.json["levels"][0],
        json!({ "month": "2026-05", "level": { "minor": 1_058_800, "currency": "GBP" } })
    );
    assert_eq!(by_id.json["movements"][0]["kind"], "seat_growth");
    let audit = stage.get(&format!("/api/v1/accounts/{id}/audit")).await;
    assert_eq!(audit.json["entries"][0]["action"], "import");
    assert_eq!(audit.json["entries"][0]["recorded_at"], "2026-06-30T12:00:00.000000Z");
    for path in ["/api/v1/accounts/zephyr", "/api/v1/accounts/%00", "/api/v1/accounts/%FF", "/api/v1/accounts/a/b"] {
        let reply = stage.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.media_type.as_str()), (404, "application/problem+json"), "{path}");
    }
}

#[tokio::test]
async fn every_wrong_parameter_is_told_at_once() {
    let stage = Stage::new().await;
    for (path, wrong) in [
        ("accounts?limit=201&sort=size&colour=red&living=", vec!["living", "sort", "limit", "colour"]),
        ("accounts?limit=5&limit=6&cursor=a%2Bb", vec!["cursor", "limit"]),
        ("accounts?text=%00", vec!["text"]),
        ("kpis/nrr/figures", vec!["from", "to"]),
        ("kpis/nrr/figures?from=2026-05&to=2026-04&window=0m&by=size", vec!["to", "window", "by"]),
        ("kpis/nrr/figures?from=1900-01&to=2026-04", vec!["from"]),
        (
            "kpis/nrr/figures?from=2026-01&to=2026-04&set=grace&set=revenue.grace=0&currency=ZZZ",
            vec!["currency", "set", "set"],
        ),
        ("kpis/nrr/rows?from=2026-01&to=2026-04&cursor=2.ffff", vec!["cursor"]),
        ("movements?from=2026-05-31&to=2026-05-30", vec!["to"]),
        ("movements/rows?from=2026-05&to=2026-05&kind=up&group=SMB", vec!["kind", "group"]),
        ("imports?cursor=9223372036854775807.0000000000000000", vec!["cursor"]),
        ("health?deep=yes", vec![]),
        ("kpis?deep=yes", vec!["deep"]),
    ] {
        let reply = stage.get(&format!("/api/v1/{path}")).await;
        assert_eq!(reply.wrong_fields(), wrong, "{path}: {reply:?}");
        assert_eq!(reply.status.as_u16(), if wrong.is_empty() { 200 } else { 422 }, "{path}");
    }
}

#[tokio::test]
async fn figures_tell_value_parts_and_what_is_left_out() {
    let stage = Stage::new().await;
    let nrr = stage.get("/api/v1/kpis/nrr/figures?from=2026-01&to=2026-02").await;
    let pounds = |minor: i64| json!({ "minor": minor, "currency": "GBP" });
    let first = json!({
        "period": "2026-01", "group": null, "value": 1.0588, "part": pounds(1_058_800), "whole": pounds(1_000_000),
        "rows_in": 2, "rows_out": 1, "noise_band": null,
    });
    assert_eq!(nrr.json["figures"][0], first, "{nrr:?}");
    assert_eq!(nrr.json["figures"][1]["value"], Value::Null);
    assert_eq!(nrr.json["without_rate"], json!([{ "currency": "USD", "accounts": 1 }]));
    let mrr = stage.get("/api/v1/kpis/MRR/figures?from=2026-01&to=2026-02").await;
    // 1,058,800 ÷ 12 = 88,233.33…; the part is of a year, as the rows are.
    assert_eq!(mrr.json["figures"][0]["part"], pounds(1_058_800));
    assert_eq!((&mrr.json["figures"][0]["value"], &mrr.json["figures"][0]["whole"]), (&pounds(88_233), &Value::Null));
    let logos = stage.get("/api/v1/kpis/logos/figures?from=2026-01&to=2026-02").await;
    assert_eq!(logos.json["figures"][0]["part"], json!({ "count": 1_058_800 }));
    assert_eq!(stage.get("/api/v1/kpis/nps").await.status.as_u16(), 404);
    let definition = stage.get("/api/v1/kpis/nrr").await;
    assert_eq!((&definition.json["name"], &definition.json["side"]), (&json!("nrr"), &json!("expand")));
}

#[tokio::test]
async fn rows_come_in_one_order_page_by_page() {
    let stage = Stage::new().await;
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = stage.get(&format!("/api/v1/kpis/nrr/rows?from=2026-01&to=2026-02&limit=2{cursor}")).await;
        assert_eq!(page.json["total"], 3, "{page:?}");
        names.extend(page.json["rows"].as_array().unwrap().iter().map(|row| row["external_id"].clone()));
        let Some(next) = page.json["next"].as_str() else { break };
        let other = stage.get(&format!("/api/v1/kpis/grr/rows?from=2026-01&to=2026-02&cursor={next}")).await;
        assert_eq!(other.wrong_fields(), ["cursor"]);
        cursor = format!("&cursor={next}");
    }
    assert_eq!(names, ["ACC-1", "ACC-2", "ACC-3"]);
}

#[tokio::test]
async fn movements_lead_from_opening_to_closing() {
    let stage = Stage::new().await;
    let report = stage.get("/api/v1/movements?from=2026-05&to=2026-05-31&by=segment").await;
    let row = &report.json["rows"][0];
    assert_eq!(
        (&row["opening"], &row["seat_growth"], &row["closing"]),
        (&json!(1_000_000), &json!(58_800), &json!(1_058_800))
    );
    assert_eq!((&row["adds_up"], &row["return"], &report.json["currency"]), (&json!(true), &json!(0), &json!("GBP")));
    let rows = stage.get("/api/v1/movements/rows?from=2026-05&to=2026-05&kind=seat_growth&kind=new").await;
    assert_eq!((&rows.json["total"], &rows.json["rows"][0]["day"]), (&json!(1), &json!("2026-05-12")));
    let nobody = stage.get("/api/v1/movements?from=2026-05&to=2026-05&account=zephyr").await;
    assert_eq!((nobody.status.as_u16(), nobody.wrong_fields()), (422, vec!["account"]));
}

#[tokio::test]
async fn a_fault_keeps_its_cause_for_the_log() {
    let stage = Stage::new().await;
    let reply = stage.get("/api/v1/kpis/nrr/figures?from=2026-01&to=2026-02&as_known_on=2026-03-01").await;
    assert_eq!((reply.status.as_u16(), reply.media_type.as_str()), (500, "application/problem+json"));
    assert!(!reply.json.to_string().contains("secret"), "{reply:?}");
}

#[tokio::test]
async fn a_method_that_is_not_taken_is_told_the_others() {
    let stage = Stage::new().await;
    for (method, path, allow) in [
        (Method::DELETE, "/api/v1/accounts", "GET,HEAD"),
        (Method::PATCH, "/api/v1/imports", "GET,HEAD,POST"),
        (Method::POST, "/api/openapi.json", "GET,HEAD"),
    ] {
        let reply = stage.send(stage.request(method, path).body(Body::empty()).unwrap()).await;
        assert_eq!((reply.status.as_u16(), reply.media_type.as_str()), (405, "application/problem+json"), "{path}");
        assert_eq!(reply.allow, allow, "{path}");
    }
}
