//! Members and keys through the API.

use crate::stage::Stage;
use actions::accept_invitation;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};

/// What a program gets with a key.
async fn with_key(stage: &Stage, path: &str, key: &str) -> u16 {
    let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
    stage.send(request.body(Default::default()).unwrap()).await.status.as_u16()
}

#[tokio::test]
async fn somebody_is_invited_changes_role_and_leaves() {
    let stage = Stage::new().await;
    let send = async |path: &str, json: &str| stage.write(Method::POST, path, None, json).await;
    let team = send("/api/v1/teams", r#"{"name":"North"}"#).await.json["team"].as_str().unwrap().to_string();
    assert_eq!(send("/api/v1/teams", r#"{"name":"north"}"#).await.wrong_fields(), ["name"]);
    assert_eq!(stage.get("/api/v1/teams").await.json["teams"], json!([{ "id": team, "name": "North" }]));
    let wrong = send("/api/v1/members", r#"{"email":"ben@example.com","role":"boss","team":"North"}"#).await;
    assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, vec!["role", "team"]));
    let ben = format!(r#"{{"email":"ben@example.com","name":"Ben","role":"cam","team":"{team}"}}"#);
    let invited = send("/api/v1/members", &ben).await;
    let (id, link) = (invited.json["member"].as_str().unwrap(), invited.json["link"].as_str().unwrap());
    assert_eq!(stage.get(link).await.status.as_u16(), 200);
    assert_eq!(send("/api/v1/members", &ben).await.wrong_fields(), ["email"]);
    let list = stage.get("/api/v1/members").await;
    let shown = &list.json["members"][0];
    assert_eq!(
        (&shown["name"], &shown["standing"], &shown["team"], &shown["sees"]),
        (&json!("Ben"), &json!("invited"), &json!(team), &json!("own"))
    );
    for secret in ["hash", "password", "token", link.rsplit('/').next().unwrap()] {
        assert!(!list.text.contains(secret), "{secret} in {}", list.text);
    }
    let path = format!("/api/v1/members/{id}");
    let change = async |json: &str| stage.write(Method::PUT, &path, None, json).await;
    assert_eq!(change(r#"{"role":"csm","standing":"away"}"#).await.wrong_fields(), ["standing"]);
    let left = change(r#"{"role":"csm","standing":"disabled"}"#).await;
    assert_eq!(
        (&left.json["role"], &left.json["standing"], &left.json["team"]),
        (&json!("csm"), &json!("disabled"), &Value::Null)
    );
    let token = link.rsplit('/').next().unwrap();
    assert!(accept_invitation(&stage.app.visitor(), token, "seven wet otters").await.is_err());
    let again = send(&format!("{path}/invite"), "").await;
    assert_eq!((again.status.as_u16(), again.broken_rules()), (409, vec!["member_must_be_enabled"]));
    let maya = list.json["members"][1]["id"].as_str().unwrap();
    let own = format!("/api/v1/members/{maya}");
    let last = stage.write(Method::PUT, &own, None, r#"{"role":"cam","standing":"enabled"}"#).await;
    assert_eq!(last.broken_rules(), ["somebody_must_manage_members"]);
    assert_eq!(stage.get("/api/v1/members/7").await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_key_is_told_once_and_opens_until_it_is_revoked() {
    let stage = Stage::new().await;
    let make = async |json: &str| stage.write(Method::POST, "/api/v1/keys", None, json).await;
    for (body, wrong) in [
        (r#"{"name":"","role":"cam","days":0}"#, vec!["name", "days"]),
        (r#"{"name":"Nightly","role":"boss","days":9}"#, vec!["role"]),
        (r#"{"name":"Nightly","role":"cam","days":-9}"#, vec!["days"]),
    ] {
        assert_eq!(make(body).await.wrong_fields(), wrong, "{body}");
    }
    let made = make(r#"{"name":"Nightly","role":"revops","days":9}"#).await;
    let (id, key) = (made.json["id"].as_str().unwrap(), made.json["key"].as_str().unwrap());
    assert_eq!(with_key(&stage, "/api/v1/policies", key).await, 200);
    // The key's role manages no members.
    assert_eq!(with_key(&stage, "/api/v1/members", key).await, 403);
    let list = stage.get("/api/v1/keys").await;
    assert_eq!((&list.json["keys"][0]["name"], &list.json["keys"][0]["revoked_at"]), (&json!("Nightly"), &Value::Null));
    assert!(!list.text.contains(key) && !list.text.contains("hash"), "{}", list.text);
    let revoke = format!("/api/v1/keys/{id}/revoke");
    assert_eq!(stage.write(Method::POST, &revoke, None, "").await.json, json!({ "id": id }));
    assert_eq!(with_key(&stage, "/api/v1/policies", key).await, 401);
    assert_eq!(stage.write(Method::POST, &revoke, None, "").await.status.as_u16(), 404);
    assert!(stage.get("/api/v1/keys").await.json["keys"][0]["revoked_at"].is_string());
}
