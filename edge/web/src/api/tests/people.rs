//! People, interactions and usage through the API.

use crate::api::caller::KEY;
use crate::stage::{LEVELS, Stage};
use axum::body::Body;
use axum::http::{Method, header};

const HARBOUR: &str = "/api/v1/accounts/Harbour%20%26%20Pine";

async fn stage() -> Stage {
    let stage = Stage::new().await;
    stage.upload("kind=levels", "one", LEVELS).await;
    stage
}

#[tokio::test]
async fn people_are_added_once_and_listed_with_the_gaps() {
    let stage = stage().await;
    let (people, lena) = (format!("{HARBOUR}/people"), r#"{"name":"Lena Koch","function":"finance","role":"shapes"}"#);
    let first = stage.write(Method::POST, &people, Some("k-1"), lena).await;
    let again = stage.write(Method::POST, &people, Some("k-1"), lena).await;
    assert_eq!((first.status.as_u16(), &first.json), (200, &again.json), "{}", first.text);
    stage.write(Method::POST, &people, None, r#"{"name":"Dan Whitlock"}"#).await;
    let change = format!(r#"{{"person":{},"stance":"supports"}}"#, first.json["person"]);
    assert_eq!(stage.write(Method::POST, &people, None, &change).await.json["changed"][0], "stance");
    let page = stage.get(&format!("{people}?limit=1")).await.json;
    assert_eq!(page["people"][0]["name"], "Dan Whitlock");
    assert_eq!(page["gaps"][0]["text"], "Nobody who decides is known in finance.");
    let next = stage.get(&format!("{people}?limit=1&cursor={}", page["next"].as_str().unwrap())).await.json;
    assert_eq!((&next["people"][0]["stance"], &next["next"]), (&"supports".into(), &serde_json::Value::Null));
    for (body, wrong) in [
        (r#"{"name":"","stance":"cross"}"#, vec!["name", "stance"]),
        (r#"{"nmae":"Lena"}"#, vec!["nmae"]),
        (r#"{"person":"7","stance":"neutral"}"#, vec!["person"]),
    ] {
        let reply = stage.write(Method::POST, &people, None, body).await;
        assert_eq!((reply.status.as_u16(), reply.wrong_fields()), (422, wrong), "{body}");
    }
}

#[tokio::test]
async fn interactions_are_logged_and_read_by_side() {
    let stage = stage().await;
    let path = format!("{HARBOUR}/interactions");
    let body = r#"{"kind":"mail","day":"2024-12-01","subject":"Quote","text":"Two lines\nof it"}"#;
    let first = stage.write(Method::POST, &path, Some("k-1"), body).await;
    assert_eq!(first.status.as_u16(), 200, "{}", first.text);
    assert_eq!(stage.write(Method::POST, &path, Some("k-1"), body).await.json, first.json);
    stage.write(Method::POST, &path, None, r#"{"kind":"mail","day":"2025-02-01","subject":"Re: Quote"}"#).await;
    let all = stage.get(&path).await.json;
    assert_eq!((&all["interactions"][0]["earlier"], &all["interactions"][0]["side"]), (&1.into(), &"expand".into()));
    let land = stage.get(&format!("{path}?side=land")).await.json;
    assert_eq!(land["interactions"][0]["text"], "Two lines\nof it");
    let wrong = stage.write(Method::POST, &path, None, r#"{"kind":"meeting","day":"soon","subject":"x"}"#).await;
    assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, vec!["day", "purpose"]));
    assert_eq!(stage.get(&format!("{path}?cursor=AAAA")).await.status.as_u16(), 422);
    assert_eq!(stage.get("/api/v1/accounts/nobody/interactions").await.status.as_u16(), 404);
}

#[tokio::test]
async fn a_batch_of_usage_lands_once_and_tells_its_bad_rows() {
    let stage = stage().await;
    let batch = r#"{"account":"Harbour & Pine","product":"Planner","day":"2026-06-01","quantity":12.5}
{"account":"Harbour & Pine","product":"Planner","feature":"plans","day":"2026-06-01","quantity":3,"id":"u1"}

{"account":"Nobody","product":"Planner","day":"2026-06-01","quantity":1}
{"product":"Planner","day":"2026-06-01","quantity":1}
{"account":"Harbour & Pine","product":"Planner","day":"1 June","quantity":1}
not json"#;
    let send = async |key: &str, media: &str| {
        let request = stage.request(Method::POST, "/api/v1/usage").header(header::CONTENT_TYPE, media).header(KEY, key);
        stage.send(request.body(Body::from(batch)).unwrap()).await
    };
    let reply = send("b-1", "application/x-ndjson").await;
    assert_eq!((&reply.json["create"], &reply.json["reject"]), (&2.into(), &4.into()), "{}", reply.text);
    let rows: Vec<_> =
        reply.json["complaints"].as_array().unwrap().iter().map(|c| c["row"].as_u64().unwrap()).collect();
    assert_eq!(rows, [4, 5, 6, 7]);
    assert_eq!(send("b-2", "application/x-ndjson").await.json["unchanged"], 2);
    assert_eq!(send("b-3", "application/json").await.status.as_u16(), 415);
    let account = stage.get("/api/v1/accounts?text=harbour").await.json["accounts"][0]["id"].clone();
    let page = stage.get(&format!("/accounts/{}", account.as_str().unwrap())).await.text;
    assert!(page.contains("<b>15.5</b>"), "{page}");
}
