//! Whose accounts are: of one account, and of many at once.

use crate::stage::{LEVELS, Stage};
use axum::http::Method;
use serde_json::json;

const ACCOUNTS: &str = "account,name,segment,owner
Harbour & Pine,,SMB,Maya
Kestrel & Co,,SMB,Maya
";

async fn company() -> Stage {
    let stage = Stage::new().await;
    for (kind, file) in [("levels", LEVELS), ("accounts", ACCOUNTS)] {
        let landed = stage.upload(&format!("kind={kind}"), kind, file).await;
        assert!(landed.status.is_success(), "{}", landed.text);
    }
    stage
}

async fn owner(stage: &Stage) -> serde_json::Value {
    stage.get("/api/v1/accounts/Harbour%20%26%20Pine").await.json["now"]["owner"].clone()
}

#[tokio::test]
async fn a_field_of_an_account_is_said_by_whoever_knows_what_stands() {
    let stage = company().await;
    let path = "/api/v1/accounts/Harbour%20%26%20Pine/changes";
    for (body, status, told) in [
        (json!({ "field": "owner", "value": "Dana", "was": "Ben" }), 409, "/refusals/0/rule"),
        (json!({ "field": "parent", "value": "" }), 422, "/errors/0/field"),
        (json!({ "field": "owner", "value": "Dana", "was": "Maya", "why": "x" }), 422, "/errors/0/field"),
        (json!({ "field": "owner", "value": "Dana", "was": "Maya" }), 200, "/is_new"),
        (json!({ "field": "owner", "value": "Dana", "was": "Maya" }), 200, "/is_new"),
    ] {
        let reply = stage.write(Method::POST, path, None, &body.to_string()).await;
        assert_eq!(reply.status.as_u16(), status, "{body} {}", reply.text);
        assert!(reply.json.pointer(told).is_some(), "{body} {}", reply.text);
    }
    assert_eq!(owner(&stage).await, "Dana");
}

#[tokio::test]
async fn the_same_is_said_of_many_as_it_was_looked_at_and_taken_back_as_one() {
    let stage = company().await;
    let (before, _) = stage.recorded().await;
    let said = |seen: &str| json!({ "field": "owner", "value": "Dana", "seen": seen }).to_string();
    let preview = stage.write(Method::POST, "/api/v1/accounts/changes/preview?segment=SMB", None, &said("")).await;
    assert_eq!((&preview.json["chosen"], &preview.json["changing"]), (&json!(2), &json!(2)), "{}", preview.text);
    assert_eq!(preview.json["first"][0]["before"], "Maya");
    let seen = preview.json["seen"].as_str().unwrap();
    let all = "/api/v1/accounts/changes";
    // All accounts are others than those of the segment only where there are others; another word is another change.
    let other = stage.write(Method::POST, all, None, &said("").replace("Dana", "Ben")).await;
    assert_eq!(other.status.as_u16(), 409, "{}", other.text);
    let changed = stage.write(Method::POST, &format!("{all}?segment=SMB"), None, &said(seen)).await;
    assert_eq!(changed.json["changed"], 2, "{}", changed.text);
    assert_eq!(owner(&stage).await, "Dana");
    let undo = format!("{all}/{}/undo", changed.json["batch"].as_str().unwrap());
    let undone = stage.write(Method::POST, &undo, None, "").await;
    assert_eq!(undone.json["accounts"], 2, "{}", undone.text);
    assert_eq!(stage.recorded().await.0, before);
    let again = stage.write(Method::POST, &undo, None, "").await;
    assert_eq!(again.status.as_u16(), 409, "{}", again.text);
}

#[tokio::test]
async fn accounts_are_named_or_filtered() {
    let stage = company().await;
    let id = stage.get("/api/v1/accounts/Harbour%20%26%20Pine").await.json["now"]["id"].clone();
    let path = "/api/v1/accounts/changes/preview";
    for (query, accounts, told) in [
        ("", json!([id]), "1"),
        ("?owner=Maya", json!([id]), "accounts"),
        ("", json!(["Harbour"]), "accounts"),
        ("", json!([]), "account"),
        ("?size=1", json!([id]), "size"),
    ] {
        let body = json!({ "field": "cam", "value": "Dana", "accounts": accounts }).to_string();
        let reply = stage.write(Method::POST, &format!("{path}{query}"), None, &body).await;
        let found = match reply.status.as_u16() {
            200 => reply.json["changing"].to_string(),
            _ => reply.json["errors"][0]["field"].as_str().unwrap().to_string(),
        };
        assert_eq!(found, told, "{query} {accounts} {}", reply.text);
    }
}
