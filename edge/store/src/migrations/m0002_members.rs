//! Who may sign in, and who has.

use super::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary, pk_uuid, text, text_uniq, uuid};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let member = Table::create()
            .table("member")
            .col(pk_uuid("id"))
            .col(text_uniq("email"))
            .col(text("name"))
            .col(text("role"))
            .col(text("password_hash"))
            .col(big_integer("recorded_at"))
            .to_owned();
        m.create_table(member).await?;
        let session = Table::create()
            .table("session")
            .col(binary("token_hash").primary_key())
            .col(uuid("member"))
            .col(text("csrf"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .foreign_key(
                ForeignKey::create().from("session", "member").to("member", "id").on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        m.create_table(session).await?;
        m.create_index(index("session", "expiry", &["expires_at"])).await
    }
}
