//! Lists as members keep them: a name for the query of an address.

use super::{bytewise_text, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, pk_uuid, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let saved_view = Table::create()
            .table("saved_view")
            .col(pk_uuid("id"))
            .col(uuid("member"))
            .col(text("list"))
            .col(bytewise_text(m, "name").not_null())
            .col(text("query"))
            .col(boolean("shared"))
            .col(big_integer("saved_at"))
            .foreign_key(
                ForeignKey::create()
                    .from("saved_view", "member")
                    .to("member", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        m.create_table(saved_view).await?;
        m.create_index(index("saved_view", "member", &["member", "list", "name"]).unique().take()).await?;
        m.create_index(index("saved_view", "shared", &["shared", "list", "name"])).await
    }
}
