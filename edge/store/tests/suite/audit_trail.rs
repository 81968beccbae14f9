//! The audit trail: it follows from itself, and tampering shows.

use crate::support::{On, empty_store};
use sea_orm::ConnectionTrait;
use store::{AuditEntry, ChainBreak, Store};

async fn three_entries(store: &Store) {
    for number in 1..=3 {
        let tx = store.begin().await.unwrap();
        let entry = AuditEntry {
            recorded_at: 1_000 * number,
            actor: "local:maya".into(),
            action: "import".into(),
            subject_kind: "import".into(),
            subject_id: format!("batch {number}"),
            change: "{\"create\":1}".into(),
        };
        assert_eq!(tx.append_audit(entry).await.unwrap(), number);
        tx.commit().await.unwrap();
    }
}

on_both! {
    async fn a_sound_chain_names_its_end(on: On) {
        let (store, _database) = empty_store(on).await;
        assert_eq!(store.verify_audit().await.unwrap().unwrap().sequence, 0);
        three_entries(&store).await;
        let end = store.verify_audit().await.unwrap().unwrap();
        assert_eq!((end.sequence, end.hash.len()), (3, 64));
        let of_second = store.audit_of(&access::Scope::All, "import", "batch 2", 10).await.unwrap();
        assert_eq!(of_second.iter().map(|entry| entry.sequence).collect::<Vec<_>>(), [2]);
    }

    async fn tampering_shows_where_it_happened(on: On) {
        for (tampering, sequence, problem) in [
            ("UPDATE audit SET actor = 'local:nobody' WHERE sequence = 2", 2, "was changed after it was written"),
            ("UPDATE audit SET recorded_at = 0 WHERE sequence = 3", 3, "was changed after it was written"),
            ("DELETE FROM audit WHERE sequence = 1", 1, "is missing"),
            ("DELETE FROM audit WHERE sequence = 3", 2, "is the last one, but the head names another"),
            ("UPDATE audit SET previous_hash = hash WHERE sequence = 3", 3, "does not follow from the one before"),
        ] {
            let (store, database) = empty_store(on).await;
            three_entries(&store).await;
            database.connect().await.execute_unprepared(tampering).await.unwrap();
            assert_eq!(store.verify_audit().await.unwrap(), Err(ChainBreak { sequence, problem }), "{tampering}");
        }
    }
}
