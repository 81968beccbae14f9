//! The last day each source of levels can speak for.

use crate::open::Store;
use crate::row::{execute, query};
use crate::tx::Tx;
use access::Scope;
use money::Day;
use revenue::facts::{Horizons, LevelSource};
use sea_orm::DbErr;

/// The microseconds of a day, to find the day of a recorded time.
const MICROS_PER_DAY: i64 = 86_400_000_000;

impl Store {
    /// The horizons of all standing facts: the same for every scope, since they say how any account
    /// is read.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn horizons(&self, _scope: &Scope) -> Result<Horizons, DbErr> {
        read(&self.read).await
    }
}

impl Tx {
    /// The horizons as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn horizons(&self) -> Result<Horizons, DbErr> {
        read(&self.inner).await
    }

    /// Works out the horizon of one source again, after its facts came or were taken back: the
    /// latest start, or the latest recording that the source itself dates.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn refresh_horizon(&self, source: LevelSource) -> Result<(), DbErr> {
        let (table, start) = match source {
            LevelSource::Contracts => ("line_version", "start_on"),
            LevelSource::Invoices => ("invoice_line", "from_on"),
            LevelSource::Levels => ("level_fact", "effective_on"),
        };
        let sql = format!(
            "SELECT MAX({start}), MAX(CASE WHEN recorded_on_given THEN recorded_at END) FROM {table} \
             WHERE sequence NOT IN (SELECT batch_sequence FROM retraction)"
        );
        let rows = query(&self.inner, &sql, []).await?;
        let Some(row) = rows.first() else { return Ok(()) };
        let start: Option<i32> = row.try_get_by_index(0)?;
        let recorded: Option<i64> = row.try_get_by_index(1)?;
        let recorded = recorded.and_then(|at| i32::try_from(at.div_euclid(MICROS_PER_DAY)).ok());
        execute(&self.inner, "DELETE FROM source_horizon WHERE source = ?", [source.key().into()]).await?;
        if let Some(day) = start.max(recorded) {
            let insert = "INSERT INTO source_horizon (source, day) VALUES (?, ?)";
            execute(&self.inner, insert, [source.key().into(), day.into()]).await?;
        }
        Ok(())
    }
}

async fn read<C: sea_orm::ConnectionTrait>(connection: &C) -> Result<Horizons, DbErr> {
    let mut horizons = Horizons::default();
    for row in query(connection, "SELECT source, day FROM source_horizon ORDER BY source", []).await? {
        let (source, day): (String, i32) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let horizon = match LevelSource::ALL.into_iter().find(|s| s.key() == source) {
            Some(LevelSource::Contracts) => &mut horizons.contracts,
            Some(LevelSource::Invoices) => &mut horizons.invoices,
            Some(LevelSource::Levels) => &mut horizons.levels,
            None => continue,
        };
        *horizon = Some(Day(day));
    }
    Ok(horizons)
}
