//! Batches of imported rows, and their undoing.

use crate::entity::{import_batch, retraction};
use crate::fact_table::FactTable;
use crate::open::Store;
use crate::row::query;
use crate::tx::Tx;
use access::Scope;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::BTreeSet;
use uuid::Uuid;

impl Store {
    /// Imports that landed, the latest first, each with its undoing if it was undone. A file is
    /// about any account, so a narrower scope sees none.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn batches(
        &self,
        scope: &Scope,
        before_sequence: Option<i64>,
        limit: u64,
    ) -> Result<Vec<(import_batch::Model, Option<retraction::Model>)>, DbErr> {
        if scope.reader().is_some() {
            return Ok(Vec::new());
        }
        let batches = import_batch::Entity::find()
            .apply_if(before_sequence, |find, before| find.filter(import_batch::Column::Sequence.lt(before)))
            .order_by_desc(import_batch::Column::Sequence)
            .limit(limit)
            .all(&self.read)
            .await?;
        self.with_undoing(batches).await
    }

    /// The latest batches of one kind, each with its undoing if it was undone. A narrower scope sees
    /// none.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn batches_of_kind(
        &self,
        scope: &Scope,
        kind: &str,
        limit: u64,
    ) -> Result<Vec<(import_batch::Model, Option<retraction::Model>)>, DbErr> {
        if scope.reader().is_some() {
            return Ok(Vec::new());
        }
        let of_kind = import_batch::Entity::find().filter(import_batch::Column::Kind.eq(kind));
        let batches = of_kind.order_by_desc(import_batch::Column::Sequence).limit(limit).all(&self.read).await?;
        self.with_undoing(batches).await
    }

    async fn with_undoing(
        &self,
        batches: Vec<import_batch::Model>,
    ) -> Result<Vec<(import_batch::Model, Option<retraction::Model>)>, DbErr> {
        let ids = batches.iter().map(|batch| batch.id);
        let undone = retraction::Entity::find().filter(retraction::Column::Batch.is_in(ids)).all(&self.read).await?;
        let undoing = |id: Uuid| undone.iter().find(|r| r.batch == id).cloned();
        Ok(batches.into_iter().map(|batch| (batch.clone(), undoing(batch.id))).collect())
    }

    /// One import that landed, with its undoing if it was undone.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn batch(
        &self,
        scope: &Scope,
        id: Uuid,
    ) -> Result<Option<(import_batch::Model, Option<retraction::Model>)>, DbErr> {
        if scope.reader().is_some() {
            return Ok(None);
        }
        let Some(batch) = import_batch::Entity::find_by_id(id).one(&self.read).await? else { return Ok(None) };
        let undoing = retraction::Entity::find_by_id(id).one(&self.read).await?;
        Ok(Some((batch, undoing)))
    }

    /// One batch with its undoing, for whoever recorded it, whatever they see: only who sees every
    /// account is shown those of others.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn batch_of(
        &self,
        scope: &Scope,
        actor: &str,
        id: Uuid,
    ) -> Result<Option<(import_batch::Model, Option<retraction::Model>)>, DbErr> {
        let found = self.batch(&Scope::All, id).await?;
        Ok(found.filter(|(batch, _)| scope.reader().is_none() || batch.actor == actor))
    }
}

impl Tx {
    /// Records a batch.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_batch(&self, batch: import_batch::Model) -> Result<(), DbErr> {
        let row: import_batch::ActiveModel = batch.into();
        import_batch::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// A batch, and its undoing if it was undone.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn batch(&self, id: Uuid) -> Result<Option<(import_batch::Model, Option<retraction::Model>)>, DbErr> {
        let Some(batch) = import_batch::Entity::find_by_id(id).one(&self.inner).await? else { return Ok(None) };
        let undoing = retraction::Entity::find_by_id(id).one(&self.inner).await?;
        Ok(Some((batch, undoing)))
    }

    /// Records that a batch no longer counts.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_retraction(&self, retraction: retraction::Model) -> Result<(), DbErr> {
        let row: retraction::ActiveModel = retraction.into();
        retraction::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// The accounts that the facts of one batch are about.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_of_batch(&self, batch_sequence: i64) -> Result<Vec<Uuid>, DbErr> {
        let mut accounts = BTreeSet::new();
        for table in FactTable::ALL.into_iter().filter(|table| table.is_about_accounts()) {
            let sql = format!("SELECT DISTINCT account FROM {} WHERE sequence = ?", table.name());
            for row in query(&self.inner, &sql, [batch_sequence.into()]).await? {
                accounts.insert(row.try_get_by_index::<Uuid>(0)?);
            }
        }
        let of_usage = "SELECT DISTINCT s.account FROM usage_batch b JOIN usage_series s ON s.id = b.series \
                        WHERE b.sequence = ?";
        for row in query(&self.inner, of_usage, [batch_sequence.into()]).await? {
            accounts.insert(row.try_get_by_index::<Uuid>(0)?);
        }
        Ok(accounts.into_iter().collect())
    }
}
