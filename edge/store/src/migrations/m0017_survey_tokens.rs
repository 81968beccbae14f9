//! What lets people answer surveys without signing in.

use super::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{binary, integer, integer_null, text, uuid};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let tokens = Table::create()
            .table("survey_token")
            .col(binary("token_hash").primary_key())
            .col(uuid("account"))
            .col(text("survey"))
            .col(uuid("person"))
            .col(integer("made_on"))
            .col(integer_null("used_on"))
            .col(integer("expires_on"))
            .to_owned();
        m.create_table(tokens).await?;
        m.create_index(index("survey_token", "survey", &["account", "survey", "person"])).await?;
        m.create_index(index("survey_token", "person", &["person"])).await
    }
}
