//! Several members: teams, invitations, keys for programs, and the books that narrow what is read.

use super::{bytewise_text, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, binary_uniq, integer, pk_uuid, text, text_uniq, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub struct Step;

/// What a list of a book may be sorted by: as the whole list.
const SORTS: [&str; 4] = ["name_key", "level_sort", "since_sort", "renewal_sort"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let team = Table::create()
            .table("team")
            .col(pk_uuid("id"))
            .col(text_uniq("name"))
            .col(big_integer("recorded_at"))
            .to_owned();
        m.create_table(team).await?;
        add(m, "member", uuid_null("team")).await?;
        add(m, "member", big_integer_null("disabled_at")).await?;
        let invitation = Table::create()
            .table("invitation")
            .col(binary("token_hash").primary_key())
            .col(uuid("member"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .foreign_key(&mut of_member("invitation"))
            .to_owned();
        m.create_table(invitation).await?;
        let api_key = Table::create()
            .table("api_key")
            .col(pk_uuid("id"))
            .col(uuid("member"))
            .col(text("name"))
            .col(text("role"))
            .col(binary_uniq("token_hash"))
            .col(big_integer("created_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("revoked_at"))
            .foreign_key(&mut of_member("api_key"))
            .to_owned();
        m.create_table(api_key).await?;
        m.create_index(index("api_key", "member", &["member"])).await?;
        m.create_index(index("session", "member", &["member"])).await?;
        books(m).await
    }
}

/// Derived: the accounts in a member's or a team's book today, with the keys that lists are
/// sorted by, so that a page of a book is read as quickly as a page of everything.
async fn books(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut entrusted = text("entrusted_to");
    add(m, "account_now", entrusted.default("").take()).await?;
    let owners = "UPDATE account_now SET entrusted_to = COALESCE(owner, '')";
    m.get_connection().execute_unprepared(owners).await?;
    let book = Table::create()
        .table("book_now")
        .col(uuid("reader"))
        .col(uuid("account"))
        .col(bytewise_text(m, "name_key").not_null())
        .col(big_integer("level_sort"))
        .col(integer("since_sort"))
        .col(integer("renewal_sort"))
        .primary_key(Index::create().col("reader").col("account"))
        .to_owned();
    m.create_table(book).await?;
    m.create_index(index("book_now", "account", &["account"])).await?;
    for sort in SORTS {
        m.create_index(index("book_now", sort, &["reader", sort, "account"])).await?;
    }
    Ok(())
}

fn of_member(table: &'static str) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.from(table, "member").to("member", "id").on_delete(ForeignKeyAction::Cascade);
    key
}

async fn add(m: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    m.alter_table(Table::alter().table(table).add_column(column).to_owned()).await
}
