//! Tickets of an account.

use crate::books::{narrow, of_seen};
use crate::facts::Condition;
use crate::open::Store;
use crate::row::{NAMED_MAX, placeholders, query};
use crate::stage_now::{STAGE_COLUMNS, StageNow, stage_at};
use crate::timeline::stands;
use access::Scope;
use accounts::{FirstResponse, Priority, Ticket};
use money::Day;
use sea_orm::{DbErr, QueryResult, Value};
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

    /// Urgent tickets of each of some accounts that are open on `today`; accounts without one are left out.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn urgent_tickets(
        &self,
        scope: &Scope,
        accounts: &[Uuid],
        today: Day,
    ) -> Result<BTreeMap<Uuid, u32>, DbErr> {
        let mut urgent = BTreeMap::new();
        for accounts in accounts.chunks(NAMED_MAX) {
            let mut sql = format!(
                "SELECT t.account, COUNT(*) FROM ticket t WHERE t.account IN ({}) AND t.priority = ? \
                 AND t.opened_on <= ? AND (t.closed_on IS NULL OR t.closed_on > ?) AND {}",
                placeholders(accounts.len()),
                stands("t", "ticket")
            );
            let mut values: Vec<Value> = accounts.iter().map(|account| (*account).into()).collect();
            values.extend([Priority::Urgent.key().into(), today.0.into(), today.0.into()]);
            narrow(scope, "t.account", &mut sql, &mut values);
            sql.push_str(" GROUP BY t.account");
            for row in query(&self.read, &sql, values).await? {
                let count: i64 = row.try_get_by_index(1)?;
                urgent.insert(row.try_get_by_index(0)?, u32::try_from(count).unwrap_or(u32::MAX));
            }
        }
        Ok(urgent)
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
        let Condition { sql: own, mut values, .. } = of_seen(scope, "t.account", account);
        let sql = format!(
            "SELECT {COLUMNS} FROM ticket t WHERE {own} AND t.opened_on <= ? \
             AND (t.closed_on IS NULL OR t.closed_on > ? OR t.closed_on >= ?) AND {} \
             ORDER BY CASE WHEN t.closed_on IS NULL OR t.closed_on > ? THEN 0 ELSE 1 END, \
             t.opened_on DESC, t.external_id LIMIT ?",
            stands("t", "ticket")
        );
        let today = today.0;
        values.extend([today.into(), today.into(), since.0.into(), today.into(), limit.into()]);
        let rows = query(&self.read, &sql, values).await?;
        rows.iter().map(ticket).collect()
    }

    /// The urgent tickets of accounts that stand in some places of the journey, opened up to `today` since the account
    /// stands there, account by account.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn urgent_tickets_in(
        &self,
        scope: &Scope,
        places: &[&str],
        today: Day,
    ) -> Result<Vec<(StageNow, Ticket)>, DbErr> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = format!(
            "SELECT {COLUMNS}, {STAGE_COLUMNS} FROM ticket t JOIN stage_now s ON s.account = t.account \
             JOIN account_now a ON a.account = t.account WHERE t.priority = ? AND s.place IN ({}) \
             AND t.opened_on BETWEEN s.since_on AND ? AND a.merged_into IS NULL AND {}",
            placeholders(places.len()),
            stands("t", "ticket")
        );
        let mut values: Vec<Value> = vec![Priority::Urgent.key().into()];
        values.extend(places.iter().map(|place| Value::from(*place)));
        values.push(today.0.into());
        narrow(scope, "t.account", &mut sql, &mut values);
        sql.push_str(" ORDER BY t.account, t.opened_on, t.external_id");
        let rows = query(&self.read, &sql, values).await?;
        rows.iter().map(|row| Ok((stage_at(row, COLUMNS_COUNT)?, ticket(row)?))).collect()
    }
}

/// What is read of a ticket `t`; the last tells whether its source tells of first responses at all.
const COLUMNS: &str = "t.external_id, t.opened_on, t.closed_on, t.priority, t.subject, t.escalated, t.person, \
    t.first_response_minutes, CASE WHEN EXISTS (SELECT 1 FROM ticket told WHERE told.source = t.source \
    AND told.first_response_minutes IS NOT NULL \
    AND told.sequence NOT IN (SELECT batch_sequence FROM retraction)) THEN 1 ELSE 0 END";
const COLUMNS_COUNT: usize = 9;

fn ticket(row: &QueryResult) -> Result<Ticket, DbErr> {
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
        first_response: match row.try_get_by_index::<Option<i32>>(7)? {
            Some(minutes) => FirstResponse::After { minutes: minutes.unsigned_abs() },
            None if row.try_get_by_index::<i32>(8)? == 1 => FirstResponse::NotYet,
            None => FirstResponse::NotTold,
        },
    })
}
