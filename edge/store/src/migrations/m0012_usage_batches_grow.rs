//! What a batch told of is written with each of its rows, so it stands in one tree that only grows at its end. An
//! account's trail asks its rows, which stand together.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_index(Index::drop().name("usage_batch_series").table("usage_batch").to_owned()).await?;
        if m.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let grown = Table::create()
            .table("usage_batch_grown")
            .col(big_integer("sequence"))
            .col(big_integer("series"))
            .primary_key(Index::create().col("sequence").col("series"))
            .extra("WITHOUT ROWID")
            .to_owned();
        m.create_table(grown).await?;
        let rows = "INSERT INTO usage_batch_grown SELECT sequence, series FROM usage_batch ORDER BY sequence, series";
        m.get_connection().execute_unprepared(rows).await?;
        m.drop_table(Table::drop().table("usage_batch").to_owned()).await?;
        m.rename_table(Table::rename().table("usage_batch_grown", "usage_batch").to_owned()).await
    }
}
