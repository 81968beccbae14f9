//! The rule for segments: tried out, changed, looked at and applied once.

use crate::stage::{LEVELS, Stage};
use axum::http::Method;
use serde_json::{Value, json};

const RULE: &str =
    r#"{"from":0,"rules":"Large: level >= 10000\nSmall: otherwise","stay_percent":5,"reason":"one rule"}"#;

#[tokio::test]
async fn a_rule_is_tried_changed_and_applied_once_per_key() {
    let stage = Stage::new().await;
    stage.upload("kind=levels", "one", LEVELS).await;
    let none = stage.get("/api/v1/segments").await;
    assert_eq!(none.json, json!({ "version": 0, "rules": "", "stay_percent": 0 }));
    let before = stage.recorded().await;
    let tried = json!({ "rules": "Large: level >= 10000" }).to_string();
    let tried = stage.write(Method::POST, "/api/v1/segments/preview", None, &tried).await.json;
    assert_eq!(
        (&tried["moving"], &tried["customers"], &tried["seen"]),
        (&json!(1), &json!(1), &Value::Null),
        "{tried}"
    );
    assert_eq!(tried["moves"], json!([{ "from": null, "to": "Large", "accounts": 1, "level": 1_058_800 }]));
    assert_eq!((&tried["accounts"][0]["name"], &tried["accounts"][0]["line"]), (&json!("Harbour & Pine"), &json!(1)));
    assert_eq!(stage.recorded().await, before, "a try-out records nothing");
    let changed = stage.write(Method::PUT, "/api/v1/segments", Some("rule"), RULE).await;
    assert_eq!((changed.status.as_u16(), &changed.json), (200, &json!({ "version": 1 })), "{changed:?}");
    let stands = stage.get("/api/v1/segments").await;
    assert_eq!(stands.json["rules"], "Large: level >= 10000 GBP\nSmall: otherwise\n");
    let seen = stage.write(Method::POST, "/api/v1/segments/preview", None, "{}").await.json["seen"].clone();
    let apply = json!({ "seen": seen }).to_string();
    let stale = stage.write(Method::POST, "/api/v1/segments/apply", None, r#"{"seen":"x"}"#).await;
    assert_eq!((stale.status.as_u16(), stale.broken_rules()), (409, vec!["change_must_be_as_looked_at"]));
    let applied = stage.write(Method::POST, "/api/v1/segments/apply", Some("apply"), &apply).await;
    assert_eq!((&applied.json["moved"], &applied.json["version"]), (&json!(1), &json!(1)), "{applied:?}");
    let again = stage.write(Method::POST, "/api/v1/segments/apply", Some("apply"), &apply).await;
    assert_eq!(again.json, applied.json, "the reply that was kept");
    let other = stage.write(Method::POST, "/api/v1/segments/apply", None, &apply).await;
    assert_eq!(other.json["batch"], Value::Null, "nothing is left to do");
    let segment = async || stage.get("/api/v1/accounts?text=harbour").await.json["accounts"][0]["segment"].clone();
    assert_eq!(segment().await, "Large");
    let undo = format!("/api/v1/imports/{}/undo", applied.json["batch"].as_str().unwrap());
    assert_eq!(stage.write(Method::POST, &undo, None, "").await.json["accounts"], 1);
    assert_eq!(segment().await, Value::Null);
}

#[tokio::test]
async fn every_wrong_line_is_told_at_once() {
    let stage = Stage::new().await;
    let wrong = r#"{"from":0,"rules":"Large\nSmall: size","stay_percent":90,"reason":"x"}"#;
    let reply = stage.write(Method::PUT, "/api/v1/segments", None, wrong).await;
    assert_eq!(
        (reply.status.as_u16(), reply.wrong_fields()),
        (422, vec!["rules", "rules", "stay_percent"]),
        "{reply:?}"
    );
    let unknown = stage.write(Method::POST, "/api/v1/segments/apply", None, r#"{"look":"x"}"#).await;
    assert_eq!((unknown.status.as_u16(), unknown.wrong_fields()), (422, vec!["seen", "look"]));
}
