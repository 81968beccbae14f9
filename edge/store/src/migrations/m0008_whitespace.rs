//! Where which product could be of use at accounts.

use super::fact;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, integer, text, text_null};

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            text("product"),
            text("buyer"),
            text("place"),
            integer("effective_on"),
            text("state"),
            text_null("reason"),
            text_null("competitor"),
            big_integer_null("potential_minor"),
            text_null("currency"),
        ];
        fact(m, "spot", columns).await
    }
}
