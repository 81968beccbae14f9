//! Who merged into whom, by our own ids.

use crate::fact_rows::VersionRow;
use crate::facts::{Condition, Reading};
use crate::known_accounts::{KnownAccount, named};
use crate::open::Store;
use crate::tx::Tx;
use access::Scope;
use accounts::{Merger, Name};
use money::Day;
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Each account that merged, with the account it merged into.
pub type Mergers = BTreeMap<Uuid, Merger<Uuid>>;

impl Store {
    /// The mergers known at `known_at` (microseconds UTC; `i64::MAX` for now). One into an account
    /// that nobody has named is left out until somebody does. The same for every scope: they say how
    /// any account is read.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn mergers(&self, _scope: &Scope, known_at: i64) -> Result<Mergers, DbErr> {
        read(&self.read, known_at).await
    }
}

impl Tx {
    /// The mergers as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn mergers(&self) -> Result<Mergers, DbErr> {
        read(&self.inner, i64::MAX).await
    }
}

async fn read<C: ConnectionTrait>(connection: &C, known_at: i64) -> Result<Mergers, DbErr> {
    let condition = Condition::of_many("merged_into IS NOT NULL", Vec::new());
    let mut told: BTreeMap<Uuid, Vec<VersionRow>> = BTreeMap::new();
    for (account, version) in Reading::new(known_at).known(connection, &condition).await? {
        told.entry(account).or_default().push(version);
    }
    let told: Vec<(Uuid, Name, Name, Day)> = told
        .into_iter()
        .filter_map(|(account, versions)| {
            let version = last_told(&versions)?;
            let (into, on) = version.merged.clone()?;
            Some((account, version.source.clone(), into, on))
        })
        .collect();
    let ids: Vec<&str> = told.iter().map(|(_, _, into, _)| &**into).collect();
    let known = named(connection, &ids).await?;
    let meant = |(account, source, into, on): &(Uuid, Name, Name, Day)| {
        let into = meant(&known, source, into).filter(|into| into != account)?;
        Some((*account, Merger { into, on: *on }))
    };
    Ok(told.iter().filter_map(meant).collect())
}

/// The version that says last that the account merged: an account merges once, so the latest word
/// counts whatever day the rest of its row is about.
pub(crate) fn last_told(versions: &[VersionRow]) -> Option<&VersionRow> {
    let told = versions.iter().filter(|version| version.merged.is_some());
    told.max_by_key(|version| (version.recorded.at, version.recorded.sequence, version.effective_on))
}

/// The account that a source means by an external id: its own, else the only one there is.
fn meant(known: &[KnownAccount], source: &str, external_id: &str) -> Option<Uuid> {
    let mut of_id = known.iter().filter(|account| account.external_id == external_id);
    if let Some(own) = of_id.clone().find(|account| account.source == source) {
        return Some(own.id);
    }
    let first = of_id.next()?.id;
    of_id.all(|other| other.id == first).then_some(first)
}
