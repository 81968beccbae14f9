//! Only the fields that were asked for.

use crate::stage::{LEVELS, Stage};
use axum::body::Body;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn lists_and_records_answer_only_the_fields_asked_for() {
    let stage = Stage::new().await;
    stage.upload("kind=levels", "one", LEVELS).await;
    let first = stage.get("/api/v1/accounts?sort=level&limit=1&fields=name,live").await;
    assert_eq!(first.json["accounts"], json!([{ "name": "Harbour & Pine", "live": true }]), "{first:?}");
    // A cursor goes on also with other fields.
    let next = first.json["next"].as_str().unwrap();
    let second = stage.get(&format!("/api/v1/accounts?sort=level&limit=1&fields=name&cursor={next}")).await;
    assert_eq!(second.json, json!({ "accounts": [{ "name": "Kestrel & Co" }], "next": null }));
    let twice = stage.get("/api/v1/accounts?sort=level&limit=1&fields=name&fields=live").await;
    assert_eq!(twice.json["accounts"], first.json["accounts"]);
    let setting = stage.get("/api/v1/policies/revenue.grace_days?fields=key").await;
    assert_eq!((setting.json, setting.headers.contains_key("etag")), (json!({ "key": "revenue.grace_days" }), true));
    let kpi = stage.get("/api/v1/kpis/nrr?fields=name").await;
    assert_eq!(kpi.json, json!({ "name": "nrr" }));
}

#[tokio::test]
async fn an_unknown_field_is_told_beside_everything_else_that_is_wrong() {
    let stage = Stage::new().await;
    for (path, wrong) in [
        ("teams?fields=id,colour", vec!["fields"]),
        ("teams?fields=", vec!["fields"]),
        ("accounts?limit=0&fields=name,size,shape", vec!["limit", "fields", "fields"]),
        ("exports/accounts?fields=name&format=csv", vec!["fields"]),
    ] {
        let reply = stage.get(&format!("/api/v1/{path}")).await;
        assert_eq!((reply.status.as_u16(), reply.wrong_fields()), (422, wrong), "{path}: {reply:?}");
    }
    let reply = stage.get("/api/v1/teams?fields=id,colour").await;
    assert_eq!(reply.json["errors"][0]["repair"], "Name some of id, name.");
    assert_eq!(stage.get("/api/v1/accounts/nobody?fields=colour").await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_head_has_the_length_of_what_was_asked_for() {
    let stage = Stage::new().await;
    let body = stage.get("/api/v1/policies?fields=key").await.text;
    let request = stage.request(Method::HEAD, "/api/v1/policies?fields=key").body(Body::empty()).unwrap();
    let head = stage.send(request).await;
    assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), body.len().to_string());
}
