//! Derived: people as lists and the search show them, with a row for each word they are found by.

use super::{bytewise_text, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer_null, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let now = Table::create()
            .table("person_now")
            .col(uuid("person").primary_key())
            .col(uuid("account"))
            .col(text("name"))
            .col(text_null("title"))
            .col(integer_null("left_on"))
            .to_owned();
        m.create_table(now).await?;
        m.create_index(index("person_now", "account", &["account"])).await?;
        let mut word = Table::create();
        word.table("person_word")
            .col(uuid("person"))
            .col(bytewise_text(m, "word"))
            .col(uuid("account"))
            .primary_key(Index::create().col("person").col("word"));
        if m.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Sqlite {
            word.extra("WITHOUT ROWID");
        }
        m.create_table(word).await?;
        // For whoever sees everything, and for a book: the accounts of it, each with its words.
        m.create_index(index("person_word", "word", &["word", "person", "account"])).await?;
        m.create_index(index("person_word", "account", &["account", "word"])).await
    }
}
