//! Records that a program keeps in step: all of them land, or none.

use crate::stage::{Reply, Stage};
use axum::http::Method;
use serde_json::{Value, json};

const ACCOUNTS: &str = "/api/v1/accounts/upsert?source=crm";
const PEOPLE: &str = "/api/v1/people/upsert?source=crm";

fn outcomes(reply: &Reply) -> Vec<String> {
    let results = reply.json["results"].as_array().unwrap_or_else(|| panic!("{}", reply.text));
    let text = |value: &Value| value.as_str().unwrap().to_string();
    results.iter().map(|result| format!("{} {}", text(&result["external_id"]), text(&result["outcome"]))).collect()
}

#[tokio::test]
async fn each_record_is_told_its_fate_and_the_same_again_changes_nothing() {
    let stage = Stage::new().await;
    let send = async |path: &str, key: Option<&str>, records: Value| {
        stage.write(Method::POST, path, key, &records.to_string()).await
    };
    let both = json!([
        { "external_id": "A-1", "name": "Harbour & Pine", "segment": "SMB" },
        { "external_id": "A-2", "name": "Kestrel & Co" },
    ]);
    let first = send(ACCOUNTS, Some("k-1"), both.clone()).await;
    assert_eq!(outcomes(&first), ["A-1 created", "A-2 created"]);
    let stands = stage.recorded().await;
    assert_eq!(send(ACCOUNTS, Some("k-1"), both.clone()).await.json, first.json);
    let again = send(ACCOUNTS, Some("k-2"), both.clone()).await;
    assert_eq!(
        (outcomes(&again), &again.json["batch"]),
        (vec!["A-1 unchanged".into(), "A-2 unchanged".into()], &Value::Null)
    );
    assert_eq!(stage.recorded().await, stands);
    let other = send(ACCOUNTS, Some("k-1"), json!([{ "external_id": "A-1", "name": "Harbour" }])).await;
    assert_eq!((other.status.as_u16(), other.wrong_fields()), (422, vec!["Idempotency-Key"]));
    let changed = send(
        ACCOUNTS,
        None,
        json!([
            { "external_id": "A-3", "name": "Larch" },
            { "external_id": "A-2", "name": "Kestrel Group" },
            { "external_id": "A-1", "name": "Harbour & Pine", "segment": "SMB" },
        ]),
    );
    assert_eq!(outcomes(&changed.await), ["A-3 created", "A-2 updated", "A-1 unchanged"]);
    assert_eq!(stage.get("/api/v1/accounts/A-2").await.json["now"]["name"], "Kestrel Group");
    let people = json!([{ "account": "A-1", "external_id": "P-1", "name": "Lena Koch", "works_with": "Dan; Ida" }]);
    assert_eq!(outcomes(&send(PEOPLE, None, people.clone()).await), ["P-1 created"]);
    assert_eq!(outcomes(&send(PEOPLE, None, people).await), ["P-1 unchanged"]);
    let known = stage.get("/api/v1/accounts/A-1/people").await.json;
    assert_eq!(known["people"][0]["works_with"], json!(["Dan", "Ida"]));
    assert_eq!(known["people"][0]["source"], "crm");
    // It is a batch like any other, and can be taken back.
    let batch = first.json["batch"].as_str().unwrap();
    assert_eq!(stage.get(&format!("/api/v1/imports/{batch}")).await.json["source"], "crm");
    assert_eq!(stage.last_entry().await.action, "import");
}

#[tokio::test]
async fn one_wrong_record_keeps_all_of_them_out_and_every_complaint_is_told() {
    let stage = Stage::new().await;
    stage.write(Method::POST, ACCOUNTS, None, r#"[{"external_id":"A-1","name":"Harbour & Pine"}]"#).await;
    let before = stage.recorded().await;
    for (path, records, wrong) in [
        (
            PEOPLE,
            json!([
                { "account": "A-1", "external_id": "P-1", "name": "Lena Koch" },
                { "account": "A-1", "external_id": "P-2", "email": "nowhere", "stance": "cross", "nmae": "Dan" },
                { "account": "A-9", "external_id": "P-3", "name": "Ida" },
                { "account": "A-1", "name": 7 },
                {},
                "Dan",
            ]),
            vec![
                "[1].nmae",
                "[1].stance",
                "[1].email",
                "[2].account",
                "[3].name",
                "[3].external_id",
                "[4].external_id",
                "[5]",
            ],
        ),
        // Two records of one account that differ: which counts would depend on their order.
        (
            ACCOUNTS,
            json!([{ "external_id": "A-1", "name": "Harbour" }, { "external_id": "A-1", "name": "Pine" }]),
            vec!["[0]", "[1]"],
        ),
        (ACCOUNTS, json!([]), vec!["body"]),
        (ACCOUNTS, json!({ "external_id": "A-2" }), vec!["body"]),
        (ACCOUNTS, json!(vec![json!({ "external_id": "A-2" }); 1_001]), vec!["body"]),
        ("/api/v1/accounts/upsert", json!([{ "external_id": "A-2" }]), vec!["source"]),
    ] {
        let reply = stage.write(Method::POST, path, Some("k"), &records.to_string()).await;
        assert_eq!((reply.status.as_u16(), reply.wrong_fields()), (422, wrong), "{}", reply.text);
        assert_eq!(stage.recorded().await, before);
    }
}
