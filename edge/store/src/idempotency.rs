//! Replies kept for retries, in the transaction of the effect.

use crate::entity::idempotency::{ActiveModel, Column, Entity};
use crate::tx::Tx;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};

/// What is known of an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is new, and now belongs to this transaction.
    New,
    /// The same request was done before; this was the reply, JSON.
    Reply(String),
    /// The key came with another request before.
    OtherRequest,
}

impl Tx {
    /// Claims a key for this transaction. When another one is doing the same at this moment,
    /// waits for it to end.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn claim_key(
        &self,
        actor: &str,
        key: &str,
        action: &str,
        body_hash: &[u8],
        now: i64,
    ) -> Result<Kept, DbErr> {
        let claim = ActiveModel {
            actor: Set(actor.into()),
            key: Set(key.into()),
            action: Set(action.into()),
            body_hash: Set(body_hash.to_vec()),
            reply: Set(None),
            recorded_at: Set(now),
        };
        let on_conflict = OnConflict::columns([Column::Actor, Column::Key]).do_nothing().to_owned();
        let claimed = Entity::insert(claim).on_conflict(on_conflict).exec_without_returning(&self.inner).await?;
        if claimed > 0 {
            return Ok(Kept::New);
        }
        let earlier = Entity::find_by_id((actor.to_string(), key.to_string())).one(&self.inner).await?;
        Ok(match earlier {
            Some(earlier) if earlier.action == action && earlier.body_hash == body_hash => {
                earlier.reply.map_or(Kept::OtherRequest, Kept::Reply)
            }
            _ => Kept::OtherRequest,
        })
    }

    /// Keeps the reply of a claimed key.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn keep_reply(&self, actor: &str, key: &str, reply: &str) -> Result<(), DbErr> {
        Entity::update_many()
            .col_expr(Column::Reply, Expr::value(reply))
            .filter(Column::Actor.eq(actor))
            .filter(Column::Key.eq(key))
            .exec(&self.inner)
            .await
            .map(drop)
    }
}
