//! Definitions of KPIs as recorded facts: once each, again when one changes, known by day.

use crate::support::{On, empty_store};
use access::Scope;
use actions::{Actor, CompanyClock, Cx, LookedAt, definitions_known_at, record_definitions, recorded_definitions};
use kpis::{CATALOGUE, Definition, find};
use money::Day;
use std::sync::Arc;
use store::entity::policy_version::Model as Version;

on_both! {
    async fn definitions_are_recorded_once(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = crate::stage::operator(&store);
        for _ in 0..2 {
            record_definitions(&cx).await.unwrap();
            assert_eq!(store.sequence().await.unwrap(), 1);
        }
        for kpi in CATALOGUE.iter() {
            let recorded = recorded_definitions(&store, kpi.name).await.unwrap();
            let texts: Vec<&Definition> = recorded.iter().map(|version| &version.definition).collect();
            assert_eq!(texts, [&kpi.definition()], "{}", kpi.name);
        }
    }

    // An older Ascend recorded another NRR on 1 June; this one records its own on 30 June.
    async fn a_definition_that_changed_is_known_by_the_day(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = crate::stage::operator(&store);
        let at = |day: &str| cx.clock.end_of(day.parse::<Day>().unwrap());
        let nrr = find("nrr").unwrap().definition();
        let older = Definition { sql: find("grr").unwrap().sql.into(), formula: "as it was".into(), ..nrr.clone() };
        let tx = store.begin().await.unwrap();
        let version = Version {
            policy: "kpi:nrr".into(),
            version: 1,
            body: toml::to_string(&older).unwrap(),
            recorded_at: at("2026-06-01"),
            actor: "local:maya".into(),
            reason: "as it was".into(),
            sequence: 0,
        };
        tx.insert_policy(version).await.unwrap();
        tx.commit().await.unwrap();
        record_definitions(&cx).await.unwrap();
        for (day, want) in [("2025-01-01", &older), ("2026-06-15", &older), ("2026-06-30", &nrr)] {
            assert_eq!(&definitions_known_at(&store, at(day)).await.unwrap()["nrr"], want, "{day}");
        }
        let recorded = recorded_definitions(&store, "nrr").await.unwrap();
        assert_eq!(recorded.iter().map(|v| v.definition.formula.as_str()).collect::<Vec<_>>(), [&nrr.formula, "as it was"]);
    }

    async fn who_may_not_change_policies_records_no_definition(on: On) {
        let (store, _database) = empty_store(on).await;
        let clock = Arc::new(CompanyClock::new(chrono_tz::UTC));
        let visitor = Cx { store: store.clone(), actor: Actor::Visitor, scope: Scope::All, clock, idempotency_key: None, looked_at: LookedAt::Whatever };
        record_definitions(&visitor).await.unwrap_err();
        assert_eq!(store.sequence().await.unwrap(), 0);
    }
}
