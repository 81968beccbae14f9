//! Who members are at a provider that signs them in.

use super::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let identity = Table::create()
            .table("identity")
            .col(text("issuer"))
            .col(text("subject"))
            .col(uuid("member"))
            .col(big_integer("linked_at"))
            .primary_key(Index::create().col("issuer").col("subject"))
            .foreign_key(
                ForeignKey::create().from("identity", "member").to("member", "id").on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        m.create_table(identity).await?;
        // At one provider a member is one person.
        m.create_index(index("identity", "member", &["member", "issuer"]).unique().take()).await
    }
}
