//! What every action does around its own work: access, retries, audit, and the small actions.

use crate::stage::{TODAY, on_any_thread, operator};
use crate::support::{On, empty_store};
use access::{Role, Scope};
use actions::{
    Actor, Cx, MonthFigures, NewAdministrator, Stop, change_policy, close_month, reopen_month, session,
    settings_known_at, setup_administrator, sign_in, sign_out,
};
use revenue::Settings;
use uuid::Uuid;

fn visitor(cx: &Cx) -> Cx {
    Cx { actor: Actor::Visitor, ..cx.clone() }
}

fn with_key(cx: &Cx, key: &str) -> Cx {
    Cx { idempotency_key: Some(key.into()), ..cx.clone() }
}

fn rules(stop: Stop) -> Vec<&'static str> {
    match stop {
        Stop::Refusal(refusals) => refusals.iter().map(|refusal| refusal.rule).collect(),
        other => panic!("not refused: {other}"),
    }
}

fn fields(stop: Stop) -> Vec<&'static str> {
    match stop {
        Stop::BadInput(wrong) => wrong.iter().map(|error| error.field).collect(),
        other => panic!("not bad input: {other}"),
    }
}

fn maya(password: Option<&str>) -> NewAdministrator {
    NewAdministrator {
        email: " Maya@Example.com ".into(),
        name: "Maya Okafor".into(),
        password: password.map(Into::into),
    }
}

