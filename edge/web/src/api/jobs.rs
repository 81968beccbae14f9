//! What the server does by itself, and what somebody can do about it.

use super::asking::{Ask, Asking, Nothing, Query};
use super::caller::{Caller, Writer};
use super::cursor::does_not_fit;
use super::form;
use super::part::Part;
use super::problem::{Fault, Problem};
use crate::app::App;
use crate::jobs_told::ToldJobs;
use crate::quoting::quoted;
use crate::time::utc;
use actions::reads::{JobRow, JobState};
use actions::{give_up_job, try_job};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which jobs.
pub struct JobsQuery {
    state: Option<JobState>,
    cursor: Option<String>,
    limit: u16,
}

impl Query for JobsQuery {
    fn read(asking: &mut Asking) -> JobsQuery {
        let state = form::word(JobState::ALL.map(JobState::key).into(), JobState::from_key);
        JobsQuery {
            state: asking.maybe("state", state, "How they stand; all, when left out."),
            cursor: asking.cursor(),
            limit: asking.limit(),
        }
    }
}

/// Some jobs.
#[derive(Serialize, ToSchema)]
pub struct JobList {
    /// The newest first.
    jobs: Vec<Job>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// What the server does by itself after an action.
#[derive(Serialize, ToSchema)]
pub struct Job {
    /// Our id.
    id: Uuid,
    /// What is to be done, e.g. `survey_mail`.
    kind: String,
    /// How it stands: `waiting`, `failed`, `not_needed` or `done`.
    state: String,
    /// What is to be done, as a sentence.
    text: String,
    /// Why it has not come off, or is needed no more.
    because: Option<String>,
    /// At which account.
    account: Option<Uuid>,
    /// For whom.
    person: Option<Uuid>,
    /// How often it was begun since somebody last asked for it.
    attempts: i32,
    /// When it is tried next; null once it has come to its end.
    #[schema(format = DateTime)]
    next_try_at: Option<String>,
    /// When it was asked for.
    #[schema(format = DateTime)]
    recorded_at: String,
    /// When it came to its end.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
}

impl Job {
    fn of(row: JobRow, told: &ToldJobs) -> Job {
        let is_waiting = row.state == JobState::Waiting.key();
        Job {
            text: told.sentence(&row),
            because: told.because(&row),
            id: row.id,
            kind: row.kind,
            state: row.state,
            account: row.account,
            person: row.person,
            attempts: row.attempts,
            next_try_at: is_waiting.then(|| utc(row.run_at)),
            recorded_at: utc(row.recorded_at),
            ended_at: row.ended_at.map(utc),
        }
    }
}

/// What somebody did about a job.
#[derive(Serialize, ToSchema)]
pub struct JobChanged {
    /// Its id.
    id: Uuid,
    /// How it stands now.
    state: &'static str,
}

/// What the server does by itself: what waits, what failed and why.
#[utoipa::path(
    get, path = "/jobs", tag = "Jobs", params(Ask<JobsQuery>),
    responses((status = 200, body = JobList, description = "A page of jobs.")),
)]
pub async fn jobs(
    State(app): State<App>,
    caller: Caller,
    Ask { query, .. }: Ask<JobsQuery>,
) -> Result<Json<JobList>, Problem> {
    let scope = caller.scope();
    let found = app.store.jobs(&scope, query.state, query.cursor.as_deref(), query.limit).await.map_err(Fault)?;
    let found = found.map_err(|_| does_not_fit())?;
    let told = ToldJobs::of(&app, &scope, &found.rows).await.map_err(|fault| Problem::fault(&fault))?;
    let jobs = found.rows.into_iter().map(|row| Job::of(row, &told)).collect();
    Ok(Json(JobList { jobs, next: found.next }))
}

/// Tries a job that has not come off at once, and as often after that as a new one.
#[utoipa::path(
    post, path = "/jobs/{job}/retry", tag = "Jobs", params(("job" = String, Path, description = "The job's id.")),
    responses((status = 200, body = JobChanged, description = "It is tried now.")),
)]
pub async fn retry_job(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<JobChanged>, Problem> {
    let id = try_job(&writer.cx, found(&app, &called).await?).await?.job;
    Ok(Json(JobChanged { id, state: JobState::Waiting.key() }))
}

/// Gives a job up that waits: it is not tried again.
#[utoipa::path(
    post, path = "/jobs/{job}/give-up", tag = "Jobs", params(("job" = String, Path, description = "The job's id.")),
    responses((status = 200, body = JobChanged, description = "It is given up.")),
)]
pub async fn give_up(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<JobChanged>, Problem> {
    let id = give_up_job(&writer.cx, found(&app, &called).await?).await?.job;
    Ok(Json(JobChanged { id, state: JobState::Failed.key() }))
}

async fn found(app: &App, called: &str) -> Result<Uuid, Problem> {
    let none = || Problem::not_found(format!("No job is {}.", quoted(called)));
    let id = called.parse::<Uuid>().map_err(|_| none())?;
    let job = app.store.job(id).await.map_err(Fault)?;
    job.map(|job| job.id).ok_or_else(none)
}
