//! Policies that are one file each: read under the version that stands, replaced with all that is wrong told at once.

use crate::stage::Stage;
use axum::http::Method;
use serde_json::{Value, json};

/// A file with what is wrong with it, and one that holds.
struct Case {
    path: &'static str,
    named: &'static str,
    /// How many things are wrong with it.
    bad: (&'static str, usize),
    good: &'static str,
    /// What the reply says of the good one, and where.
    says: (&'static str, Value),
}

fn cases() -> [Case; 3] {
    let quota =
        "[[quotas]]\nrep = \"Ann\"\nfrom = \"2026-04\"\nto = \"2026-06\"\nper_year = 9000\ncurrency = \"GBP\"\n";
    let own = "[[template]]\nkey = \"visit\"\ntitle = { de = \"Besuch\" }\nkind = \"pilot\"\n\n[[template.question]]\n\
               id = \"ease\"\nkind = \"effort\"\ntexts = { de = \"War es einfach?\" }\n";
    let question = json!({ "id": "ease", "kind": "effort", "texts": { "de": "War es einfach?" }, "choices": [] });
    [
        Case {
            path: "/api/v1/handover/policy",
            named: "handovers",
            bad: ("kickoff_days = 0\nbrief_known_percent_min = 101", 2),
            good: "kickoff_days = 10 # sooner\n",
            says: ("/kickoff_days", json!(10)),
        },
        Case {
            path: "/api/v1/surveys/policy",
            named: "surveys",
            bad: ("[[template]]\nkey = \"A b\"\ntitle = {}\nkind = \"pilot\"\nquestion = []", 3),
            good: own,
            says: (
                "/templates/0",
                json!({ "key": "visit", "title": { "de": "Besuch" }, "kind": "pilot", "own": true, "questions": [question] }),
            ),
        },
        Case {
            path: "/api/v1/land/quotas",
            named: "quotas",
            bad: ("quota = 5", 1),
            good: quota,
            says: (
                "/reps/0",
                json!({ "rep": "Ann", "from": "2026-04", "to": "2026-06", "per_year": 9000, "currency": "GBP" }),
            ),
        },
    ]
}

#[tokio::test]
async fn every_file_is_read_and_replaced_in_one_way() {
    for Case { path, named, bad, good, says } in cases() {
        let stage = Stage::new().await;
        let first = stage.get(path).await;
        assert_eq!((&first.json["version"], first.header("etag")), (&json!(0), "\"0\""), "{path}: {}", first.text);
        assert!(first.json[named].is_string(), "{path}: {}", first.text);
        let put = async |key: Option<&str>, from: i32, text: &str, reason: &str| {
            let body = json!({ "from": from, named: text, "reason": reason }).to_string();
            stage.write(Method::PUT, path, key, &body).await
        };
        let before = stage.recorded().await;
        let wrong = put(None, 0, bad.0, " ").await;
        let fields = [&vec![named; bad.1][..], &["reason"]].concat();
        assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, fields), "{path}: {}", wrong.text);
        assert_eq!(wrong.media_type, "application/problem+json", "{path}");
        let unknown = stage.write(Method::PUT, path, None, r#"{"from":0,"file":"","reason":"x"}"#).await;
        assert_eq!((unknown.status.as_u16(), unknown.wrong_fields()), (422, vec!["file"]), "{path}");
        assert_eq!(stage.recorded().await, before, "{path}: nothing is recorded");

        let written = put(Some("once"), 0, good, "As agreed").await;
        assert_eq!(written.json, json!({ "version": 1 }), "{path}: {}", written.text);
        assert_eq!(put(Some("once"), 0, good, "As agreed").await.json, written.json, "{path}: sent again");
        assert_eq!(put(None, 1, good, "Once more").await.json, json!({ "version": null }), "{path}");
        let stale = put(None, 0, "", "Late").await;
        assert_eq!(stale.status.as_u16(), 409, "{path}: {}", stale.text);
        assert!(stale.broken_rules()[0].ends_with("_must_be_those_looked_at"), "{path}: {}", stale.text);
        let stands = stage.get(path).await;
        assert_eq!((&stands.json[named], stands.header("etag")), (&json!(good), "\"1\""), "{path}");
        assert_eq!(stands.json.pointer(says.0), Some(&says.1), "{path}: {}", stands.text);
    }
}
