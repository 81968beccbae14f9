//! Who members are at a provider that signs them in.

use crate::entity::{identity, invitation, member};
use crate::open::Store;
use crate::tx::Tx;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

impl Store {
    /// The member whom a provider knows by a subject, also one who may not sign in any more.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn member_linked_to(&self, issuer: &str, subject: &str) -> Result<Option<member::Model>, DbErr> {
        let of_subject = identity::Entity::find_by_id((issuer.to_string(), subject.to_string()));
        let Some(identity) = of_subject.one(&self.read).await? else { return Ok(None) };
        member::Entity::find_by_id(identity.member).one(&self.read).await
    }
}

impl Tx {
    /// Who a member is at a provider.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn identity_at(&self, issuer: &str, member: Uuid) -> Result<Option<identity::Model>, DbErr> {
        let own = identity::Entity::find().filter(identity::Column::Member.eq(member));
        own.filter(identity::Column::Issuer.eq(issuer)).one(&self.inner).await
    }

    /// Links a member to whom a provider knows by a subject.
    ///
    /// # Errors
    /// What the database said, e.g. that somebody is linked already.
    #[async_recursion::async_recursion]
    pub async fn insert_identity(&self, identity: identity::Model) -> Result<(), DbErr> {
        let row: identity::ActiveModel = identity.into();
        identity::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// Forgets who a member is at every provider.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn delete_identities_of(&self, member: Uuid) -> Result<(), DbErr> {
        let own = identity::Entity::delete_many().filter(identity::Column::Member.eq(member));
        own.exec(&self.inner).await.map(drop)
    }

    /// Whether a member holds an invitation that is open at `now`.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn is_invited(&self, member: Uuid, now: i64) -> Result<bool, DbErr> {
        let own = invitation::Entity::find().filter(invitation::Column::Member.eq(member));
        Ok(own.filter(invitation::Column::ExpiresAt.gt(now)).count(&self.inner).await? > 0)
    }
}
