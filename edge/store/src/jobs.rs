//! Jobs: what the server does by itself after an action. Taken by one worker at a time, for a while:
//! a worker that dies lets go of its job when that while is over.

use crate::cursor::CursorDoesNotFit;
use crate::entity::job;
use crate::open::{Store, is_postgres};
use crate::outbox::OutboxMessage;
use crate::row::{NAMED_MAX, execute, insert_rows, placeholders, query};
use crate::tx::Tx;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use std::collections::HashSet;
use std::time::Duration;
use uuid::Uuid;

const COLUMNS: &str = "id, made_by, part, kind, account, person, payload, state, run_at, attempts, recorded_at";
const WIDTH: usize = 11;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// It is tried, or tried again, when its time has come.
    Waiting,
    /// It came off.
    Done,
    /// What it was for had changed, so it was left.
    NotNeeded,
    /// It did not come off and is not tried again.
    Failed,
}

impl JobState {
    /// All of them, in the order pages show them.
    pub const ALL: [JobState; 4] = [JobState::Waiting, JobState::Failed, JobState::NotNeeded, JobState::Done];

    /// Its word in storage and APIs.
    pub fn key(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Done => "done",
            JobState::NotNeeded => "not_needed",
            JobState::Failed => "failed",
        }
    }

    /// The state of a word.
    pub fn from_key(key: &str) -> Option<JobState> {
        JobState::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// A job to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// What is to be done.
    pub kind: &'static str,
    /// At which account.
    pub account: Option<Uuid>,
    /// For whom.
    pub person: Option<Uuid>,
    /// What it is to be done with, JSON, without secrets.
    pub payload: String,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// It came off.
    Done,
    /// What it was for has changed.
    NotNeeded {
        /// What has changed, as people read it.
        reason: String,
    },
    /// It did not come off, and trying again would not help.
    Failed {
        /// Why, as people read it.
        problem: String,
    },
    /// It did not come off and is tried again.
    Again {
        /// When, microseconds UTC.
        at: i64,
        /// Why, as people read it.
        problem: String,
    },
}

/// Some jobs, and the place to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobPage {
    /// The newest first.
    pub rows: Vec<job::Model>,
    /// The cursor of the next page; none on the last one.
    pub next: Option<String>,
}

impl Store {
    /// Takes the job that has waited longest of those whose time has come at `now` (microseconds UTC),
    /// and has it alone for `hold`. Several workers take different ones.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn claim_job(&self, now: i64, hold: Duration) -> Result<Option<job::Model>, DbErr> {
        let due = "SELECT id FROM job WHERE state = 'waiting' AND run_at <= ? \
                   AND (locked_until IS NULL OR locked_until <= ?) ORDER BY run_at, id LIMIT 1";
        // Most looks find nothing: they must not make writers wait.
        if query(&self.read, due, [now.into(), now.into()]).await?.is_empty() {
            return Ok(None);
        }
        let tx = self.begin().await?;
        let lock = if is_postgres(tx.inner.get_database_backend()) { " FOR UPDATE SKIP LOCKED" } else { "" };
        let taken = query(&tx.inner, &format!("{due}{lock}"), [now.into(), now.into()]).await?;
        let Some(id) = taken.first().map(|row| row.try_get_by_index::<Uuid>(0)).transpose()? else {
            tx.roll_back().await?;
            return Ok(None);
        };
        let until = now + i64::try_from(hold.as_micros()).unwrap_or(i64::MAX / 2);
        let sql = "UPDATE job SET locked_until = ?, attempts = attempts + 1 WHERE id = ?";
        execute(&tx.inner, sql, [until.into(), id.into()]).await?;
        let job = job::Entity::find_by_id(id).one(&tx.inner).await?;
        tx.commit().await?;
        Ok(job)
    }

    /// Records what became of an attempt at `now`; whether whoever says so still had the job. A worker
    /// that took longer than its hold changes nothing.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn end_job(&self, job: &job::Model, end: &JobEnd, now: i64) -> Result<bool, DbErr> {
        let (state, run_at, told) = match end {
            JobEnd::Done => (JobState::Done, job.run_at, None),
            JobEnd::NotNeeded { reason } => (JobState::NotNeeded, job.run_at, Some(reason.clone())),
            JobEnd::Failed { problem } => (JobState::Failed, job.run_at, Some(problem.clone())),
            JobEnd::Again { at, problem } => (JobState::Waiting, *at, Some(problem.clone())),
        };
        let ended_at = (state != JobState::Waiting).then_some(now);
        let sql = "UPDATE job SET state = ?, run_at = ?, last_error = ?, ended_at = ?, locked_until = NULL \
                   WHERE id = ? AND state = 'waiting' AND locked_until = ?";
        let key = [job.id.into(), job.locked_until.into()];
        let set = [state.key().into(), run_at.into(), told.into(), ended_at.into()];
        Ok(execute(&self.write, sql, set.into_iter().chain(key)).await? > 0)
    }

    /// A page of the jobs in a state, or of all. They are of every account, so only whoever sees all
    /// of them is shown any.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn jobs(
        &self,
        scope: &access::Scope,
        state: Option<JobState>,
        cursor: Option<&str>,
        limit: u16,
    ) -> Result<Result<JobPage, CursorDoesNotFit>, DbErr> {
        let Ok(before) = cursor.map(str::parse::<Uuid>).transpose() else { return Ok(Err(CursorDoesNotFit)) };
        if scope.reader().is_some() {
            return Ok(Ok(JobPage { rows: Vec::new(), next: None }));
        }
        // One more than shown tells whether there is a next page.
        let found = job::Entity::find()
            .apply_if(state, |find, state| find.filter(job::Column::State.eq(state.key())))
            .apply_if(before, |find, before| find.filter(job::Column::Id.lt(before)))
            .order_by_desc(job::Column::Id)
            .limit(u64::from(limit) + 1);
        let mut rows = found.all(&self.read).await?;
        let more = rows.len() > usize::from(limit);
        rows.truncate(limit.into());
        let next = rows.last().filter(|_| more).map(|last| last.id.simple().to_string());
        Ok(Ok(JobPage { rows, next }))
    }

    /// One job.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn job(&self, id: Uuid) -> Result<Option<job::Model>, DbErr> {
        job::Entity::find_by_id(id).one(&self.read).await
    }

    /// How many jobs are in a state.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn job_count(&self, state: JobState) -> Result<i64, DbErr> {
        let rows = query(&self.read, "SELECT COUNT(*) FROM job WHERE state = ?", [state.key().into()]).await?;
        rows.first().map_or(Ok(0), |row| row.try_get_by_index(0))
    }
}

