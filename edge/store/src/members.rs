//! Members and their sessions.

use crate::entity::{member, session};
use crate::open::Store;
use crate::tx::Tx;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

impl Store {
    /// The member with an e-mail address, given trimmed and in lower case.
    ///
    /// # Errors
    /// What the database said.
    pub async fn member_by_email(&self, email: &str) -> Result<Option<member::Model>, DbErr> {
        member::Entity::find().filter(member::Column::Email.eq(email)).one(&self.read).await
    }

    /// The session of a token, with its member, unless it expired by `now`.
    ///
    /// # Errors
    /// What the database said.
    pub async fn session(&self, token_hash: &[u8], now: i64) -> Result<Option<(session::Model, member::Model)>, DbErr> {
        let open = session::Entity::find_by_id(token_hash.to_vec()).filter(session::Column::ExpiresAt.gt(now));
        let Some(session) = open.one(&self.read).await? else { return Ok(None) };
        let member = member::Entity::find_by_id(session.member).one(&self.read).await?;
        Ok(member.map(|member| (session, member)))
    }
}

impl Tx {
    /// How many members there are.
    ///
    /// # Errors
    /// What the database said.
    pub async fn member_count(&self) -> Result<u64, DbErr> {
        member::Entity::find().count(&self.inner).await
    }

    /// Adds a member.
    ///
    /// # Errors
    /// What the database said, e.g. that the e-mail address is taken.
    pub async fn insert_member(&self, member: member::Model) -> Result<(), DbErr> {
        let row: member::ActiveModel = member.into();
        member::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// Opens a session and forgets those that expired before it began.
    ///
    /// # Errors
    /// What the database said.
    pub async fn insert_session(&self, session: session::Model) -> Result<(), DbErr> {
        let expired = session::Column::ExpiresAt.lte(session.created_at);
        session::Entity::delete_many().filter(expired).exec(&self.inner).await?;
        let row: session::ActiveModel = session.into();
        session::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// Ends a session; whether it was open.
    ///
    /// # Errors
    /// What the database said.
    pub async fn delete_session(&self, token_hash: &[u8]) -> Result<bool, DbErr> {
        let ended = session::Entity::delete_by_id(token_hash.to_vec()).exec(&self.inner).await?;
        Ok(ended.rows_affected > 0)
    }
}
