//! Mergers, and the accounts list in the order of levels that are compared in one currency.

use super::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, integer_null, text, text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        add(m, "account_version", text_null("merged_into")).await?;
        add(m, "account_version", integer_null("merged_on")).await?;
        add(m, "account_now", uuid_null("merged_into")).await?;
        add(m, "account_now", integer_null("merged_on")).await?;
        // Few accounts ever merge: these two hold only them.
        for (table, column) in [("account_version", "account"), ("account_now", "merged_into")] {
            let mut merged = index(table, "merged", &[column]);
            merged.and_where(Expr::col("merged_into").is_not_null());
            m.create_index(merged).await?;
        }
        // One row: what the levels of account_now were last converted with, and the currency that
        // most accounts are billed in. None yet, so that the next day that turns converts them all.
        let order = Table::create()
            .table("level_order")
            .col(integer("id").primary_key())
            .col(text("conversion"))
            .col(text_null("usual_currency"))
            .to_owned();
        m.create_table(order).await?;
        m.create_index(index("account_now", "currency", &["currency"])).await
    }
}

async fn add(m: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}
