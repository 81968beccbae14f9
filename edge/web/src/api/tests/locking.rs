//! Nobody overwrites what they have not seen.

use crate::stage::{LEVELS, Reply, Stage};
use axum::body::Body;
use axum::http::{Method, header};
use journey::JourneyPolicy;
use serde_json::json;

const HARBOUR: &str = "/api/v1/accounts/Harbour%20%26%20Pine";

/// A record with two changes that differ, and where its tag is read.
struct Record {
    read: String,
    write: (Method, String),
    one: String,
    other: String,
}

async fn records(stage: &Stage) -> Vec<Record> {
    stage.upload("kind=levels", "one", LEVELS).await;
    let people = format!("{HARBOUR}/people");
    let lena = stage.write(Method::POST, &people, None, r#"{"name":"Lena Koch"}"#).await;
    let team = stage.write(Method::POST, "/api/v1/teams", None, r#"{"name":"North"}"#).await;
    let ben = r#"{"email":"ben@example.com","name":"Ben","role":"cam"}"#;
    let ben = stage.write(Method::POST, "/api/v1/members", None, ben).await;
    let text = |reply: &Reply, field: &str| reply.json[field].as_str().unwrap().to_string();
    let record = |path: &str, one: &str, other: &str| Record {
        read: path.into(),
        write: (Method::PUT, path.into()),
        one: one.into(),
        other: other.into(),
    };
    let file = |path: &str, named: &str, (one, other): (&str, &str)| {
        let body = |text: &str| json!({ "from": 0, named: text, "reason": "Why" }).to_string();
        record(path, &body(one), &body(other))
    };
    let journey = |comment: &str| format!("{}# {comment}\n", JourneyPolicy::STANDARD);
    let wish = |weight: u16| format!("[[criteria]]\nweight = {weight}\nwish = {{ country_in = [\"GB\"] }}");
    let quota = |per_year: u32| {
        let months = "from = \"2026-04\"\nto = \"2026-06\"";
        format!("[[quotas]]\nrep = \"Ann\"\n{months}\nper_year = {per_year}\ncurrency = \"GBP\"")
    };
    let offering = |product: &str| {
        format!(
            r#"{{"from":0,"reason":"Offered","offerings":[{{"buyer":"finance","concern":"Plans","product":"{product}"}}]}}"#
        )
    };
    vec![
        record(&format!("{people}/{}", text(&lena, "person")), r#"{"stance":"supports"}"#, r#"{"title":"CFO"}"#),
        record("/api/v1/catalogue", &offering("Planner"), &offering("Routes")),
        record(
            "/api/v1/segments",
            r#"{"from":0,"rules":"Small: otherwise","reason":"One rule"}"#,
            r#"{"from":0,"rules":"Large: otherwise","reason":"Another"}"#,
        ),
        file("/api/v1/journey", "journey", (&journey("One"), &journey("Other"))),
        file("/api/v1/land/profile", "profile", (&wish(1), &wish(2))),
        file("/api/v1/land/quotas", "quotas", (&quota(1_000), &quota(2_000))),
        file("/api/v1/handover/policy", "handovers", ("kickoff_days = 10", "kickoff_days = 12")),
        file("/api/v1/surveys/policy", "surveys", ("[policy]\nquorum_percent = 40", "[policy]\nquorum_percent = 50")),
        record(
            "/api/v1/policies/revenue.grace_days",
            r#"{"value":10,"reason":"Slow payers"}"#,
            r#"{"value":20,"reason":"Slower payers"}"#,
        ),
        record(
            &format!("/api/v1/members/{}", text(&ben, "member")),
            r#"{"role":"csm","standing":"enabled"}"#,
            &format!(r#"{{"role":"cam","standing":"enabled","team":"{}"}}"#, text(&team, "team")),
        ),
    ]
}

#[tokio::test]
async fn a_change_to_what_was_changed_since_is_refused_and_writes_nothing() {
    let stage = Stage::new().await;
    for Record { read, write: (method, path), one, other } in records(&stage).await {
        let looked_at = stage.get(&read).await;
        let tag = looked_at.header("etag");
        assert!(tag.starts_with('"') && tag.len() > 2, "{read}: {looked_at:?}");
        let first = stage.change(method.clone(), &path, tag, &one).await;
        assert_eq!(first.status.as_u16(), 200, "{path}: {}", first.text);
        let before = stage.recorded().await;
        let stale = stage.change(method.clone(), &path, tag, &other).await;
        assert_eq!((stale.status.as_u16(), stale.media_type.as_str()), (412, "application/problem+json"), "{path}");
        assert_eq!(stale.broken_rules(), ["record_must_be_as_looked_at"], "{path}");
        let told = stale.json["refusals"][0]["reason"].as_str().unwrap();
        assert!(told.contains("member:") && told.contains("2026-06-30T12:00:00Z"), "{path}: {told}");
        assert_eq!(stage.recorded().await, before, "{path} changed something");
        let stands = stage.get(&read).await;
        assert_ne!(stands.header("etag"), tag, "{path}");
        let several = format!("\"other\", {}", stands.header("etag"));
        let from_one = other.replace(r#""from":0"#, r#""from":1"#);
        let again = stage.change(method.clone(), &path, &several, &from_one).await;
        assert_eq!(again.status.as_u16(), 200, "{path}: {}", again.text);
        // Who names no version changes what stands.
        let unseen = one.replace(r#""from":0"#, r#""from":2"#);
        assert_eq!(stage.write(method.clone(), &path, None, &unseen).await.status.as_u16(), 200, "{path}");
        let wrong = stage.change(method, &path, "no tag", &one).await;
        assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, vec!["If-Match"]), "{path}");
    }
}

#[tokio::test]
async fn what_stands_still_is_not_sent_again() {
    let stage = Stage::new().await;
    for Record { read, write: (method, path), one, .. } in records(&stage).await {
        let tag = stage.get(&read).await.header("etag").to_string();
        let ask = async |method: Method, known: &str| {
            let request = stage.request(method, &read).header(header::IF_NONE_MATCH, known);
            stage.send(request.body(Body::empty()).unwrap()).await
        };
        for known in [tag.as_str(), "*", &format!("\"other\", W/{tag}")] {
            let reply = ask(Method::GET, known).await;
            let got = (reply.status.as_u16(), reply.text.as_str(), reply.header("etag"));
            assert_eq!(got, (304, "", tag.as_str()), "{read} {known}");
        }
        assert_eq!(ask(Method::HEAD, &tag).await.status.as_u16(), 304, "{read}");
        assert_eq!(ask(Method::GET, "\"other\"").await.status.as_u16(), 200, "{read}");
        stage.write(method, &path, None, &one).await;
        assert_eq!(ask(Method::GET, &tag).await.status.as_u16(), 200, "{read}");
    }
}

#[tokio::test]
async fn a_spot_is_said_only_as_it_was_looked_at() {
    let stage = Stage::new().await;
    stage.upload("kind=levels", "one", LEVELS).await;
    let path = format!("{HARBOUR}/whitespace");
    let say = |state: &str, place: &str| {
        format!(r#"{{"product":"Routes","buyer":"operations","place":"{place}","state":"{state}"}}"#)
    };
    let spot = async |place: &str| {
        let grid = stage.get(&path).await.json;
        let at = |spot: &&serde_json::Value| spot["product"] == "Routes" && spot["place"] == place;
        grid["spots"].as_array().unwrap().iter().find(at).unwrap()["etag"].as_str().unwrap().to_string()
    };
    for place in ["Leeds", "York"] {
        stage.write(Method::POST, &path, None, &say("open", place)).await;
    }
    let (leeds, york) = (spot("Leeds").await, spot("York").await);
    assert_eq!(stage.change(Method::POST, &path, &leeds, &say("sold", "Leeds")).await.status.as_u16(), 200);
    let before = stage.recorded().await;
    let stale = stage.change(Method::POST, &path, &leeds, &say("open", "leeds")).await;
    assert_eq!((stale.status.as_u16(), stale.broken_rules()), (412, vec!["record_must_be_as_looked_at"]));
    assert_eq!(stage.recorded().await, before);
    // What is said of one place says nothing of another.
    assert_eq!(spot("York").await, york);
    assert_eq!(stage.change(Method::POST, &path, &york, &say("sold", "York")).await.status.as_u16(), 200);
}
