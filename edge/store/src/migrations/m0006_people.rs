//! People, interactions, usage and tickets of accounts, and the account team.
//!
//! Usage is many rows of a few numbers each. Whose it is and of what is told once, in
//! `usage_series`; a row of `usage_day` names its series by number.

use super::{bytewise_text, fact, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary, boolean, integer, integer_null, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for place in ["land_owner", "cam", "csm", "sponsor"] {
            m.alter_table(Table::alter().table("account_version").add_column(text_null(place)).to_owned()).await?;
        }
        fact(m, "person_version", person_version()).await?;
        m.create_index(index("person_version", "person", &["person"])).await?;
        fact(m, "interaction", interaction(m)).await?;
        // The timeline, newest first, and the members of a thread.
        m.create_index(index("interaction", "day", &["account", "day", "natural_key"])).await?;
        m.create_index(index("interaction", "thread", &["account", "thread", "day", "natural_key"])).await?;
        fact(m, "ticket", ticket()).await?;
        usage(m).await
    }
}

fn person_version() -> Vec<ColumnDef> {
    vec![
        // Derived of account, source and the id there, so that every version has the same.
        uuid("person"),
        text("external_id"),
        integer("effective_on"),
        text_null("name"),
        text_null("email"),
        text_null("title"),
        text_null("function"),
        text_null("role"),
        text_null("stance"),
        text_null("reports_to"),
        text_null("works_with"),
        text_null("known_by"),
        integer_null("left_on"),
    ]
}

fn interaction(m: &SchemaManager<'_>) -> Vec<ColumnDef> {
    vec![
        text("kind"),
        integer("day"),
        text_null("side"),
        text_null("purpose"),
        text("members"),
        text("people"),
        text("subject"),
        text_null("body"),
        bytewise_text(m, "thread"),
    ]
}

fn ticket() -> Vec<ColumnDef> {
    vec![
        text("external_id"),
        integer("opened_on"),
        integer_null("closed_on"),
        text("priority"),
        text("subject"),
        boolean("escalated"),
        text_null("person"),
    ]
}

async fn usage(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let series = Table::create()
        .table("usage_series")
        .col(big_integer("id").primary_key())
        .col(binary("natural_key").unique_key())
        .col(uuid("account"))
        .col(text("source"))
        .col(text("product"))
        .col(text("feature"))
        .to_owned();
    m.create_table(series).await?;
    m.create_index(index("usage_series", "account", &["account", "product"])).await?;
    let mut day = Table::create();
    day.table("usage_day")
        .col(big_integer("series"))
        .col(integer("day"))
        // 0, or of the id that tells rows of one day apart.
        .col(big_integer("part"))
        .col(big_integer("sequence"))
        .col(big_integer("quantity_milli"))
        .primary_key(Index::create().col("series").col("day").col("part").col("sequence"));
    if m.get_database_backend() == sea_orm_migration::sea_orm::DbBackend::Sqlite {
        day.extra("WITHOUT ROWID");
    }
    m.create_table(day).await?;
    let batch = Table::create()
        .table("usage_batch")
        .col(big_integer("sequence"))
        .col(big_integer("series"))
        .primary_key(Index::create().col("sequence").col("series"))
        .to_owned();
    m.create_table(batch).await
}
