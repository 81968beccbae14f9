//! When a ticket was first responded to, where its source tells that.

use super::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer_null;

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let minutes = Table::alter().table("ticket").add_column(integer_null("first_response_minutes")).to_owned();
        m.alter_table(minutes).await?;
        // Whether a source tells first responses at all is asked of each of its tickets.
        m.create_index(index("ticket", "first_response", &["source", "first_response_minutes"])).await
    }
}
