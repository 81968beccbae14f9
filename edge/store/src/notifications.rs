//! What others did that a member should know of, the newest first.

use crate::cursor::CursorDoesNotFit;
use crate::entity::notification;
use crate::open::Store;
use crate::row::{NAMED_MAX, execute, insert_rows, placeholders, query};
use crate::tx::Tx;
use sea_orm::{DbErr, QueryResult, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

const COLUMNS: &str = "id, member, at, kind, about_kind, about_id, account, words, read_at";
const WIDTH: usize = 9;

/// Which of a member's notifications are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    /// Those that they have not marked as read.
    Unread,
    /// All.
    #[default]
    All,
}

/// Some notifications, and the place to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationPage {
    /// The newest first.
    pub rows: Vec<notification::Model>,
    /// The cursor of the next page; none on the last one.
    pub next: Option<String>,
}

/// Which notifications are marked as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marked {
    /// These.
    These(Vec<Uuid>),
    /// All that had come by a time, microseconds UTC.
    UpTo(i64),
}

impl Store {
    /// How many notifications a member has not marked as read.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn unread_count(&self, member: Uuid) -> Result<i64, DbErr> {
        let sql = "SELECT COUNT(*) FROM notification WHERE member = ? AND read_at IS NULL";
        let rows = query(&self.read, sql, [member.into()]).await?;
        rows.first().map_or(Ok(0), |row| row.try_get_by_index(0))
    }

    /// A page of a member's notifications.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn notifications(
        &self,
        member: Uuid,
        listed: Listed,
        cursor: Option<&str>,
        limit: u16,
    ) -> Result<Result<NotificationPage, CursorDoesNotFit>, DbErr> {
        let after = match cursor.map(place_of).transpose() {
            Ok(after) => after,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let unread = if listed == Listed::Unread { " AND read_at IS NULL" } else { "" };
        let from = if after.is_some() { " AND (at, id) < (?, ?)" } else { "" };
        // One more than shown tells whether there is a next page.
        let sql = format!(
            "SELECT {COLUMNS} FROM notification WHERE member = ?{unread}{from} ORDER BY at DESC, id DESC LIMIT {}",
            u32::from(limit) + 1
        );
        let place = after.into_iter().flat_map(|(at, id)| [Value::from(at), Value::from(id)]);
        let values = std::iter::once(Value::from(member)).chain(place);
        let rows = query(&self.read, &sql, values).await?;
        let mut rows = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let more = rows.len() > usize::from(limit);
        rows.truncate(limit.into());
        let next = rows.last().filter(|_| more).map(|last| format!("{}.{}", last.at, last.id.simple()));
        Ok(Ok(NotificationPage { rows, next }))
    }
}

/// The place that a cursor names. It says nothing of the filter: a place in time is one in every list.
fn place_of(cursor: &str) -> Result<(i64, Uuid), CursorDoesNotFit> {
    let (at, id) = cursor.split_once('.').ok_or(CursorDoesNotFit)?;
    Ok((at.parse().map_err(|_| CursorDoesNotFit)?, id.parse().map_err(|_| CursorDoesNotFit)?))
}

fn read(row: &QueryResult) -> Result<notification::Model, DbErr> {
    Ok(notification::Model {
        id: row.try_get_by_index(0)?,
        member: row.try_get_by_index(1)?,
        at: row.try_get_by_index(2)?,
        kind: row.try_get_by_index(3)?,
        about_kind: row.try_get_by_index(4)?,
        about_id: row.try_get_by_index(5)?,
        account: row.try_get_by_index(6)?,
        words: row.try_get_by_index(7)?,
        read_at: row.try_get_by_index(8)?,
    })
}

impl Tx {
    /// Tells members of something.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_notifications(&self, rows: Vec<notification::Model>) -> Result<(), DbErr> {
        let mut values = Vec::with_capacity(rows.len() * WIDTH);
        for notification::Model { id, member, at, kind, about_kind, about_id, account, words, read_at } in rows {
            values.extend([
                id.into(),
                member.into(),
                at.into(),
                kind.into(),
                about_kind.into(),
                about_id.into(),
                account.into(),
                words.into(),
                read_at.into(),
            ]);
        }
        insert_rows(&self.inner, &format!("notification ({COLUMNS})"), WIDTH, values, "").await
    }

    /// Marks unread notifications of a member as read at `now`; how many there were.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn mark_as_read(&self, member: Uuid, marked: &Marked, now: i64) -> Result<u64, DbErr> {
        const SQL: &str = "UPDATE notification SET read_at = ? WHERE member = ? AND read_at IS NULL";
        let ids = match marked {
            Marked::UpTo(at) => {
                let values = [now.into(), member.into(), (*at).into()];
                return execute(&self.inner, &format!("{SQL} AND at <= ?"), values).await;
            }
            Marked::These(ids) => ids,
        };
        let mut count = 0;
        for ids in ids.chunks(NAMED_MAX) {
            let values = [Value::from(now), Value::from(member)].into_iter().chain(ids.iter().map(|id| (*id).into()));
            count += execute(&self.inner, &format!("{SQL} AND id IN ({})", placeholders(ids.len())), values).await?;
        }
        Ok(count)
    }

    /// How many of some accounts each reader has in their book.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn books_with(&self, accounts: &[Uuid]) -> Result<BTreeMap<Uuid, u64>, DbErr> {
        let mut books = BTreeMap::new();
        for accounts in accounts.chunks(NAMED_MAX) {
            let list = placeholders(accounts.len());
            let sql = format!("SELECT reader, COUNT(*) FROM book_now WHERE account IN ({list}) GROUP BY reader");
            for row in query(&self.inner, &sql, accounts.iter().map(|account| Value::from(*account))).await? {
                let count: i64 = row.try_get_by_index(1)?;
                *books.entry(row.try_get_by_index(0)?).or_default() += count.unsigned_abs();
            }
        }
        Ok(books)
    }
}
