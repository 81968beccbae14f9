//! What changes reply, and what keeps them from happening twice or unasked.

use crate::api::caller::TOKEN;
use crate::stage::{LEVELS, Stage};
use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};

#[tokio::test]
async fn a_file_is_tried_imported_once_and_undone() {
    let stage = Stage::new().await;
    let counts = |json: &Value| json!([json["create"], json["update"], json["unchanged"], json["reject"]]);
    let tried = stage.upload("kind=levels&mode=dry-run", "try", LEVELS).await;
    assert_eq!((counts(&tried.json), &tried.json["batch"]), (json!([4, 0, 0, 0]), &Value::Null), "{tried:?}");
    let landed = stage.upload("kind=levels&source=billing&file_name=levels.csv", "one", LEVELS).await;
    let batch = landed.json["batch"].as_str().unwrap().to_string();
    let again = stage.upload("kind=levels&source=billing&file_name=levels.csv", "one", LEVELS).await;
    assert_eq!(again.json, landed.json);
    let unchanged = stage.upload("kind=levels&source=billing", "two", LEVELS).await;
    assert_eq!((counts(&unchanged.json), &unchanged.json["batch"]), (json!([0, 0, 4, 0]), &Value::Null));
    let other = stage.upload("kind=levels&source=ledger", "one", LEVELS).await;
    assert_eq!((other.status.as_u16(), other.wrong_fields()), (422, vec!["Idempotency-Key"]));
    let list = stage.get("/api/v1/imports?limit=1").await;
    assert_eq!((&list.json["imports"][0]["id"], &list.json["next"]), (&json!(batch), &Value::Null));
    assert_eq!(list.json["imports"][0]["file_name"], "levels.csv");
    let undo = format!("/api/v1/imports/{batch}/undo");
    assert_eq!(stage.write(Method::POST, &undo, None, "").await.json, json!({ "batch": batch, "accounts": 2 }));
    let refused = stage.write(Method::POST, &undo, None, "").await;
    assert_eq!((refused.status.as_u16(), &refused.json["refusals"][0]["rule"]), (409, &json!("import_must_stand")));
    let one = stage.get(&format!("/api/v1/imports/{batch}")).await;
    assert_eq!((&one.json["create"], &one.json["complaints"]), (&json!(4), &json!([])));
    assert!(one.json["undone_at"].is_string(), "{one:?}");
    assert_eq!(stage.uploads(), 0);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_lands_nothing() {
    let stage = Stage::new().await;
    let bad_rows = LEVELS.replace("2000.00", "two thousand");
    let strict = stage.upload("kind=levels&mode=strict", "strict", bad_rows).await;
    assert_eq!((&strict.json["reject"], &strict.json["batch"]), (&json!(1), &Value::Null), "{strict:?}");
    assert_eq!(strict.json["complaints"][0]["row"], 4);
    for (query, file, wrong) in [
        ("kind=levels", "\u{0}\u{1}\u{2}", "file"),
        ("kind=levels", "", "file"),
        ("kind=levels", "account,level\nHarbour,10", "file"),
        ("kind=levels&mapping=sauce%3D1", LEVELS, "mapping"),
        ("kind=wishes", LEVELS, "kind"),
        ("mode=commit", LEVELS, "kind"),
    ] {
        let reply = stage.upload(query, "file", file).await;
        assert_eq!((reply.status.as_u16(), reply.wrong_fields()), (422, vec![wrong]), "{query}: {reply:?}");
    }
    let as_form = stage.request(Method::POST, "/api/v1/imports?kind=levels").header(header::CONTENT_TYPE, "text/csv");
    assert_eq!(stage.send(as_form.body(Body::from(LEVELS)).unwrap()).await.status.as_u16(), 415);
    let huge = stage.request(Method::POST, "/api/v1/imports?kind=levels").header(header::CONTENT_LENGTH, "1073741825");
    let huge = huge.header(header::CONTENT_TYPE, "application/octet-stream").body(Body::from(LEVELS));
    assert_eq!(stage.send(huge.unwrap()).await.status.as_u16(), 413);
    assert_eq!((stage.uploads(), stage.get("/api/v1/imports").await.json["imports"].clone()), (0, json!([])));
}

#[tokio::test]
async fn a_setting_is_changed_for_a_reason_and_once_per_key() {
    let stage = Stage::new().await;
    let path = "/api/v1/policies/revenue.grace_days";
    let change = r#"{"value": 0, "reason": "no grace"}"#;
    let changed = stage.write(Method::PUT, path, Some("grace"), change).await;
    assert_eq!((changed.status.as_u16(), &changed.json), (200, &json!({ "policy": "revenue", "version": 1 })));
    assert_eq!(stage.write(Method::PUT, path, Some("grace"), change).await.json, changed.json);
    let other = stage.write(Method::PUT, path, Some("grace"), r#"{"value": 1, "reason": "some"}"#).await;
    assert_eq!((other.status.as_u16(), other.wrong_fields()), (422, vec!["Idempotency-Key"]));
    let now = stage.get(path).await;
    assert_eq!((&now.json["value"], &now.json["versions"][0]["reason"]), (&json!(0), &json!("no grace")));
    let sources = stage.write(
        Method::PUT,
        "/api/v1/policies/revenue.level_source",
        None,
        r#"{"value": ["invoices"], "reason": "bills are right"}"#,
    );
    assert_eq!(sources.await.json["version"], 2);
    let all = stage.get("/api/v1/policies").await;
    let keys: Vec<_> = all.json["policies"].as_array().unwrap().iter().map(|p| p["key"].as_str().unwrap()).collect();
    assert!(keys.contains(&"report.currency") && keys.contains(&"revenue.grace_days"), "{keys:?}");
}

#[tokio::test]
async fn every_wrong_field_of_a_body_is_told_at_once() {
    let stage = Stage::new().await;
    let path = "/api/v1/policies/revenue.grace_days";
    for (body, status, wrong) in [
        ("{}", 422, vec!["value", "reason"]),
        (r#"{"value": null, "reason": 5, "why": "x"}"#, 422, vec!["value", "reason", "why"]),
        (r#"{"value": {"days": 5}, "reason": " "}"#, 422, vec!["value", "reason"]),
        (r#"{"value": -1, "reason": "less"}"#, 422, vec!["value"]),
        (r#"{"value": "a\u0000b", "reason": "x"}"#, 422, vec!["value"]),
        ("[]", 422, vec!["body"]),
        ("{", 422, vec!["body"]),
        ("", 422, vec!["body"]),
    ] {
        let reply = stage.write(Method::PUT, path, None, body).await;
        assert_eq!((reply.status.as_u16(), reply.wrong_fields()), (status, wrong), "{body}: {reply:?}");
    }
    let deep = "[".repeat(60_000);
    assert_eq!(stage.write(Method::PUT, path, None, &deep).await.status.as_u16(), 422);
    let long = format!("{{\"reason\": \"{}\"}}", "x".repeat(70_000));
    assert_eq!(stage.write(Method::PUT, path, None, &long).await.status.as_u16(), 413);
    let plain = stage.request(Method::PUT, path).body(Body::from("{}")).unwrap();
    assert_eq!(stage.send(plain).await.status.as_u16(), 415);
    let unknown = stage.write(Method::PUT, "/api/v1/policies/revenue.grace", None, r#"{"value": 1, "reason": "x"}"#);
    assert_eq!(unknown.await.status.as_u16(), 404);
    let spaced = stage.write(Method::PUT, path, Some("two words"), r#"{"value": 1, "reason": "x"}"#).await;
    assert_eq!((spaced.status.as_u16(), spaced.wrong_fields()), (422, vec!["Idempotency-Key"]));
}

#[tokio::test]
async fn nothing_changes_without_the_sessions_token() {
    let stage = Stage::new().await;
    let before = stage.store.state_hash().await.unwrap();
    let signed_in = stage.request(Method::GET, "/").body(()).unwrap().into_parts().0.headers;
    for (method, path) in [
        (Method::POST, "/api/v1/imports?kind=levels"),
        (Method::POST, "/api/v1/imports/00000000-0000-0000-0000-000000000007/undo"),
        (Method::PUT, "/api/v1/policies/revenue.grace_days"),
        (Method::POST, "/api/v1/periods/2026-05/close"),
        (Method::POST, "/api/v1/periods/2026-05/reopen"),
    ] {
        let request = || Request::builder().method(method.clone()).uri(path);
        let stranger = stage.send(request().header(TOKEN, "x").body(Body::empty()).unwrap()).await;
        assert_eq!(stranger.status.as_u16(), 401, "{path}");
        let forged = request().header(header::COOKIE, &signed_in[header::COOKIE]).header(TOKEN, "x");
        let forged = stage.send(forged.body(Body::empty()).unwrap()).await;
        assert_eq!((forged.status.as_u16(), &forged.json["type"]), (403, &json!("urn:ascend:token-missing")), "{path}");
    }
    assert_eq!(stage.store.state_hash().await.unwrap(), before);
}

#[tokio::test]
async fn a_month_is_closed_and_reopened() {
    let stage = Stage::new().await;
    let (close, reopen) = ("/api/v1/periods/2026-05/close", "/api/v1/periods/2026-05/reopen");
    let closed = stage.write(Method::POST, close, None, r#"{"reason": "books are done"}"#).await;
    assert_eq!(
        (closed.status.as_u16(), &closed.json),
        (200, &json!({ "month": "2026-05", "closed": true })),
        "{closed:?}"
    );
    let again = stage.write(Method::POST, close, None, "{}").await;
    assert_eq!((again.status.as_u16(), &again.json["refusals"][0]["rule"]), (409, &json!("month_must_be_open")));
    let early = stage.write(Method::POST, "/api/v1/periods/2026-06/close", None, "{}").await;
    assert_eq!(early.json["refusals"][0]["may_change_on"], "2026-07-01");
    let period = stage.get("/api/v1/periods").await.json["periods"][0].clone();
    assert_eq!((&period["closed"], &period["figures"]["closing"]), (&json!(true), &json!(1_058_800)));
    assert_eq!(stage.write(Method::POST, reopen, None, "{}").await.wrong_fields(), ["reason"]);
    let open = stage.write(Method::POST, reopen, None, r#"{"reason": "a credit came late"}"#).await;
    assert_eq!(open.json["closed"], false);
    let period = stage.get("/api/v1/periods").await.json["periods"][0].clone();
    assert_eq!((&period["figures"], period["events"].as_array().unwrap().len()), (&Value::Null, 2));
    assert_eq!(stage.write(Method::POST, "/api/v1/periods/May/close", None, "{}").await.wrong_fields(), ["month"]);
}
