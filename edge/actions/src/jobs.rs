//! What somebody does about a job: trying it now, or giving it up.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::stop::Stop;
use access::Permission;
use serde::{Deserialize, Serialize};
use store::entity::job::Model as Job;
use store::{JobState, Tx};
use uuid::Uuid;

const TRY: Action = Action { name: "try_job", permission: Permission::RunJobs };
const GIVE_UP: Action = Action { name: "give_up_job", permission: Permission::RunJobs };

/// A job that is tried now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTried {
    /// Which.
    pub job: Uuid,
}

/// A job that is not tried any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobGivenUp {
    /// Which.
    pub job: Uuid,
}

/// Lets a job that has not come off be tried at once, and as often after that as a new one. What it
/// is for is asked again then: whoever has answered meanwhile gets no mail.
///
/// # Errors
/// There is no such job; it has come off already.
#[async_recursion::async_recursion]
pub async fn try_job(cx: &Cx, job: Uuid) -> Result<JobTried, Stop> {
    run_action(cx, TRY, body_hash(&[&job.to_string()]), async move |tx| {
        let found = found(tx, job).await?;
        if found.state == JobState::Done.key() {
            let reason = "It has come off already.";
            return Err(Stop::refused("job_must_not_be_done", reason, "Start what it was for again."));
        }
        tx.try_job_again(job, cx.clock.now()).await?;
        Ok(Done { reply: JobTried { job }, change: Some(change(found)) })
    })
    .await
}

/// Ends a job that waits. A mail that is just being sent may arrive all the same.
///
/// # Errors
/// There is no such job; it does not wait.
#[async_recursion::async_recursion]
pub async fn give_up_job(cx: &Cx, job: Uuid) -> Result<JobGivenUp, Stop> {
    run_action(cx, GIVE_UP, body_hash(&[&job.to_string()]), async move |tx| {
        let found = found(tx, job).await?;
        if found.state != JobState::Waiting.key() {
            let reason = "It has come to its end already.";
            return Err(Stop::refused("job_must_wait", reason, "Nothing has to be done: it is not tried again."));
        }
        let told = match &found.last_error {
            Some(problem) => format!("Given up. {problem}"),
            None => "Given up.".into(),
        };
        tx.give_up_job(job, &told, cx.clock.now()).await?;
        Ok(Done { reply: JobGivenUp { job }, change: Some(change(found)) })
    })
    .await
}

async fn found(tx: &Tx, job: Uuid) -> Result<Job, Stop> {
    let found = tx.job(job).await?;
    found.ok_or_else(|| Stop::wrong_field("job", "There is no such job.", "Take its id from the list of jobs."))
}

fn change(job: Job) -> Change {
    let change = serde_json::json!({ "kind": job.kind, "account": job.account, "attempts": job.attempts });
    Change { subject_kind: "job", subject_id: job.id.to_string(), change }
}
