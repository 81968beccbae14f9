//! Each account as it stands today: derived, can be rebuilt, and indexed for the lists.

use super::{bytewise_text, index};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, boolean, integer, integer_null, text, text_null, uuid};

#[derive(DeriveMigrationName)]
pub struct Step;

/// What a list may be narrowed by with an index behind every sort.
const FILTERS: [&str; 2] = ["segment", "owner"];
/// What a list may be sorted by; absent values are stored as the greatest, so they come last.
const SORTS: [&str; 4] = ["name_key", "level_sort", "since_sort", "renewal_sort"];

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let now = Table::create()
            .table("account_now")
            .col(uuid("account").primary_key())
            .col(text("source"))
            .col(text("external_id"))
            .col(text("name"))
            .col(bytewise_text(m, "name_key").not_null())
            .col(text_null("segment"))
            .col(text_null("owner"))
            .col(text_null("country"))
            .col(text_null("parent"))
            .col(text_null("currency"))
            .col(big_integer_null("level_minor"))
            .col(big_integer("level_sort"))
            .col(integer_null("since_on"))
            .col(integer("since_sort"))
            .col(integer_null("renewal_on"))
            .col(integer("renewal_sort"))
            .col(integer("line_count"))
            .col(boolean("live"))
            .col(integer_null("changes_on"))
            .col(integer_null("pending_on"))
            .to_owned();
        m.create_table(now).await?;
        for turn in ["changes_on", "pending_on"] {
            m.create_index(index("account_now", turn, &[turn])).await?;
        }
        for sort in SORTS {
            m.create_index(index("account_now", sort, &[sort, "account"])).await?;
            for filter in FILTERS {
                m.create_index(index("account_now", &format!("{filter}_{sort}"), &[filter, sort, "account"])).await?;
            }
        }
        Ok(())
    }
}
