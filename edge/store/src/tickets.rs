//! Tickets of an account.

use crate::open::Store;
use crate::row::query;
use crate::timeline::stands;
use access::Scope;
use accounts::{Priority, Ticket};
use money::Day;
use sea_orm::DbErr;
use uuid::Uuid;

impl Store {
    /// The tickets of an account: those open on `today` and those closed since `since`, at most
    /// `limit`, the last opened first. None of an account that the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    pub async fn tickets(
        &self,
        scope: &Scope,
        account: Uuid,
        today: Day,
        since: Day,
        limit: i64,
    ) -> Result<Vec<Ticket>, DbErr> {
        if !self.sees(scope, account).await? {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT t.external_id, t.opened_on, t.closed_on, t.priority, t.subject, t.escalated, t.person \
             FROM ticket t WHERE t.account = ? AND t.opened_on <= ? \
             AND (t.closed_on IS NULL OR t.closed_on > ? OR t.closed_on >= ?) AND {} \
             ORDER BY CASE WHEN t.closed_on IS NULL OR t.closed_on > ? THEN 0 ELSE 1 END, \
             t.opened_on DESC, t.external_id LIMIT ?",
            stands("t", "ticket")
        );
        let today = today.0;
        let values = [account.into(), today.into(), today.into(), since.0.into(), today.into(), limit.into()];
        let rows = query(&self.read, &sql, values).await?;
        let ticket = |row: &sea_orm::QueryResult| {
            let priority: String = row.try_get_by_index(3)?;
            Ok(Ticket {
                external_id: row.try_get_by_index(0)?,
                opened_on: Day(row.try_get_by_index(1)?),
                closed_on: row.try_get_by_index::<Option<i32>>(2)?.map(Day),
                priority: Priority::from_key(&priority)
                    .ok_or_else(|| DbErr::Type(format!("\u{201c}{priority}\u{201d} is no priority")))?,
                subject: row.try_get_by_index(4)?,
                escalated: row.try_get_by_index(5)?,
                person: row.try_get_by_index(6)?,
            })
        };
        rows.iter().map(ticket).collect()
    }
}
