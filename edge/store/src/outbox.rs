//! Reading what actions put in the outbox, once each, and making jobs of it.

use crate::jobs::{NewJob, insert_jobs};
use crate::open::{Store, is_postgres};
use crate::row::{execute, query};
use sea_orm::{ConnectionTrait, DbErr};

/// Messages that are read together.
const MESSAGES_AT_ONCE: u32 = 500;

/// What one action put in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxMessage {
    /// Sequence number of the action.
    pub sequence: i64,
    /// Name of the action.
    pub topic: String,
    /// What changed, JSON.
    pub payload: String,
    /// Microseconds UTC.
    pub recorded_at: i64,
}

impl Store {
    /// Gives a reader a place in the outbox: behind everything that was done until now, where it has
    /// none yet. So nothing of the past is sent out by a reader that is new, or by a restored copy,
    /// whose places are not in the backup.
    ///
    /// # Errors
    /// What the database said.
    pub async fn begin_outbox(&self, reader: &str) -> Result<(), DbErr> {
        let sql = "INSERT INTO outbox_position (reader, sequence) SELECT ?, sequence FROM head WHERE id = 1 \
                   ON CONFLICT (reader) DO NOTHING";
        execute(&self.write, sql, [reader.into()]).await.map(drop)
    }

    /// Reads the messages behind a reader's place, makes the jobs that `jobs_of` finds in each, and
    /// moves the place, in one transaction; how many were read. It is called again until none is.
    /// A job that waits already for the same thing is not made a second time.
    ///
    /// # Errors
    /// What the database said; the reader has no place yet.
    pub async fn take_outbox<F>(&self, reader: &str, jobs_of: F) -> Result<usize, DbErr>
    where
        F: Fn(&OutboxMessage) -> Vec<NewJob>,
    {
        let behind = "SELECT 1 FROM head JOIN outbox_position position ON position.sequence < head.sequence \
                      WHERE head.id = 1 AND position.reader = ?";
        // Most looks find nothing: they must not make writers wait.
        if query(&self.read, behind, [reader.into()]).await?.is_empty() {
            return Ok(0);
        }
        let tx = self.begin().await?;
        let lock = if is_postgres(tx.inner.get_database_backend()) { " FOR UPDATE" } else { "" };
        let sql = format!("SELECT sequence FROM outbox_position WHERE reader = ?{lock}");
        let place = query(&tx.inner, &sql, [reader.into()]).await?;
        let place =
            place.first().ok_or_else(|| DbErr::RecordNotFound(format!("the place of {reader} in the outbox")))?;
        let messages = messages_behind(&tx.inner, place.try_get_by_index(0)?).await?;
        for message in &messages {
            insert_jobs(&tx.inner, message, jobs_of(message)).await?;
        }
        if let Some(last) = messages.last() {
            let sql = "UPDATE outbox_position SET sequence = ? WHERE reader = ?";
            execute(&tx.inner, sql, [last.sequence.into(), reader.into()]).await?;
        }
        tx.commit().await?;
        Ok(messages.len())
    }
}

async fn messages_behind<C: ConnectionTrait>(connection: &C, place: i64) -> Result<Vec<OutboxMessage>, DbErr> {
    let sql = format!(
        "SELECT sequence, topic, payload, recorded_at FROM outbox WHERE sequence > ? ORDER BY sequence \
         LIMIT {MESSAGES_AT_ONCE}"
    );
    let rows = query(connection, &sql, [place.into()]).await?;
    let message = |row: &sea_orm::QueryResult| {
        Ok(OutboxMessage {
            sequence: row.try_get_by_index(0)?,
            topic: row.try_get_by_index(1)?,
            payload: row.try_get_by_index(2)?,
            recorded_at: row.try_get_by_index(3)?,
        })
    };
    rows.iter().map(message).collect()
}
