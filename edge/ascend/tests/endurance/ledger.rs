//! What is recorded, compared with what was acknowledged.

use crate::writer::{Write, is_setting, key};
use access::Scope;
use std::collections::HashMap;
use store::Store;

/// Every acknowledged write is recorded, none is recorded twice, and the audit trail is sound.
/// How many are recorded.
pub fn compare(url: &str, writes: &[Write]) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(url).await.expect("opening the store");
        let recorded = recorded(&store).await;
        for write in writes {
            let named = recorded.get(&key(write.number)).map(Vec::as_slice).unwrap_or_default();
            assert!(named.len() <= 1, "{} is recorded {} times", key(write.number), named.len());
            if let Some(reply) = &write.acknowledged {
                let one = named.first().unwrap_or_else(|| panic!("{} was acknowledged and is lost", key(write.number)));
                assert!(reply.contains(one), "{reply} does not name {one}, which is recorded");
            }
        }
        let end = store.verify_audit().await.expect("reading the trail").expect("a sound trail");
        // No write of the load is anywhere without its entry.
        assert!(end.sequence >= recorded.len() as i64);
        store.close().await.expect("closing the store");
        recorded.len()
    })
}

/// For each key what is recorded under it, as the reply names it.
async fn recorded(store: &Store) -> HashMap<String, Vec<String>> {
    let mut recorded: HashMap<String, Vec<String>> = HashMap::new();
    for (batch, _) in store.batches(&Scope::All, None, 1_000_000).await.expect("reading imports") {
        recorded.entry(batch.file_name).or_default().push(format!("\"batch\":\"{}\"", batch.id));
    }
    for version in store.policy_versions("report").await.expect("reading settings") {
        recorded.entry(version.reason).or_default().push(format!("\"version\":{}}}", version.version));
    }
    recorded
}

/// The writes whose fate is not known.
pub fn unknown(writes: &[Write]) -> Vec<usize> {
    (0..writes.len()).filter(|at| writes[*at].acknowledged.is_none()).collect()
}

/// A sound share of both kinds of write was acknowledged, so that a test proves something.
pub fn expect_load(writes: &[Write], at_least: usize) {
    for kind in [true, false] {
        let of_kind = writes.iter().filter(|write| is_setting(write.number) == kind && write.acknowledged.is_some());
        assert!(of_kind.count() >= at_least, "too little was written for this to prove anything");
    }
}
