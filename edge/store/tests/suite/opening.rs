//! Opening a database: what is promised, what is refused, and what is found again.

use crate::support::{On, TestDatabase, empty_store};
use sea_orm::ConnectionTrait;
use store::{DatabaseRefused, Store};

on_both! {
    async fn a_database_keeps_its_name_for_life(on: On) {
        let (store, database) = empty_store(on).await;
        let id = store.database_id();
        assert_eq!(store.sequence().await.unwrap(), 0);
        store.close().await.unwrap();
        assert_eq!(Store::open(&database.url).await.unwrap().database_id(), id);
    }

    async fn data_of_a_newer_version_is_refused_in_plain_words(on: On) {
        let (store, database) = empty_store(on).await;
        store.close().await.unwrap();
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 0)";
        database.connect().await.execute_unprepared(newer).await.unwrap();
        let refused = Store::open(&database.url).await.unwrap_err();
        let refused = refused.downcast_ref::<DatabaseRefused>().unwrap().to_string();
        assert!(refused.starts_with("This data was written by a newer Ascend (schema step m9999_from_the_future)"));
    }

    async fn a_transaction_that_is_dropped_lands_nothing(on: On) {
        let (store, _database) = empty_store(on).await;
        let tx = store.begin().await.unwrap();
        assert_eq!(tx.take_sequence().await.unwrap(), 1);
        tx.insert_policy(policy("grace_days = 0")).await.unwrap();
        drop(tx);
        assert!(store.policy_versions("revenue").await.unwrap().is_empty());
        assert_eq!(store.begin().await.unwrap().take_sequence().await.unwrap(), 1);
    }

    async fn a_policy_is_the_version_that_was_known(on: On) {
        let (store, _database) = empty_store(on).await;
        let tx = store.begin().await.unwrap();
        for (version, body) in [(1, "grace_days = 0"), (2, "grace_days = 14")] {
            let policy = store::entity::policy_version::Model { version, recorded_at: i64::from(version) * 100, ..policy(body) };
            tx.insert_policy(policy).await.unwrap();
        }
        tx.commit().await.unwrap();
        for (known_at, want) in [(99, None), (100, Some("grace_days = 0")), (i64::MAX, Some("grace_days = 14"))] {
            let known = store.policy_known_at("revenue", known_at).await.unwrap();
            assert_eq!(known.as_ref().map(|version| version.body.as_str()), want, "{known_at}");
        }
    }
}

fn policy(body: &str) -> store::entity::policy_version::Model {
    store::entity::policy_version::Model {
        policy: "revenue".into(),
        version: 1,
        body: body.into(),
        recorded_at: 0,
        actor: "local:maya".into(),
        reason: "a test".into(),
        sequence: 1,
    }
}

#[tokio::test]
async fn postgresql_that_may_lose_writes_is_refused() {
    let database = TestDatabase::new(On::Postgres).await;
    let name = database.url.rsplit('/').find_map(|part| part.split('?').next().filter(|n| n.starts_with("ascend_")));
    let off = format!("ALTER DATABASE {} SET synchronous_commit = off", name.unwrap());
    database.connect().await.execute_unprepared(&off).await.unwrap();
    let refused = Store::open(&database.url).await.unwrap_err().to_string();
    assert!(refused.starts_with("PostgreSQL has synchronous_commit = off"), "{refused}");
}
