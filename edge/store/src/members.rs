//! Members and teams, and what lets them in: sessions, invitations, keys for programs.

use crate::entity::{api_key, invitation, member, session, team};
use crate::open::Store;
use crate::tx::Tx;
use sea_orm::prelude::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

impl Store {
    /// The member with an e-mail address, given trimmed and in lower case.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn member_by_email(&self, email: &str) -> Result<Option<member::Model>, DbErr> {
        member::Entity::find().filter(member::Column::Email.eq(email)).one(&self.read).await
    }

    /// Every member, by name.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn members(&self) -> Result<Vec<member::Model>, DbErr> {
        member::Entity::find().order_by_asc(member::Column::Name).order_by_asc(member::Column::Id).all(&self.read).await
    }

    /// One member.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn member(&self, id: Uuid) -> Result<Option<member::Model>, DbErr> {
        member::Entity::find_by_id(id).one(&self.read).await
    }

    /// Every team, by name.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn teams(&self) -> Result<Vec<team::Model>, DbErr> {
        team::Entity::find().order_by_asc(team::Column::Name).all(&self.read).await
    }

    /// The session of a token, with its member, unless it expired by `now` or the member may not
    /// sign in any more.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn session(&self, token_hash: &[u8], now: i64) -> Result<Option<(session::Model, member::Model)>, DbErr> {
        let of_session = session::Entity::belongs_to(member::Entity);
        let of_session = of_session.from(session::Column::Member).to(member::Column::Id);
        let open = session::Entity::find_by_id(token_hash.to_vec()).filter(session::Column::ExpiresAt.gt(now));
        let open = open.join(JoinType::InnerJoin, of_session.into()).filter(member::Column::DisabledAt.is_null());
        let found = open.select_also(member::Entity).one(&self.read).await?;
        Ok(found.and_then(|(session, member)| Some((session, member?))))
    }

    /// The sessions of a member that are open at `now`, the latest first.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn sessions_of(&self, member: Uuid, now: i64) -> Result<Vec<session::Model>, DbErr> {
        let own = session::Entity::find().filter(session::Column::Member.eq(member));
        let open = own.filter(session::Column::ExpiresAt.gt(now));
        open.order_by_desc(session::Column::CreatedAt).all(&self.read).await
    }

    /// The key of a program with its member, unless it expired by `now`, was revoked, or the
    /// member may not sign in any more.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn api_key(&self, token_hash: &[u8], now: i64) -> Result<Option<(api_key::Model, member::Model)>, DbErr> {
        let of_token = api_key::Entity::find().filter(api_key::Column::TokenHash.eq(token_hash.to_vec()));
        let open = of_token.filter(api_key::Column::ExpiresAt.gt(now)).filter(api_key::Column::RevokedAt.is_null());
        let Some(key) = open.one(&self.read).await? else { return Ok(None) };
        Ok(enabled(key.member).one(&self.read).await?.map(|member| (key, member)))
    }

    /// The keys of a member, the latest first, also those that no longer open anything.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn api_keys_of(&self, member: Uuid) -> Result<Vec<api_key::Model>, DbErr> {
        let own = api_key::Entity::find().filter(api_key::Column::Member.eq(member));
        own.order_by_desc(api_key::Column::CreatedAt).all(&self.read).await
    }

    /// The member who is invited by a token, unless it expired by `now` or they were disabled.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn invited(&self, token_hash: &[u8], now: i64) -> Result<Option<member::Model>, DbErr> {
        let open = invitation::Entity::find_by_id(token_hash.to_vec()).filter(invitation::Column::ExpiresAt.gt(now));
        let Some(invitation) = open.one(&self.read).await? else { return Ok(None) };
        enabled(invitation.member).one(&self.read).await
    }
}

fn enabled(member: Uuid) -> sea_orm::Select<member::Entity> {
    member::Entity::find_by_id(member).filter(member::Column::DisabledAt.is_null())
}

