//! The handover file through the API: opened, refused with all that is missing, promised, pushed back, accepted.

use crate::stage::{LEVELS, Reply, Stage};
use crate::support::{On, TestDatabase};
use axum::http::Method;
use serde_json::{Value, json};

const HARBOUR: &str = "/api/v1/accounts/Harbour%20%26%20Pine";

const PROMISE: &str = r#"{"text":"Hull follows in spring","promised_by":"customer","motion":"seat_growth","low":"40000",
    "high":"60,000","currency":"GBP","from":"2027-03-01","to":"2027-05-31","made_on":"2026-06-01"}"#;

async fn said(stage: &Stage, path: &str, key: Option<&str>, json: &str) -> Reply {
    stage.write(Method::POST, &format!("{HARBOUR}/{path}"), key, json).await
}

crate::on_both! {
    async fn a_handover_is_opened_promised_refused_and_accepted(on: On) {
        let database = TestDatabase::new(on).await;
        let stage = Stage::scoped(&database.url).await;
        stage.upload("kind=levels", "one", LEVELS).await;
        let read = async || stage.get(&format!("{HARBOUR}/handover")).await.json;
        assert_eq!(
            read().await,
            json!({ "delivery": null, "commercial": null, "promises": [], "signals": [], "steps": [] })
        );

        let empty = said(&stage, "handover/steps", None, "{}").await;
        assert_eq!((empty.status.as_u16(), empty.wrong_fields()), (422, vec!["kind", "act"]));
        let unknown = said(&stage, "handover/steps", None, r#"{"kind":"delivery","act":"shrug","why":"x"}"#).await;
        assert_eq!(unknown.wrong_fields(), ["why"]);
        let early = said(&stage, "handover/steps", None, r#"{"kind":"delivery","act":"accept"}"#).await;
        assert_eq!((early.status.as_u16(), early.broken_rules()), (409, vec!["handover_must_be_opened"]));
        assert_eq!(early.json["refusals"][0]["remedy"], "Open it: say who hands over to whom.");

        // The same key opens it once.
        let open = r#"{"kind":"delivery","act":"open","from":"Ann","to":"Carl"}"#;
        let opened = said(&stage, "handover/steps", Some("open"), open).await;
        assert_eq!(opened.status.as_u16(), 200, "{}", opened.text);
        assert_eq!(said(&stage, "handover/steps", Some("open"), open).await.json, opened.json);
        let promised = said(&stage, "promises", Some("hull"), PROMISE).await;
        assert_eq!((promised.status.as_u16(), &promised.json["is_new"]), (200, &json!(true)), "{}", promised.text);
        assert_eq!(said(&stage, "promises", Some("hull"), PROMISE).await.json, promised.json);
        let file = read().await;
        assert_eq!((file["steps"].as_array().unwrap().len(), file["promises"].as_array().unwrap().len()), (1, 1));
        assert_eq!(
            (&file["steps"][0]["act"], &file["steps"][0]["reason"], &file["steps"][0]["on"]),
            (&json!("open"), &json!("signed"), &json!("2026-06-30"))
        );
        let delivery = &file["delivery"];
        assert_eq!((&delivery["state"], &delivery["from"], &delivery["to"]), (&json!("opened"), &json!("Ann"), &json!("Carl")));
        assert_eq!(delivery["brief"][0]["state"], "missing");
        assert_eq!(
            delivery["brief"][0]["remedy"],
            "Ask the customer what they want to reach, by when and how they will see it."
        );
        let promise = &file["promises"][0];
        assert_eq!((&promise["owner"], &promise["state"], &promise["overdue"]), (&Value::Null, &json!("open"), &json!(false)));
        assert_eq!(promise["amount"]["high"], json!({ "minor": 6_000_000, "currency": "GBP" }));

        // All that keeps it from being accepted, with remedies; the file tells the same beforehand.
        let refused = said(&stage, "handover/steps", None, r#"{"kind":"delivery","act":"accept"}"#).await;
        let rules = ["brief_must_be_sent", "brief_must_have_every_part", "brief_must_be_known_enough", "promises_must_have_owners"];
        assert_eq!((refused.status.as_u16(), refused.broken_rules()), (409, rules.to_vec()), "{}", refused.text);
        assert_eq!(refused.json["refusals"], delivery["refusals"]);
        assert!(delivery["refusals"].as_array().unwrap().iter().all(|no| no["remedy"].as_str() != Some("")));

        // What became of the promise stands beside what was promised.
        let id = promise["id"].as_str().unwrap();
        let wrong = said(&stage, "promises/steps", None, r#"{"promise":"","became":"lost"}"#).await;
        assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, vec!["promise", "became"]));
        let other = said(&stage, "promises/steps", None, r#"{"promise":"P-9","became":"owned","owner":"Carl"}"#).await;
        assert_eq!((other.status.as_u16(), other.wrong_fields()), (422, vec!["promise"]));
        let owned = json!({ "promise": id, "became": "owned", "owner": "Carl" }).to_string();
        let once = said(&stage, "promises/steps", Some("owned"), &owned).await;
        assert_eq!(said(&stage, "promises/steps", Some("owned"), &owned).await.json, once.json, "{}", once.text);
        let slipped = json!({ "promise": id, "became": "slipped", "to": "2027-09-30" }).to_string();
        assert_eq!(said(&stage, "promises/steps", None, &slipped).await.status.as_u16(), 200);
        let file = read().await;
        let promise = &file["promises"][0];
        assert_eq!((&promise["owner"], &promise["slipped_on"]), (&json!("Carl"), &json!("2026-06-30")));
        assert_eq!(promise["expected"], json!({ "from": "2027-09-30", "to": "2027-09-30" }));
        assert_eq!(promise["promised_for"], json!({ "from": "2027-03-01", "to": "2027-05-31" }));
        let slip = file["signals"].as_array().unwrap().iter().find(|signal| signal["rule"] == "promises_must_not_slip");
        assert_eq!(
            slip.map(|signal| (&signal["evidence"], &signal["since"])),
            Some((&json!("\u{201c}Hull follows in spring\u{201d} slipped from 2027-05-31 to 2027-09-30."), &json!("2026-06-30")))
        );

        // A brief that marks what nobody knows, and the receiver who finds it thin.
        let brief = r#"{"kind":"delivery","act":"send_brief","to_confirm":"goals; stakeholders; usage_baseline; interactions"}"#;
        assert_eq!(said(&stage, "handover/steps", None, brief).await.status.as_u16(), 200);
        let busy = r#"{"kind":"delivery","act":"push_back","reason":"too_busy"}"#;
        let busy = said(&stage, "handover/steps", None, busy).await;
        assert_eq!((busy.status.as_u16(), busy.broken_rules().len()), (409, 1), "{}", busy.text);
        let thin = "{\"kind\":\"delivery\",\"act\":\"push_back\",\"reason\":\"terms_unclear\",\"note\":\"Which notice?\\nWhich price?\"}";
        assert_eq!(said(&stage, "handover/steps", None, thin).await.status.as_u16(), 200);
        let file = read().await;
        assert_eq!(
            (&file["delivery"]["state"], &file["delivery"]["pushed_back"]["note"]),
            (&json!("pushed_back"), &json!("Which notice?\nWhich price?"))
        );
        assert_eq!(file["delivery"]["brief"][0]["state"], "to_confirm");
        assert_eq!(file["delivery"]["completeness"], json!({ "part": 2, "whole": 6 }));
        assert_eq!(file["steps"][2]["reason"], "terms_unclear");
        let narrowed = stage.get(&format!("{HARBOUR}/handover?fields=signals")).await.json;
        assert_eq!(narrowed.as_object().unwrap().len(), 1);
    }
}
