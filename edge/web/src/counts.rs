//! Figures of lists that change only with a commit: how many accounts pass, what can be picked.

use access::Scope;
use actions::reads::{AccountFilter, Facets, Store};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Lists remembered at most; another filter is another list.
const LISTS_MAX: usize = 256;

/// Remembers them until the next commit.
#[derive(Default)]
pub struct Counts {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    sequence: i64,
    counts: HashMap<String, i64>,
    facets: HashMap<Scope, Facets>,
}

impl Counts {
    /// How many accounts pass a filter.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn accounts(&self, store: &Store, scope: &Scope, filter: &AccountFilter) -> anyhow::Result<i64> {
        let sequence = store.sequence().await?;
        let key = format!("{scope:?} {filter:?}");
        if let Some(count) = self.at(sequence, |kept| kept.counts.get(&key).copied()) {
            return Ok(count);
        }
        let count = store.account_count(scope, filter).await?;
        self.at(sequence, |kept| {
            if kept.counts.len() >= LISTS_MAX {
                kept.counts.clear();
            }
            kept.counts.insert(key, count)
        });
        Ok(count)
    }

    /// What the list of accounts can be narrowed to, by what a scope sees.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn facets(&self, store: &Store, scope: &Scope) -> anyhow::Result<Facets> {
        let sequence = store.sequence().await?;
        if let Some(facets) = self.at(sequence, |kept| kept.facets.get(scope).cloned()) {
            return Ok(facets);
        }
        let facets = store.account_facets(scope).await?;
        self.at(sequence, |kept| {
            if kept.facets.len() >= LISTS_MAX {
                kept.facets.clear();
            }
            kept.facets.insert(*scope, facets.clone())
        });
        Ok(facets)
    }

    /// What is kept for a commit; what was kept for an earlier one is let go.
    fn at<T>(&self, sequence: i64, of: impl FnOnce(&mut Kept) -> T) -> T {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.sequence != sequence {
            *kept = Kept { sequence, ..Kept::default() };
        }
        of(&mut kept)
    }
}
