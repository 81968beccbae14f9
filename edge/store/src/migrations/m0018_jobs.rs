//! What the server does by itself after an action, and how far it has read of what actions did.

use super::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, integer, pk_uuid, text, text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let job = Table::create()
            .table("job")
            .col(pk_uuid("id"))
            .col(big_integer("made_by"))
            .col(integer("part"))
            .col(text("kind"))
            .col(uuid_null("account"))
            .col(uuid_null("person"))
            .col(text("payload"))
            .col(text("state"))
            .col(big_integer("run_at"))
            .col(integer("attempts"))
            .col(text_null("last_error"))
            .col(big_integer_null("locked_until"))
            .col(big_integer("recorded_at"))
            .col(big_integer_null("ended_at"))
            .to_owned();
        m.create_table(job).await?;
        // A message of the outbox that is read twice makes its jobs once.
        m.create_index(index("job", "message", &["made_by", "part"]).unique().take()).await?;
        m.create_index(index("job", "state", &["state", "id"])).await?;
        m.create_index(index("job", "person", &["person"])).await?;
        m.create_index(index("job", "due", &["state", "run_at", "id"])).await?;
        let position = Table::create()
            .table("outbox_position")
            .col(text("reader").primary_key())
            .col(big_integer("sequence"))
            .to_owned();
        m.create_table(position).await?;
        m.create_index(index("outbox", "sequence", &["sequence"])).await?;
        // Which job carried a link, so that its next attempt lets the link of the one before live.
        let link = Table::alter().table("survey_token").add_column(uuid_null("job")).to_owned();
        m.alter_table(link).await
    }
}
