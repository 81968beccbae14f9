//! The schema, step by step. A step is never edited once released: add, or copy and rename.

mod m0001_ledger;
mod m0002_members;
mod m0003_facts;
mod m0004_account_now;
mod m0005_mergers;
mod m0006_people;
mod m0007_access;
mod m0008_whitespace;
mod m0009_erasure;
mod m0010_people_now;
mod m0011_usage_batches;
mod m0012_usage_batches_grow;
mod m0013_identities;
mod m0014_saved_views;
mod m0015_notifications;
mod m0016_papers;
mod m0017_survey_tokens;
mod m0018_jobs;
mod m0019_first_responses;
mod m0020_days_that_turn;

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, binary, boolean, text, uuid};
use sea_orm_migration::sea_orm::DbBackend;

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_ledger::Step),
            Box::new(m0002_members::Step),
            Box::new(m0003_facts::Step),
            Box::new(m0004_account_now::Step),
            Box::new(m0005_mergers::Step),
            Box::new(m0006_people::Step),
            Box::new(m0007_access::Step),
            Box::new(m0008_whitespace::Step),
            Box::new(m0009_erasure::Step),
            Box::new(m0010_people_now::Step),
            Box::new(m0011_usage_batches::Step),
            Box::new(m0012_usage_batches_grow::Step),
            Box::new(m0013_identities::Step),
            Box::new(m0014_saved_views::Step),
            Box::new(m0015_notifications::Step),
            Box::new(m0016_papers::Step),
            Box::new(m0017_survey_tokens::Step),
            Box::new(m0018_jobs::Step),
            Box::new(m0019_first_responses::Step),
            Box::new(m0020_days_that_turn::Step),
        ]
    }
}

/// A table of facts about accounts, as those of the first day.
async fn fact(m: &SchemaManager<'_>, name: &'static str, columns: Vec<ColumnDef>) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table(name)
        .col(binary("natural_key"))
        .col(big_integer("sequence"))
        .col(binary("content_hash"))
        .col(big_integer("recorded_at"))
        .col(boolean("recorded_on_given"))
        .col(text("source"))
        .col(uuid("account"));
    for column in columns {
        table.col(column);
    }
    m.create_table(table).await?;
    m.create_index(index(name, "natural_key", &["natural_key", "sequence"]).unique().take()).await?;
    m.create_index(index(name, "sequence", &["sequence"])).await?;
    m.create_index(index(name, "account", &["account"])).await
}

/// A text column that sorts by its bytes on both databases, as the cursors compare it.
fn bytewise_text(manager: &SchemaManager, name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.text();
    if manager.get_database_backend() == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column
}

/// An index named after its table and what it is for.
fn index(table: &'static str, purpose: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{purpose}")).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}
