//! The land side through the API: all leads page by page, the profile, and one account that is won.

use crate::stage::{Reply, Stage};
use crate::support::{On, TestDatabase};
use axum::http::Method;
use serde_json::{Value, json};

const LEADS: &str = "lead,company,account,source,created_on,qualification,decided_on,reason,country
L-1,Harbour & Pine,H,Webinar March,2026-03-04,qualified,2026-03-09,,GB
L-2,Kestrel & Co,K,Fair,2026-03-05,,,,FR
L-3,Kestrel and Company Ltd,K2,Website,2026-05-06,unqualified,2026-05-07,Student project,
";

const DEALS: &str = "account,deal,name,effective_on,stage,close_on,reason,per_year,currency,owner
K,D-2,\"Kestrel, first order\",2026-04-10,Legal,,,700,USD,Bo
";

const QUOTES: &str = "account,quote,deal,revision,sent_on,state,ended_on,per_year,currency
K,Q-2,D-2,1,2026-04-15,sent,,700,USD
";

const PROFILE: &str = "[[criteria]]\nweight = 1\nwish = { country_in = [\"GB\"] }\n";

async fn company(url: &str) -> Stage {
    let stage = Stage::scoped(url).await;
    for (kind, rows) in [("leads", LEADS), ("deals", DEALS), ("quotes", QUOTES)] {
        let landed = stage.upload(&format!("kind={kind}"), kind, rows).await;
        assert_eq!(landed.json["reject"], 0, "{kind}: {}", landed.text);
    }
    stage
}

fn ids(page: &Value) -> Vec<&str> {
    page["leads"].as_array().unwrap().iter().map(|lead| lead["id"].as_str().unwrap()).collect()
}

