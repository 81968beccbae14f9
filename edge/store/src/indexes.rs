//! Indexes that are laid aside while most of a table is written: built anew at the end they cost
//! a fraction of keeping them row by row. SQLite only, where readers see the state before;
//! PostgreSQL would make them wait.

use crate::fact_table::FactTable;
use crate::open::is_postgres;
use crate::row::{execute, query};
use crate::tx::Tx;
use sea_orm::{ConnectionTrait, DbErr};

/// Rows from which building indexes anew can be quicker than keeping them.
const ROWS_MIN: usize = 5_000;

/// Indexes that were dropped for a while: the statements that build them again.
#[derive(Debug, Default)]
#[must_use = "without its indexes a table is slow to read"]
pub struct LaidAside(Vec<String>);

impl LaidAside {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Together with others.
    pub fn extend(&mut self, others: LaidAside) {
        self.0.extend(others.0);
    }
}

impl Tx {
    pub(crate) async fn count(&self, table: &str) -> Result<i64, DbErr> {
        let count = query(&self.inner, &format!("SELECT COUNT(*) FROM {table}"), []).await?;
        count.first().map_or(Ok(0), |row| row.try_get_by_index(0))
    }

    /// Lays aside the indexes of tables, if `rows` are many, and most of those of the first.
    pub(crate) async fn lay_aside_if_most(&self, tables: &[&str], rows: usize) -> Result<LaidAside, DbErr> {
        let mut laid_aside = LaidAside::default();
        if rows < ROWS_MIN {
            return Ok(laid_aside);
        }
        if rows as i64 * 2 >= self.count(tables[0]).await? {
            for table in tables {
                laid_aside.extend(self.lay_aside(table).await?);
            }
        }
        Ok(laid_aside)
    }

    /// Lays aside the indexes of a table of facts, if nothing was ever recorded there; `None` if
    /// something was.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn lay_aside_fact_indexes(&self, table: FactTable) -> Result<Option<LaidAside>, DbErr> {
        let any = query(&self.inner, &format!("SELECT 1 FROM {} LIMIT 1", table.name()), []).await?;
        match any.is_empty() {
            true => Ok(Some(self.lay_aside(table.name()).await?)),
            false => Ok(None),
        }
    }

    /// Builds the indexes that were laid aside.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn restore_indexes(&self, laid_aside: LaidAside) -> Result<(), DbErr> {
        for sql in laid_aside.0 {
            execute(&self.inner, &sql, []).await?;
        }
        Ok(())
    }

    async fn lay_aside(&self, table: &str) -> Result<LaidAside, DbErr> {
        let mut laid_aside = LaidAside::default();
        if is_postgres(self.inner.get_database_backend()) {
            return Ok(laid_aside);
        }
        // Those that a primary key brings with it have no statement.
        let indexes = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? \
                       AND sql IS NOT NULL ORDER BY name";
        for row in query(&self.inner, indexes, [table.into()]).await? {
            let name: String = row.try_get_by_index(0)?;
            execute(&self.inner, &format!("DROP INDEX \"{name}\""), []).await?;
            laid_aside.0.push(row.try_get_by_index(1)?);
        }
        Ok(laid_aside)
    }
}
