//! Policies: each change is a new version of the whole text.

use crate::entity::policy_version::{ActiveModel, Column, Entity, Model};
use crate::open::Store;
use crate::tx::Tx;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

impl Store {
    /// All versions of a policy, the latest first.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn policy_versions(&self, policy: &str) -> Result<Vec<Model>, DbErr> {
        let versions = Entity::find().filter(Column::Policy.eq(policy)).order_by_desc(Column::Version);
        versions.all(&self.read).await
    }

    /// All versions of all policies whose names start with `prefix`, by name and the first first.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn policies(&self, prefix: &str) -> Result<Vec<Model>, DbErr> {
        with_prefix(&self.read, prefix).await
    }

    /// The version of a policy that was known at `known_at` (microseconds UTC); none before the
    /// first change, when the defaults hold.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn policy_known_at(&self, policy: &str, known_at: i64) -> Result<Option<Model>, DbErr> {
        Ok(latest_of(&self.read, &[policy], known_at).await?.pop())
    }

    /// The versions of several policies that were known at `known_at`, in no order; none of one before
    /// its first change.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn policies_known_at(&self, policies: &[&str], known_at: i64) -> Result<Vec<Model>, DbErr> {
        latest_of(&self.read, policies, known_at).await
    }
}

impl Tx {
    /// The version of a policy that holds now.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn policy(&self, policy: &str) -> Result<Option<Model>, DbErr> {
        Ok(latest_of(&self.inner, &[policy], i64::MAX).await?.pop())
    }

    /// The versions of several policies that hold now, in no order; none of one before its first change.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn policies_now(&self, policies: &[&str]) -> Result<Vec<Model>, DbErr> {
        latest_of(&self.inner, policies, i64::MAX).await
    }

    /// All versions of all policies whose names start with `prefix`, by name and the first first.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn policies(&self, prefix: &str) -> Result<Vec<Model>, DbErr> {
        with_prefix(&self.inner, prefix).await
    }

    /// Records a version.
    ///
    /// # Errors
    /// What the database said, e.g. that this number is taken.
    #[async_recursion::async_recursion]
    pub async fn insert_policy(&self, version: Model) -> Result<(), DbErr> {
        let row: ActiveModel = version.into();
        Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }
}

async fn with_prefix<C: ConnectionTrait>(connection: &C, prefix: &str) -> Result<Vec<Model>, DbErr> {
    let of_prefix = Entity::find().filter(Column::Policy.starts_with(prefix));
    of_prefix.order_by_asc(Column::Policy).order_by_asc(Column::Version).all(connection).await
}

async fn latest_of<C: ConnectionTrait>(connection: &C, policies: &[&str], known_at: i64) -> Result<Vec<Model>, DbErr> {
    let later = Alias::new("later");
    let has_later = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, later.clone())
        .and_where(Expr::col((later.clone(), Column::Policy)).equals((Entity, Column::Policy)))
        .and_where(Expr::col((later.clone(), Column::RecordedAt)).lte(known_at))
        .and_where(Expr::col((later, Column::Version)).gt(Expr::col((Entity, Column::Version))))
        .take();
    Entity::find()
        .filter(Column::Policy.is_in(policies.iter().copied()))
        .filter(Column::RecordedAt.lte(known_at))
        .filter(Expr::exists(has_later).not())
        .all(connection)
        .await
}
