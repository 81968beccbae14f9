//! The days on which rows of the accounts list turn are indexed where there is one: accounts whose lines
//! have no end have none, and an import builds these indexes anew.

use super::index;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for turn in ["changes_on", "pending_on"] {
            let before = Index::drop().name(format!("account_now_{turn}")).table("account_now").to_owned();
            m.drop_index(before).await?;
            let is_there = Expr::col(turn).is_not_null();
            m.create_index(index("account_now", turn, &[turn]).and_where(is_there).take()).await?;
        }
        Ok(())
    }
}
