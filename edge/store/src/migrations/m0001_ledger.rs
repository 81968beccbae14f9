//! What every action writes: the head, the audit trail, the outbox, kept replies.

use super::index;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, binary, integer, pk_uuid, text, text_null, uuid};
use sea_orm_migration::sea_orm::Statement;
use uuid::Uuid;

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let head =
            [integer("id").primary_key().take(), big_integer("sequence"), binary("audit_hash"), uuid("database_id")];
        m.create_table(table("head", head)).await?;
        let audit = [
            big_integer("sequence").primary_key().take(),
            big_integer("recorded_at"),
            text("actor"),
            text("action"),
            text("subject_kind"),
            text("subject_id"),
            text("change"),
            binary("previous_hash"),
            binary("hash"),
        ];
        m.create_table(table("audit", audit)).await?;
        m.create_index(index("audit", "subject", &["subject_kind", "subject_id", "sequence"])).await?;
        let outbox = [
            pk_uuid("id"),
            big_integer("sequence"),
            text("topic"),
            text("payload"),
            big_integer("recorded_at"),
            big_integer_null("delivered_at"),
        ];
        m.create_table(table("outbox", outbox)).await?;
        m.create_index(index("outbox", "waiting", &["delivered_at", "sequence"])).await?;
        let idempotency = [
            text("actor"),
            text("key"),
            text("action"),
            binary("body_hash"),
            text_null("reply"),
            big_integer("recorded_at"),
        ];
        let mut idempotency = table("idempotency", idempotency);
        idempotency.primary_key(Index::create().col("actor").col("key"));
        m.create_table(idempotency).await?;
        first_head(m).await
    }
}

fn table<const N: usize>(name: &'static str, columns: [ColumnDef; N]) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    for column in columns {
        table.col(column);
    }
    table
}

/// The chain starts at 32 zero bytes; the database gets its name for life.
async fn first_head(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let insert = Query::insert()
        .into_table("head")
        .columns(["id", "sequence", "audit_hash", "database_id"])
        .values_panic([1.into(), 0_i64.into(), vec![0_u8; 32].into(), Uuid::now_v7().into()])
        .to_owned();
    let connection = m.get_connection();
    let statement: Statement = m.get_database_backend().build(&insert);
    connection.execute_raw(statement).await.map(drop)
}