crate::on_both! {
    async fn leads_come_page_by_page_and_are_held_against_the_profile(on: On) {
        let database = TestDatabase::new(on).await;
        let stage = company(&database.url).await;
        let first = stage.get("/api/v1/land/leads?limit=2").await.json;
        assert_eq!((ids(&first), &first["total"], &first["profile"]), (vec!["L-3", "L-2"], &json!(3), &json!(0)));
        let lead = &first["leads"][0];
        assert_eq!(
            (&lead["qualification"], &lead["reason"], &lead["fit"]["label"]),
            (&json!("unqualified"), &json!("Student project"), &json!("unknown"))
        );
        assert_eq!(lead["similar"][0]["others"][0]["company"], "Kestrel & Co", "{lead}");
        let next = format!("/api/v1/land/leads?limit=2&cursor={}", first["next"].as_str().unwrap());
        let last = stage.get(&next).await.json;
        assert_eq!((ids(&last), &last["next"]), (vec!["L-1"], &Value::Null));

        let none = stage.get("/api/v1/land/profile").await;
        assert_eq!((&none.json["version"], none.header("etag")), (&json!(0), "\"0\""));
        let put = async |key: Option<&str>, from: i32, profile: &str| {
            let body = json!({ "from": from, "profile": profile, "reason": "Whom we serve" }).to_string();
            stage.write(Method::PUT, "/api/v1/land/profile", key, &body).await
        };
        let wrong = put(None, 0, "[[criteria]]\nweight = 0\nwish = { country_in = [] }").await;
        assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, vec!["profile", "profile"]));
        let written = put(Some("profile"), 0, PROFILE).await;
        assert_eq!(written.json, json!({ "version": 1 }), "{}", written.text);
        assert_eq!(put(Some("profile"), 0, PROFILE).await.json, written.json);
        assert_eq!(put(None, 1, PROFILE).await.json, json!({ "version": null }));
        let stale = put(None, 0, "").await;
        assert_eq!((stale.status.as_u16(), stale.broken_rules()), (409, vec!["profile_must_be_the_one_looked_at"]));
        let body = json!({ "from": 1, "profile": "", "reason": "Late" }).to_string();
        let late = stage.change(Method::PUT, "/api/v1/land/profile", none.header("etag"), &body).await;
        assert_eq!(late.status.as_u16(), 412, "{}", late.text);
        let profile = stage.get("/api/v1/land/profile").await.json;
        assert_eq!(
            profile["wishes"],
            json!([{ "weight": 1, "about": "country", "any_of": ["GB"], "min": null, "max": null }])
        );

        // Facts have come since the first page.
        let stale = stage.get(&next).await;
        assert_eq!((stale.status.as_u16(), stale.wrong_fields()), (422, vec!["cursor"]));
        let all = stage.get("/api/v1/land/leads").await.json;
        let fits: Vec<_> = all["leads"].as_array().unwrap().iter().map(|lead| lead["fit"]["label"].as_str().unwrap()).collect();
        assert_eq!((fits, &all["profile"]), (vec!["unknown", "poor", "good"], &json!(1)));
        assert_eq!(all["leads"][2]["fit"]["score"], json!({ "part": 1, "whole": 1 }));
        let narrowed = stage.get("/api/v1/land/leads?limit=1&fields=company").await.json;
        assert_eq!(narrowed["leads"], json!([{ "company": "Kestrel and Company Ltd" }]));
    }

    async fn an_account_is_qualified_won_and_expected_to_grow(on: On) {
        let database = TestDatabase::new(on).await;
        let stage = company(&database.url).await;
        let said = async |path: &str, key: Option<&str>, json: Value| -> Reply {
            stage.write(Method::POST, &format!("/api/v1/accounts/K/{path}"), key, &json.to_string()).await
        };
        let read = async || stage.get("/api/v1/accounts/K/land").await.json;
        let land = read().await;
        assert_eq!((&land["leads"][0]["id"], &land["next_moves"]), (&json!("L-2"), &json!([])), "{land}");
        let deal = &land["deals"][0];
        assert_eq!((&deal["outcome"], &deal["now"]["stage"], &deal["quoted_on"]), (&json!("open"), &json!("Legal"), &json!("2026-04-15")));
        assert_eq!((&deal["quotes"][0]["state"], &deal["quotes"][0]["per_year"]), (&json!("open"), &json!({ "minor": 70_000, "currency": "USD" })));

        let wrong = said("leads", None, json!({ "id": "L-2", "qualification": "unqualified", "decided_on": "2026-03-01" })).await;
        assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, vec!["decided_on", "reason"]));
        let other = said("leads", None, json!({ "id": "L-1" })).await;
        assert_eq!((other.status.as_u16(), other.wrong_fields()), (422, vec!["id"]));
        let new = json!({ "company": "Kestrel Leisure", "source": "Fair", "tools": "Excel; Sheets" });
        let first = said("leads", Some("new"), new.clone()).await;
        assert_eq!((first.status.as_u16(), &said("leads", Some("new"), new).await.json), (200, &first.json), "{}", first.text);
        assert_eq!(said("leads", None, json!({ "id": "L-2", "qualification": "qualified" })).await.json["is_new"], true);
        assert_eq!(said("leads", None, json!({ "id": "L-2", "qualification": "qualified" })).await.json["is_new"], false);

        let won = json!({ "id": "D-2", "state": "won" });
        let first = said("deals", Some("won"), won.clone()).await;
        assert_eq!((&first.json["id"], &said("deals", Some("won"), won).await.json), (&json!("D-2"), &first.json));
        let wrong = said("next-moves", None, json!({ "deal": "D-9", "motion": "growth", "low": "much" })).await;
        assert_eq!(
            (wrong.status.as_u16(), wrong.wrong_fields()),
            (422, vec!["deal", "motion", "currency", "low", "from", "to", "condition"])
        );
        let next = json!({
            "deal": "D-2", "motion": "seat_growth", "low": "4000", "high": "9,000", "currency": "GBP", "from": "2027-01-01",
            "to": "2027-06-30", "condition": "Two teams plan with it every week",
        });
        let first = said("next-moves", Some("next"), next.clone()).await;
        assert_eq!((first.status.as_u16(), &said("next-moves", Some("next"), next).await.json), (200, &first.json));

        let wrong = said("later-terms", None, json!({ "deal": "D-2", "agreed": "pilot", "steps": "2: 5" })).await;
        assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, vec!["steps", "day", "condition", "per_year"]));
        let steps = json!({ "deal": "D-2", "agreed": "price_by_expansions", "steps": "2: 5; 4: 10" });
        let first = said("later-terms", Some("steps"), steps.clone()).await;
        assert_eq!((first.status.as_u16(), &said("later-terms", Some("steps"), steps).await.json), (200, &first.json));

        let land = read().await;
        let term = &land["later_terms"][0];
        assert_eq!((&term["agreed"], &term["day"], &term["per_year"]), (&json!("price_by_expansions"), &Value::Null, &Value::Null));
        assert_eq!(term["steps"][1], json!({ "expansions_min": 4, "discount_percent": 10 }));
        assert_eq!(land["leads"].as_array().unwrap().len(), 2);
        let qualified = land["leads"].as_array().unwrap().iter().find(|lead| lead["id"] == "L-2").unwrap();
        assert_eq!((&qualified["qualification"], &qualified["decided_on"]), (&json!("qualified"), &json!("2026-06-30")));
        let deal = &land["deals"][0];
        assert_eq!((&deal["outcome"], &deal["ended_on"], &deal["now"]["owner"]), (&json!("won"), &json!("2026-06-30"), &json!("Bo")));
        assert_eq!(deal["versions"].as_array().unwrap().len(), 2);
        assert_eq!(land["next_moves"].as_array().unwrap().len(), 1);
        let next = &land["next_moves"][0];
        assert_eq!(next["amount"]["high"], json!({ "minor": 900_000, "currency": "GBP" }));
        assert_eq!((&next["expected"]["to"], &next["recorded_on"]), (&json!("2027-06-30"), &json!("2026-06-30")));
    }
}
