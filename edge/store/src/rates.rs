//! Exchange rates, and the currency most accounts are billed in.

use crate::open::Store;
use crate::row::query;
use crate::tx::Tx;
use access::Scope;
use money::{Currency, Day};
use revenue::RateFact;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};

impl Store {
    /// The rates of a set as known at `known_at` (microseconds UTC), the latest word on each
    /// currency and day.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn rates(&self, _scope: &Scope, set: &str, known_at: i64) -> Result<Vec<RateFact>, DbErr> {
        let sql = "SELECT f.currency, f.effective_on, f.rate_nano FROM rate f \
                   JOIN import_batch b ON b.sequence = f.sequence \
                   LEFT JOIN retraction r ON r.batch_sequence = f.sequence \
                   WHERE f.rate_set = ? AND f.recorded_at <= ? \
                   AND (r.recorded_at IS NULL OR (b.recorded_at <= ? AND r.recorded_at > ?)) \
                   ORDER BY f.currency, f.effective_on, f.recorded_at, f.sequence";
        let known_at = Value::from(known_at);
        let values = [set.into(), known_at.clone(), known_at.clone(), known_at];
        rate_facts(&query(&self.read, sql, values).await?)
    }

    /// The currency that most accounts are billed in, the first by code among equals; none
    /// before there is any account with a level.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn usual_currency(&self, _scope: &Scope) -> Result<Option<Currency>, DbErr> {
        let rows = query(&self.read, "SELECT usual_currency FROM level_order WHERE id = 1", []).await?;
        Ok(rows.first().map(|row| maybe_currency(row, 0)).transpose()?.flatten())
    }

    /// The latest rate of each currency in a set.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn latest_rates(&self, _scope: &Scope, set: &str) -> Result<Vec<RateFact>, DbErr> {
        latest_rates(&self.read, set).await
    }
}

impl Tx {
    /// The currency that most accounts are billed in, counted as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn usual_currency(&self) -> Result<Option<Currency>, DbErr> {
        let sql = "SELECT currency FROM account_now WHERE currency IS NOT NULL \
                   GROUP BY currency ORDER BY COUNT(*) DESC, currency LIMIT 1";
        let rows = query(&self.inner, sql, []).await?;
        Ok(rows.first().map(|row| maybe_currency(row, 0)).transpose()?.flatten())
    }

    /// The latest rate of each currency in a set, as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn latest_rates(&self, set: &str) -> Result<Vec<RateFact>, DbErr> {
        latest_rates(&self.inner, set).await
    }
}

/// A currency's code, or none.
pub(crate) fn maybe_currency(row: &QueryResult, index: usize) -> Result<Option<Currency>, DbErr> {
    let code: Option<String> = row.try_get_by_index(index)?;
    code.map(|code| code.parse().map_err(|e| DbErr::Custom(format!("an account: {e}")))).transpose()
}

async fn latest_rates<C: ConnectionTrait>(connection: &C, set: &str) -> Result<Vec<RateFact>, DbErr> {
    let stands = "rate_set = ? AND sequence NOT IN (SELECT batch_sequence FROM retraction)";
    let sql = format!(
        "SELECT currency, effective_on, rate_nano FROM rate WHERE {stands} AND (currency, effective_on) IN \
         (SELECT currency, MAX(effective_on) FROM rate WHERE {stands} GROUP BY currency) \
         ORDER BY currency, recorded_at, sequence"
    );
    let rows = query(connection, &sql, [set.into(), set.into()]).await?;
    rate_facts(&rows)
}

/// Rows of currency, day and rate in order, the later word on the same currency and day last.
fn rate_facts(rows: &[QueryResult]) -> Result<Vec<RateFact>, DbErr> {
    let mut rates: Vec<RateFact> = Vec::with_capacity(rows.len());
    for row in rows {
        let code: String = row.try_get_by_index(0)?;
        let currency: Currency = code.parse().map_err(|e| DbErr::Custom(format!("a rate: {e}")))?;
        let fact = RateFact { currency, day: Day(row.try_get_by_index(1)?), rate_nano: row.try_get_by_index(2)? };
        if rates.last().is_some_and(|last| last.currency == fact.currency && last.day == fact.day) {
            rates.pop();
        }
        rates.push(fact);
    }
    Ok(rates)
}
