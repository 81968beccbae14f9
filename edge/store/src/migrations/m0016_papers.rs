//! Papers of every subject in one table, and where each account stands on its journey.

use super::{bytewise_text, fact, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, integer_null, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![text("kind"), text("paper"), integer_null("effective_on"), text("body")];
        fact(m, "paper", columns).await?;
        // Papers of one kind are read for all accounts, account by account.
        m.create_index(index("paper", "kind", &["kind", "account"])).await?;
        let now = Table::create()
            .table("stage_now")
            .col(uuid("account").primary_key())
            .col(bytewise_text(m, "place").not_null())
            .col(integer("since_on"))
            .to_owned();
        m.create_table(now).await?;
        m.create_index(index("stage_now", "place", &["place", "since_on", "account"])).await
    }
}
