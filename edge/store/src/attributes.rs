//! What is said of accounts without their revenue, and by whom: what changing them reads.

use crate::fact_rows::VersionRow;
use crate::facts::{Condition, Reading};
use crate::key::OURS;
use crate::row::{NAMED_MAX, placeholders, query};
use crate::tx::Tx;
use accounts::{Attribute, AttributeFact, Name};
use money::Day;
use sea_orm::{DbErr, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Per attribute and day the last word of `versions`, which are in the order of day and recording.
/// From the first day on which a member said what an attribute is, only what members say of it
/// counts: no file overwrites a field that is owned here.
pub(crate) fn attributes(versions: &[VersionRow]) -> Vec<AttributeFact<Name>> {
    let is_ours = |version: &VersionRow| &*version.source == OURS;
    let mut ours_from: BTreeMap<Attribute, Day> = BTreeMap::new();
    for version in versions.iter().filter(|version| is_ours(version)) {
        for (attribute, _) in version.said() {
            ours_from.entry(attribute).or_insert(version.effective_on);
        }
    }
    let mut facts: Vec<AttributeFact<Name>> = Vec::new();
    for version in versions {
        let effective_on = version.effective_on;
        for (attribute, value) in version.said() {
            if !is_ours(version) && ours_from.get(&attribute).is_some_and(|from| *from <= effective_on) {
                continue;
            }
            let same = |f: &&mut AttributeFact<Name>| f.attribute == attribute && f.effective_on == effective_on;
            match facts.iter_mut().find(same) {
                Some(earlier) => earlier.value = value,
                None => facts.push(AttributeFact { attribute, value, effective_on }),
            }
        }
    }
    facts
}

/// Puts versions into the order in which a later one replaces an earlier one.
pub(crate) fn sort(versions: &mut [VersionRow]) {
    versions.sort_by_key(|version| (version.effective_on, version.recorded.at, version.recorded.sequence));
}

impl Tx {
    /// The dated attributes of accounts, mergers apart; an account without any is left out.
    ///
    /// # Errors
    /// What the database said.
    pub async fn attributes_of(&self, accounts: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<AttributeFact<Name>>>, DbErr> {
        let mut reading = Reading::new(i64::MAX);
        let mut versions: BTreeMap<Uuid, Vec<VersionRow>> = BTreeMap::new();
        for accounts in accounts.chunks(NAMED_MAX) {
            let sql = format!("account IN ({})", placeholders(accounts.len()));
            let condition = Condition { sql, values: accounts.iter().map(|account| Value::from(*account)).collect() };
            for (account, version) in reading.known(&self.inner, &condition).await? {
                versions.entry(account).or_default().push(version);
            }
        }
        let told = versions.into_iter().map(|(account, mut versions)| {
            sort(&mut versions);
            (account, attributes(&versions))
        });
        Ok(told.collect())
    }

    /// Who said last what an attribute of an account is, as the audit trail names them, and when;
    /// what was taken back does not count.
    ///
    /// # Errors
    /// What the database said.
    pub async fn last_said(&self, account: Uuid, attribute: Attribute) -> Result<Option<(String, i64)>, DbErr> {
        let sql = format!(
            "SELECT a.actor, a.recorded_at FROM account_version v JOIN audit a ON a.sequence = v.sequence \
             WHERE v.account = ? AND v.{} IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM retraction r WHERE r.batch_sequence = v.sequence) ORDER BY v.sequence DESC LIMIT 1",
            attribute.key()
        );
        let rows = query(&self.inner, &sql, [account.into()]).await?;
        rows.first().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).transpose()
    }
}
