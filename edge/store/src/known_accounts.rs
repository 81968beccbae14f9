//! Which accounts are known by an external id.

use crate::cells::each_found;
use crate::row::{NAMED_MAX, insert_rows, placeholders};
use crate::tx::Tx;
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

/// An account as a source names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccount {
    /// Our id.
    pub id: Uuid,
    /// The source.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// Whether the source has named it only in rows about revenue.
    pub implied: bool,
}

/// The accounts of any source that have one of these external ids.
pub(crate) async fn named<C: ConnectionTrait>(
    connection: &C,
    external_ids: &[&str],
) -> Result<Vec<KnownAccount>, DbErr> {
    let mut known = Vec::new();
    for ids in external_ids.chunks(NAMED_MAX) {
        let sql = format!(
            "SELECT account, source, external_id, implied FROM account_alias WHERE external_id IN ({})",
            placeholders(ids.len())
        );
        let values = ids.iter().map(|id| Value::from(*id)).collect();
        each_found(connection, (&["account"], &["source", "external_id", "implied"]), &sql, values, &mut |cells| {
            let (id, source, external_id) = (cells.next()?, cells.next()?, cells.next()?);
            known.push(KnownAccount { id, source, external_id, implied: cells.next()? });
            Ok(())
        })
        .await?;
    }
    known.sort_unstable_by(|a, b| (&a.external_id, &a.source).cmp(&(&b.external_id, &b.source)));
    Ok(known)
}

impl Tx {
    /// The accounts of any source that have one of these external ids.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_named(&self, external_ids: &[&str]) -> Result<Vec<KnownAccount>, DbErr> {
        named(&self.inner, external_ids).await
    }

    /// Adds accounts that nobody has named before. They count only while facts are about them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_accounts(&self, accounts: &[KnownAccount], now: i64, sequence: i64) -> Result<(), DbErr> {
        let mut values = Vec::with_capacity(accounts.len() * 5);
        for account in accounts {
            values.push(Value::from(account.id));
            values.extend([account.source.as_str().into(), account.external_id.as_str().into()]);
            values.extend([Value::from(now), sequence.into()]);
        }
        let into = "account (id, source, external_id, recorded_at, sequence)";
        insert_rows(&self.inner, into, 5, values, "").await
    }

    /// Remembers which account a source means by an id, and whether it has described it.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn put_aliases(&self, aliases: &[KnownAccount]) -> Result<(), DbErr> {
        let mut values = Vec::with_capacity(aliases.len() * 4);
        for alias in aliases {
            values.extend([Value::from(alias.external_id.as_str()), alias.source.as_str().into()]);
            values.extend([Value::from(alias.id), alias.implied.into()]);
        }
        let into = "account_alias (external_id, source, account, implied)";
        let tail = "ON CONFLICT (external_id, source) DO UPDATE SET implied = excluded.implied";
        insert_rows(&self.inner, into, 4, values, tail).await
    }
}