on_both! {
    async fn whoever_may_not_act_records_nothing(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = visitor(&operator(&store));
        let refused = change_policy(&cx, "revenue.grace_days", "0", "no grace").await.unwrap_err();
        assert_eq!(rules(refused), ["must_be_allowed"]);
        let member = Cx { actor: Actor::Member { id: Uuid::now_v7(), role: Role::Administrator }, ..cx };
        assert_eq!(rules(setup_administrator(&member, maya(None)).await.unwrap_err()), ["must_be_allowed"]);
        assert_eq!(store.sequence().await.unwrap(), 0);
    }

    async fn the_first_administrator_signs_in_and_out(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let short = setup_administrator(&cx, NewAdministrator { email: "maya".into(), ..maya(Some("short")) }).await;
        assert_eq!(fields(short.unwrap_err()), ["email", "password"]);
        let administrator = on_any_thread(setup_administrator(&cx, maya(None))).await.unwrap();
        assert_eq!(administrator.email, "maya@example.com");
        let password = administrator.generated_password.unwrap();
        assert_eq!(rules(setup_administrator(&cx, maya(None)).await.unwrap_err()), ["no_member_yet"]);

        let visitor = visitor(&cx);
        let unknown = sign_in(&visitor, "nobody@example.com", &password).await.unwrap_err().to_string();
        let wrong = sign_in(&visitor, "maya@example.com", "not the password").await.unwrap_err().to_string();
        assert_eq!(unknown, wrong);
        assert_eq!(store.sequence().await.unwrap(), 1);
        let opened = on_any_thread(sign_in(&visitor, "MAYA@example.com", &password)).await.unwrap();
        let member = session(&store, &opened.token, cx.clock.now()).await.unwrap().unwrap();
        assert_eq!((member.id, member.name.as_str(), member.role), (administrator.id, "Maya Okafor", Role::Administrator));
        assert_eq!(session(&store, &opened.token, opened.expires_at).await.unwrap(), None);
        assert_eq!(session(&store, "another token", cx.clock.now()).await.unwrap(), None);
        assert_eq!(store.sequence().await.unwrap(), 2);

        let signed_in = Cx { actor: member.actor(), ..cx.clone() };
        on_any_thread(sign_out(&signed_in, &opened.token)).await.unwrap();
        assert_eq!(session(&store, &opened.token, cx.clock.now()).await.unwrap(), None);
        sign_out(&signed_in, &opened.token).await.unwrap();
        assert_eq!(store.sequence().await.unwrap(), 3);
        let trail = store.audit_of(&Scope::All, "member", &member.id.to_string(), 9).await.unwrap();
        let did: Vec<_> = trail.iter().map(|entry| (entry.action.as_str(), entry.actor.split(':').next().unwrap())).collect();
        assert_eq!(did, [("sign_out", "member"), ("sign_in", "member"), ("setup_administrator", "local")]);
        assert!(trail.iter().all(|entry| !entry.change.contains("maya") && !entry.change.contains(&password)));
        assert!(store.verify_audit().await.unwrap().is_ok());
    }

    async fn a_request_sent_again_is_answered_again_and_done_once(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = with_key(&operator(&store), "one");
        let first = change_policy(&cx, "revenue.grace_days", "14", "as agreed").await.unwrap();
        assert_eq!((first.policy.as_str(), first.version), ("revenue", Some(1)));
        assert_eq!(change_policy(&cx, "revenue.grace_days", "14", "as agreed").await.unwrap(), first);
        let other = change_policy(&cx, "revenue.grace_days", "15", "as agreed").await.unwrap_err();
        assert_eq!(fields(other), ["Idempotency-Key"]);
        let elsewhere = close_month(&cx, "2026-01".parse().unwrap(), figures(), "").await.unwrap_err();
        assert_eq!(fields(elsewhere), ["Idempotency-Key"]);
        assert_eq!(store.sequence().await.unwrap(), 1);
        let stranger = Cx { actor: Actor::LocalOperator("ben".into()), ..cx };
        let own = change_policy(&stranger, "revenue.grace_days", "15", "as agreed").await.unwrap();
        assert_eq!(own.version, Some(2));
    }

    async fn the_same_request_many_times_at_once_is_done_once(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = with_key(&operator(&store), "at once");
        let requests = (0..8).map(|_| {
            let cx = cx.clone();
            tokio::spawn(async move { change_policy(&cx, "revenue.grace_days", "7", "a week").await.unwrap() })
        });
        let requests: Vec<_> = requests.collect();
        for request in requests {
            assert_eq!(request.await.unwrap().version, Some(1));
        }
        assert_eq!(store.sequence().await.unwrap(), 1);
    }

    async fn actions_at_once_take_every_number_once(on: On) {
        let (store, _database) = empty_store(on).await;
        let months = (1..=12).map(|month| {
            let cx = operator(&store);
            let month = money::Month::of(2025, month).unwrap();
            tokio::spawn(async move { close_month(&cx, month, figures(), "").await.unwrap() })
        });
        let months: Vec<_> = months.collect();
        for month in months {
            month.await.unwrap();
        }
        assert_eq!(store.verify_audit().await.unwrap().unwrap().sequence, 12);
    }

    async fn a_setting_is_changed_by_key_with_a_reason(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        for (key, value, reason, wrong) in [
            ("revenue.grace_days", "0", " ", vec!["reason"]),
            ("grace", "0", "", vec!["key", "reason"]),
            ("revenue.grace", "0", "why not", vec!["value"]),
            ("revenue.grace_days", "many", "why not", vec!["value"]),
            ("revenue.grace_days", "many", " ", vec!["value", "reason"]),
            ("report.currency", "\"XYZ\"", "", vec!["value", "reason"]),
            ("revenue.grace_days", "-1", "why not", vec!["value"]),
        ] {
            assert_eq!(fields(change_policy(&cx, key, value, reason).await.unwrap_err()), wrong, "{key} = {value}");
        }
        assert_eq!(settings_known_at(&store, i64::MAX).await.unwrap(), Settings::default());
        assert_eq!(change_policy(&cx, "revenue.grace_days", "30", "as it is").await.unwrap().version, None);
        change_policy(&cx, "revenue.grace_days", "0", "no grace").await.unwrap();
        let before = cx.clock.now();
        change_policy(&cx, "revenue.level_source", "[\"invoices\"]", "bills are right").await.unwrap();
        let settings = settings_known_at(&store, i64::MAX).await.unwrap();
        assert_eq!((settings.revenue.grace_days, settings.revenue.level_source.len()), (0, 1));
        let then = settings_known_at(&store, before).await.unwrap();
        assert_eq!((then.revenue.grace_days, then.revenue.level_source.len()), (0, 3));
        let versions = store.policy_versions("revenue").await.unwrap();
        assert_eq!(versions.iter().map(|v| (v.version, v.reason.as_str())).collect::<Vec<_>>(), [
            (2, "bills are right"),
            (1, "no grace"),
        ]);
    }

    async fn an_empty_text_leaves_the_reporting_currency_open_again(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let set = async |value: &str| change_policy(&cx, "report.currency", value, "the board asks").await.unwrap().version;
        let now = async || settings_known_at(&store, i64::MAX).await.unwrap().report.currency;
        for (value, version, currency) in [
            ("", None, None),
            ("EUR", Some(1), Some("EUR")),
            ("\"EUR\"", None, Some("EUR")),
            ("\"\"", Some(2), None),
            (" ", None, None),
            ("gbp", Some(3), Some("GBP")),
            ("", Some(4), None),
        ] {
            assert_eq!(set(value).await, version, "{value}");
            assert_eq!(now().await.map(|c| c.to_string()).as_deref(), currency, "{value}");
        }
        assert_eq!(settings_known_at(&store, i64::MAX).await.unwrap(), Settings::default());
    }

    async fn a_month_is_closed_once_and_reopened_for_a_reason(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let (may, june) = ("2026-05".parse().unwrap(), "2026-06".parse().unwrap());
        assert_eq!(TODAY, "2026-06-30");
        assert_eq!(rules(close_month(&cx, june, figures(), "").await.unwrap_err()), ["month_must_be_over"]);
        assert_eq!(rules(reopen_month(&cx, may, "a mistake").await.unwrap_err()), ["month_must_be_closed"]);
        close_month(&cx, may, figures(), "books are done").await.unwrap();
        assert_eq!(rules(close_month(&cx, may, figures(), "").await.unwrap_err()), ["month_must_be_open"]);
        assert_eq!(store.closed_months().await.unwrap()[&may].inputs_hash, "cafe");
        assert_eq!(fields(reopen_month(&cx, may, "").await.unwrap_err()), ["reason"]);
        reopen_month(&cx, may, "a credit came late").await.unwrap();
        assert!(store.closed_months().await.unwrap().is_empty());
        close_month(&cx, may, figures(), "").await.unwrap();
        assert_eq!(store.month_events().await.unwrap().len(), 3);
    }
}

fn figures() -> MonthFigures {
    MonthFigures { figures: "{\"arr\":1}".into(), inputs_hash: "cafe".into() }
}
