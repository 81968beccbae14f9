//! The order of the accounts list by level: levels of all currencies compared in one.

use crate::account_now::level_sort;
use crate::rates::maybe_currency;
use crate::row::{execute, query};
use crate::tx::Tx;
use money::Currency;
use sea_orm::{DbErr, Value};
use uuid::Uuid;

/// An account's level as it is shown, and as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparedLevel {
    /// The account.
    pub account: Uuid,
    /// Currency of its level.
    pub currency: Currency,
    /// Minor units per year of that currency.
    pub minor: i64,
    /// Minor units per year of the reporting currency; absent without a rate.
    pub compared: Option<i64>,
}

/// Rows changed in one statement.
const ROWS_AT_ONCE: usize = 500;

impl Tx {
    /// What the levels of the list were last converted with, and the currency that most accounts
    /// were billed in then; none before the first time.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn level_order(&self) -> Result<Option<(String, Option<Currency>)>, DbErr> {
        let rows = query(&self.inner, "SELECT conversion, usual_currency FROM level_order WHERE id = 1", []).await?;
        rows.first().map(|row| Ok((row.try_get_by_index(0)?, maybe_currency(row, 1)?))).transpose()
    }

    /// Remembers what the levels of the list are converted with, and the currency that most
    /// accounts are billed in.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn put_level_order(&self, conversion: &str, usual: Option<Currency>) -> Result<(), DbErr> {
        let sql = "INSERT INTO level_order (id, conversion, usual_currency) VALUES (1, ?, ?) ON CONFLICT (id) \
                   DO UPDATE SET conversion = excluded.conversion, usual_currency = excluded.usual_currency";
        let usual = usual.map(|currency| currency.code().to_string());
        execute(&self.inner, sql, [conversion.into(), usual.into()]).await.map(drop)
    }

    /// The levels in one currency each of the accounts after `account`, by id, at most `limit`.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn compared_levels(&self, account: Uuid, limit: u32) -> Result<Vec<ComparedLevel>, DbErr> {
        let sql = format!(
            "SELECT account, currency, level_minor, level_sort FROM account_now \
             WHERE account > ? AND level_minor IS NOT NULL AND currency IS NOT NULL ORDER BY account LIMIT {limit}"
        );
        let mut levels = Vec::new();
        for row in query(&self.inner, &sql, [account.into()]).await? {
            let code: String = row.try_get_by_index(1)?;
            levels.push(ComparedLevel {
                account: row.try_get_by_index(0)?,
                currency: code.parse().map_err(|e| DbErr::Custom(format!("an account: {e}")))?,
                minor: row.try_get_by_index(2)?,
                compared: level_sort::read(row.try_get_by_index(3)?),
            });
        }
        Ok(levels)
    }

    /// The accounts with lines in several currencies today.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_in_several_currencies(&self) -> Result<Vec<Uuid>, DbErr> {
        let sql = "SELECT account FROM account_now WHERE level_minor IS NULL AND line_count > 0 ORDER BY account";
        query(&self.inner, sql, []).await?.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// Puts accounts at their places, by their levels in the reporting currency.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn put_compared_levels(&self, levels: &[ComparedLevel]) -> Result<(), DbErr> {
        for levels in levels.chunks(ROWS_AT_ONCE) {
            let rows = vec!["(?,?)"; levels.len()].join(",");
            let sql = format!(
                "UPDATE account_now SET level_sort = place.column2 FROM (VALUES {rows}) AS place \
                 WHERE account_now.account = place.column1"
            );
            let place = |level: &ComparedLevel| [level.account.into(), level_sort::stored(level.compared).into()];
            let values: Vec<Value> = levels.iter().flat_map(place).collect();
            execute(&self.inner, &sql, values).await?;
        }
        if levels.is_empty() { Ok(()) } else { self.order_books_by_level().await }
    }
}
