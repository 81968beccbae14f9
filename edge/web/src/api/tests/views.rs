//! Views through the API.

use crate::stage::Stage;
use axum::http::Method;
use serde_json::{Value, json};

const VIEWS: &str = "/api/v1/views";

#[tokio::test]
async fn a_view_is_kept_changed_and_forgotten() {
    let stage = Stage::new().await;
    let body = r#"{"list":"/accounts","name":"Dana by level","query":"sort=level&owner=Dana%20Reyes","shared":true}"#;
    let made = stage.write(Method::POST, VIEWS, Some("once"), body).await;
    assert_eq!(made.json["href"], "/accounts?owner=Dana%20Reyes&sort=level", "{}", made.text);
    let again = stage.write(Method::POST, VIEWS, Some("once"), body).await;
    assert_eq!(again.json, made.json, "the first reply comes again");
    assert_eq!(stage.write(Method::POST, VIEWS, None, body).await.wrong_fields(), ["name"]);
    stage.write(Method::POST, VIEWS, None, r#"{"list":"/growth","name":"As a table","query":"as=table"}"#).await;
    let list = stage.get(VIEWS).await.json;
    let names: Vec<&Value> = list["views"].as_array().unwrap().iter().map(|view| &view["name"]).collect();
    assert_eq!(names, [&json!("Dana by level"), &json!("As a table")]);
    let view = &list["views"][0];
    assert_eq!(
        (&view["shared"], &view["shared_by"], &view["query"]),
        (&json!(true), &Value::Null, &json!("owner=Dana%20Reyes&sort=level"))
    );
    let first = stage.get(&format!("{VIEWS}?limit=1")).await.json;
    let next = stage.get(&format!("{VIEWS}?limit=1&cursor={}", first["next"].as_str().unwrap())).await.json;
    assert_eq!((&next["views"][0]["name"], &next["next"]), (&json!("As a table"), &Value::Null));
    assert_eq!(
        stage.get(&format!("{VIEWS}?list=/growth&fields=name")).await.json["views"],
        json!([{ "name": "As a table" }])
    );
    assert_eq!(stage.get(&format!("{VIEWS}?list=/settings")).await.wrong_fields(), ["list"]);
    let path = format!("{VIEWS}/{}", made.json["id"].as_str().unwrap());
    let seen = view["etag"].as_str().unwrap();
    let renamed = r#"{"list":"/accounts","name":"Dana","query":"owner=Dana%20Reyes"}"#;
    assert_eq!(stage.change(Method::PUT, &path, seen, renamed).await.json["href"], "/accounts?owner=Dana%20Reyes");
    assert_eq!(stage.change(Method::PUT, &path, seen, renamed).await.status.as_u16(), 412);
    assert_eq!(stage.change(Method::DELETE, &path, seen, "").await.status.as_u16(), 412);
    assert_eq!(stage.write(Method::DELETE, &path, None, "").await.json["id"], made.json["id"]);
    assert_eq!(stage.write(Method::DELETE, &path, None, "").await.status.as_u16(), 404);
    assert_eq!(stage.write(Method::PUT, &path, None, renamed).await.status.as_u16(), 404);
}

#[tokio::test]
async fn what_is_no_view_is_told_field_by_field() {
    let stage = Stage::new().await;
    for (body, wrong) in [
        ("{}", vec!["list"]),
        (r#"{"list":"/accounts"}"#, vec!["name", "query"]),
        (r#"{"list":"/accounts","name":"Mine","query":"sort=size&living=on"}"#, vec!["query", "query"]),
        (r#"{"list":"/accounts","name":"","query":"colour=red"}"#, vec!["name", "query"]),
        (r#"{"list":"/accounts","name":"Mine","query":"sort=level","shared":"yes"}"#, vec!["shared"]),
        (r#"{"list":"/growth/rows","name":"Mine","query":"kpi=luck"}"#, vec!["query"]),
    ] {
        let reply = stage.write(Method::POST, VIEWS, None, body).await;
        assert_eq!((reply.status.as_u16(), reply.wrong_fields()), (422, wrong), "{body}: {}", reply.text);
    }
}
