//! Tickets of an account.

use crate::books::narrow;
use crate::open::Store;
use crate::row::query;
use crate::timeline::stands;
use access::Scope;
use accounts::{Priority, Ticket};
use money::Day;
use sea_orm::{DbErr, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

impl Store {
    /// Whether tickets are recorded here at all: only then is it known that an account has none.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn knows_tickets(&self) -> Result<bool, DbErr> {
        Ok(!query(&self.read, "SELECT 1 FROM ticket LIMIT 1", []).await?.is_empty())
    }

    /// Urgent tickets of each account that are open on `today`; accounts without one are left out.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn urgent_tickets(&self, scope: &Scope, today: Day) -> Result<BTreeMap<Uuid, u32>, DbErr> {
        self.urgent_tickets_where(scope, "1 = 1", Vec::new(), today).await
    }

    /// Urgent tickets of an account that are open on `today`.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn urgent_tickets_of(&self, scope: &Scope, account: Uuid, today: Day) -> Result<u32, DbErr> {
        let found = self.urgent_tickets_where(scope, "t.account = ?", vec![account.into()], today).await?;
        Ok(found.get(&account).copied().unwrap_or_default())
    }

    async fn urgent_tickets_where(
        &self,
        scope: &Scope,
        condition: &str,
        mut values: Vec<Value>,
        today: Day,
    ) -> Result<BTreeMap<Uuid, u32>, DbErr> {
        let mut sql = format!(
            "SELECT t.account, COUNT(*) FROM ticket t WHERE {condition} AND t.priority = ? AND t.opened_on <= ? \
             AND (t.closed_on IS NULL OR t.closed_on > ?) AND {}",
            stands("t", "ticket")
        );
        values.extend([Priority::Urgent.key().into(), today.0.into(), today.0.into()]);
        narrow(scope, "t.account", &mut sql, &mut values);
        sql.push_str(" GROUP BY t.account ORDER BY t.account");
        let rows = query(&self.read, &sql, values).await?;
        let count = |row: &sea_orm::QueryResult| {
            let count: i64 = row.try_get_by_index(1)?;
            Ok((row.try_get_by_index(0)?, u32::try_from(count).unwrap_or(u32::MAX)))
        };
        rows.iter().map(count).collect()
    }

    /// The tickets of an account: those open on `today` and those closed since `since`, at most
    /// `limit`, the last opened first. None of an account that the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
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
