//! The transaction of one action, and its place in the commit order.

use crate::open::is_postgres;
use crate::row::{execute, query};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use std::sync::OnceLock;

/// An open transaction. Dropped without [`Tx::commit`], it records nothing.
#[derive(Debug)]
pub struct Tx {
    pub(crate) inner: DatabaseTransaction,
    place: OnceLock<Place>,
}

/// What a transaction takes from the head: its number, and the end of the audit chain before it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) sequence: i64,
    pub(crate) previous_hash: Vec<u8>,
}

impl Tx {
    pub(crate) fn new(inner: DatabaseTransaction) -> Tx {
        Tx { inner, place: OnceLock::new() }
    }

    /// The sequence number of this action. Taking it makes every other action wait for this one
    /// to end, so that commit order is sequence order: take it as late as the action allows.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn take_sequence(&self) -> Result<i64, DbErr> {
        Ok(self.place().await?.sequence)
    }

    pub(crate) async fn place(&self) -> Result<Place, DbErr> {
        if let Some(place) = self.place.get() {
            return Ok(place.clone());
        }
        // SQLite has locked the whole file when the transaction began.
        let lock = if is_postgres(self.inner.get_database_backend()) { " FOR UPDATE" } else { "" };
        let rows = query(&self.inner, &format!("SELECT sequence, audit_hash FROM head{lock}"), []).await?;
        let head = rows.first().ok_or_else(|| DbErr::RecordNotFound("the head row".into()))?;
        let last: i64 = head.try_get_by_index(0)?;
        let place = Place { sequence: last + 1, previous_hash: head.try_get_by_index(1)? };
        Ok(self.place.get_or_init(|| place).clone())
    }

    /// Moves the head to this action.
    pub(crate) async fn move_head(&self, sequence: i64, hash: &[u8]) -> Result<(), DbErr> {
        let sql = "UPDATE head SET sequence = ?, audit_hash = ? WHERE id = 1";
        execute(&self.inner, sql, [sequence.into(), hash.to_vec().into()]).await.map(drop)
    }

    /// Makes everything of this transaction last.
    ///
    /// # Errors
    /// What the database said; then nothing was recorded.
    #[async_recursion::async_recursion]
    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }

    /// Leaves everything as it was, at once.
    ///
    /// # Errors
    /// What the database said; nothing was recorded in that case either.
    #[async_recursion::async_recursion]
    pub async fn roll_back(self) -> Result<(), DbErr> {
        self.inner.rollback().await
    }
}
