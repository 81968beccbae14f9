//! What others did that a member should know of.

use super::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, pk_uuid, text, uuid, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let notification = Table::create()
            .table("notification")
            .col(pk_uuid("id"))
            .col(uuid("member"))
            .col(big_integer("at"))
            .col(text("kind"))
            .col(text("about_kind"))
            .col(text("about_id"))
            .col(uuid_null("account"))
            .col(text("words"))
            .col(big_integer_null("read_at"))
            .foreign_key(
                ForeignKey::create()
                    .from("notification", "member")
                    .to("member", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        m.create_table(notification).await?;
        m.create_index(index("notification", "member", &["member", "at", "id"])).await?;
        // Every page counts what is unread, so that is found without what was read long ago.
        let unread = "CREATE INDEX notification_unread ON notification (member, at, id) WHERE read_at IS NULL";
        m.get_connection().execute_unprepared(unread).await.map(drop)
    }
}