impl Tx {
    /// How many members there are.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn member_count(&self) -> Result<u64, DbErr> {
        member::Entity::find().count(&self.inner).await
    }

    /// Every member, as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn members(&self) -> Result<Vec<member::Model>, DbErr> {
        member::Entity::find().order_by_asc(member::Column::Id).all(&self.inner).await
    }

    /// Every team, as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn teams(&self) -> Result<Vec<team::Model>, DbErr> {
        team::Entity::find().order_by_asc(team::Column::Name).all(&self.inner).await
    }

    /// Adds a member.
    ///
    /// # Errors
    /// What the database said, e.g. that the e-mail address is taken.
    #[async_recursion::async_recursion]
    pub async fn insert_member(&self, member: member::Model) -> Result<(), DbErr> {
        let row: member::ActiveModel = member.into();
        member::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// Changes a member.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn update_member(&self, member: member::Model) -> Result<(), DbErr> {
        let row: member::ActiveModel = member.into();
        member::Entity::update(row.reset_all()).exec(&self.inner).await.map(drop)
    }

    /// Adds a team.
    ///
    /// # Errors
    /// What the database said, e.g. that the name is taken.
    #[async_recursion::async_recursion]
    pub async fn insert_team(&self, team: team::Model) -> Result<(), DbErr> {
        let row: team::ActiveModel = team.into();
        team::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// Opens a session and forgets those that expired before it began.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
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
    #[async_recursion::async_recursion]
    pub async fn delete_session(&self, token_hash: &[u8]) -> Result<bool, DbErr> {
        let ended = session::Entity::delete_by_id(token_hash.to_vec()).exec(&self.inner).await?;
        Ok(ended.rows_affected > 0)
    }

    /// Ends every session of a member; how many there were.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn delete_sessions_of(&self, member: Uuid) -> Result<u64, DbErr> {
        let own = session::Entity::delete_many().filter(session::Column::Member.eq(member));
        Ok(own.exec(&self.inner).await?.rows_affected)
    }

    /// Lets a member choose a password by a token; tokens they had before open nothing any more.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_invitation(&self, invitation: invitation::Model) -> Result<(), DbErr> {
        self.delete_invitations_of(invitation.member).await?;
        let row: invitation::ActiveModel = invitation.into();
        invitation::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// The member whom a token lets choose a password at `now`.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn invited(&self, token_hash: &[u8], now: i64) -> Result<Option<member::Model>, DbErr> {
        let open = invitation::Entity::find_by_id(token_hash.to_vec()).filter(invitation::Column::ExpiresAt.gt(now));
        let Some(invitation) = open.one(&self.inner).await? else { return Ok(None) };
        enabled(invitation.member).one(&self.inner).await
    }

    /// Ends what lets a member choose a password without one.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn delete_invitations_of(&self, member: Uuid) -> Result<(), DbErr> {
        let own = invitation::Entity::delete_many().filter(invitation::Column::Member.eq(member));
        own.exec(&self.inner).await.map(drop)
    }

    /// Adds a key.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_api_key(&self, key: api_key::Model) -> Result<(), DbErr> {
        let row: api_key::ActiveModel = key.into();
        api_key::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// Revokes a key of a member; whether there was one that still opened something.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn revoke_api_key(&self, member: Uuid, key: Uuid, now: i64) -> Result<bool, DbErr> {
        let revoked = api_key::Entity::update_many()
            .col_expr(api_key::Column::RevokedAt, Expr::value(now))
            .filter(api_key::Column::Id.eq(key))
            .filter(api_key::Column::Member.eq(member))
            .filter(api_key::Column::RevokedAt.is_null())
            .exec(&self.inner)
            .await?;
        Ok(revoked.rows_affected > 0)
    }

    /// Revokes every key of a member; how many were not revoked yet.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn revoke_api_keys_of(&self, member: Uuid, now: i64) -> Result<u64, DbErr> {
        let own = api_key::Entity::update_many()
            .col_expr(api_key::Column::RevokedAt, Expr::value(now))
            .filter(api_key::Column::Member.eq(member))
            .filter(api_key::Column::RevokedAt.is_null());
        Ok(own.exec(&self.inner).await?.rows_affected)
    }
}