impl Tx {
    /// One job.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn job(&self, id: Uuid) -> Result<Option<job::Model>, DbErr> {
        job::Entity::find_by_id(id).one(&self.inner).await
    }

    /// Lets a job that has not come off be tried at `now`, as often as a new one.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn try_job_again(&self, id: Uuid, now: i64) -> Result<(), DbErr> {
        let sql = "UPDATE job SET state = 'waiting', run_at = ?, attempts = 0, ended_at = NULL WHERE id = ?";
        execute(&self.inner, sql, [now.into(), id.into()]).await.map(drop)
    }

    /// Ends a job that waits; it is not tried again.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn give_up_job(&self, id: Uuid, told: &str, now: i64) -> Result<(), DbErr> {
        let sql = "UPDATE job SET state = 'failed', last_error = ?, ended_at = ?, locked_until = NULL WHERE id = ?";
        execute(&self.inner, sql, [told.into(), now.into(), id.into()]).await.map(drop)
    }
}

/// The jobs of one message, from part 0 on, but for those that wait already for the same thing.
pub(crate) async fn insert_jobs<C: ConnectionTrait>(
    connection: &C,
    message: &OutboxMessage,
    jobs: Vec<NewJob>,
) -> Result<(), DbErr> {
    let mut waiting: HashSet<(Uuid, String, String)> = HashSet::new();
    let people: Vec<Uuid> = jobs.iter().filter_map(|job| job.person).collect();
    for people in people.chunks(NAMED_MAX) {
        let list = placeholders(people.len());
        let sql = format!("SELECT person, kind, payload FROM job WHERE state = 'waiting' AND person IN ({list})");
        for row in query(connection, &sql, people.iter().map(|person| (*person).into())).await? {
            waiting.insert((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?));
        }
    }
    let mut values = Vec::with_capacity(jobs.len() * WIDTH);
    for (part, job) in (0_i32..).zip(jobs) {
        let waits = |person: Uuid| waiting.contains(&(person, job.kind.to_string(), job.payload.clone()));
        if job.person.is_some_and(waits) {
            continue;
        }
        values.extend([
            Uuid::now_v7().into(),
            message.sequence.into(),
            part.into(),
            job.kind.into(),
            job.account.into(),
            job.person.into(),
            job.payload.into(),
            JobState::Waiting.key().into(),
            message.recorded_at.into(),
            0_i32.into(),
            message.recorded_at.into(),
        ]);
    }
    let once = "ON CONFLICT (made_by, part) DO NOTHING";
    insert_rows(connection, &format!("job ({COLUMNS})"), WIDTH, values, once).await
}
