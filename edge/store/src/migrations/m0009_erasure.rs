//! Who was erased, by nothing but their id.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, uuid};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let erased = Table::create()
            .table("erased_person")
            .col(uuid("person").primary_key())
            .col(uuid("account"))
            .col(big_integer("erased_at"))
            .col(big_integer("sequence"))
            .to_owned();
        m.create_table(erased).await
    }
}
