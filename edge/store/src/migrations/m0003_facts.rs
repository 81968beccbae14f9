//! Facts: append-only rows that came in batches, the batches, and what was taken back.
//!
//! A fact is named by its natural key and the sequence number of the action that recorded it;
//! that number also names its batch. A newer row with the same natural key corrects an older one.

use super::{bytewise_text, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, boolean, boolean_null, integer, integer_null, pk_uuid, text, text_null, uuid,
};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        account(m).await?;
        fact(m, "account_version", Subject::Account, account_version()).await?;
        fact(m, "line_version", Subject::Account, line_version()).await?;
        fact(m, "invoice_line", Subject::Account, invoice_line()).await?;
        fact(m, "level_fact", Subject::Account, level_fact()).await?;
        fact(m, "rate", Subject::None, rate()).await?;
        batches(m).await?;
        policies_and_months(m).await
    }
}

/// What a fact is about.
#[derive(PartialEq)]
enum Subject {
    Account,
    None,
}

async fn account(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let account = Table::create()
        .table("account")
        .col(pk_uuid("id"))
        .col(text("source"))
        .col(text("external_id"))
        .col(big_integer("recorded_at"))
        .col(big_integer("sequence"))
        .to_owned();
    m.create_table(account).await?;
    // Which account each source means by an id, settled when it first named it.
    let alias = Table::create()
        .table("account_alias")
        .col(bytewise_text(m, "external_id").not_null())
        .col(text("source"))
        .col(uuid("account"))
        .col(boolean("implied"))
        .primary_key(Index::create().col("external_id").col("source"))
        .to_owned();
    m.create_table(alias).await
}

/// A table of facts. No foreign keys: the only writer is the import, which has just looked the
/// account up, and hundreds of thousands of checks would be felt.
async fn fact(
    m: &SchemaManager<'_>,
    name: &'static str,
    subject: Subject,
    columns: Vec<ColumnDef>,
) -> Result<(), DbErr> {
    let mut table = Table::create();
    table
        .table(name)
        .col(binary("natural_key"))
        .col(big_integer("sequence"))
        .col(binary("content_hash"))
        .col(big_integer("recorded_at"))
        .col(boolean("recorded_on_given"))
        .col(text("source"));
    if subject == Subject::Account {
        table.col(uuid("account"));
    }
    for column in columns {
        table.col(column);
    }
    m.create_table(table).await?;
    // Not a primary key: like every index it can be laid aside while a first file fills the table.
    m.create_index(index(name, "natural_key", &["natural_key", "sequence"]).unique().take()).await?;
    m.create_index(index(name, "sequence", &["sequence"])).await?;
    if subject == Subject::Account {
        m.create_index(index(name, "account", &["account"])).await?;
    }
    Ok(())
}

fn account_version() -> Vec<ColumnDef> {
    vec![
        integer("effective_on"),
        text_null("name"),
        text_null("segment"),
        text_null("owner"),
        text_null("country"),
        text_null("parent"),
        text_null("currency"),
    ]
}

fn line_version() -> Vec<ColumnDef> {
    vec![
        text("contract"),
        text_null("renews"),
        text("product"),
        text_null("family"),
        integer_null("tier"),
        text("unit"),
        big_integer("quantity_milli"),
        big_integer("unit_price_micro"),
        big_integer_null("list_price_micro"),
        big_integer("amount_minor"),
        // Months above zero, days below.
        integer("period"),
        text("currency"),
        integer("start_on"),
        integer_null("end_on"),
        integer_null("cancelled_on"),
        boolean("auto_renew"),
        integer_null("notice_days"),
        integer("effective_on"),
        integer_null("discount_end"),
        text("kind"),
        boolean_null("contracted"),
    ]
}

fn invoice_line() -> Vec<ColumnDef> {
    vec![
        text("external_id"),
        text("product"),
        big_integer("amount_minor"),
        text("currency"),
        integer("from_on"),
        integer("to_on"),
        big_integer_null("quantity_milli"),
        text_null("credits"),
    ]
}

fn level_fact() -> Vec<ColumnDef> {
    vec![text("product"), integer("effective_on"), big_integer("level_minor"), text("currency")]
}

fn rate() -> Vec<ColumnDef> {
    vec![text("rate_set"), text("currency"), integer("effective_on"), big_integer("rate_nano")]
}

async fn batches(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let batch = Table::create()
        .table("import_batch")
        .col(pk_uuid("id"))
        .col(big_integer("sequence").unique_key())
        .col(text("kind"))
        .col(text("source"))
        .col(text("file_name"))
        .col(text("content_hash"))
        .col(big_integer("created"))
        .col(big_integer("updated"))
        .col(big_integer("unchanged"))
        .col(big_integer("rejected"))
        .col(text("complaints"))
        .col(text("actor"))
        .col(big_integer("recorded_at"))
        .to_owned();
    m.create_table(batch).await?;
    let retraction = Table::create()
        .table("retraction")
        .col(uuid("batch").primary_key())
        .col(big_integer("batch_sequence").unique_key())
        .col(big_integer("recorded_at"))
        .col(text("actor"))
        .col(big_integer("sequence"))
        .to_owned();
    m.create_table(retraction).await?;
    let horizon =
        Table::create().table("source_horizon").col(text("source").primary_key()).col(integer("day")).to_owned();
    m.create_table(horizon).await
}

async fn policies_and_months(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let policy = Table::create()
        .table("policy_version")
        .col(text("policy"))
        .col(integer("version"))
        .col(text("body"))
        .col(big_integer("recorded_at"))
        .col(text("actor"))
        .col(text("reason"))
        .col(big_integer("sequence"))
        .primary_key(Index::create().col("policy").col("version"))
        .to_owned();
    m.create_table(policy).await?;
    let month = Table::create()
        .table("closed_month")
        .col(pk_uuid("id"))
        .col(integer("month"))
        .col(text("event"))
        .col(text("figures"))
        .col(text("inputs_hash"))
        .col(text("actor"))
        .col(big_integer("recorded_at"))
        .col(text("reason"))
        .col(big_integer("sequence"))
        .to_owned();
    m.create_table(month).await?;
    m.create_index(index("closed_month", "month", &["month", "sequence"])).await
}
