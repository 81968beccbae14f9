//! `ascend jobs list`, `retry`.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use actions::reads::JobState;
use actions::{Cx, Stop, try_job};
use clap::{Args, Subcommand};
use std::collections::HashMap;
use uuid::Uuid;

/// Jobs that are read at once.
const JOBS_AT_ONCE: u16 = 200;

/// `ascend jobs …`
#[derive(Args, Debug)]
pub struct Jobs {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// What the server does by itself: what waits, what failed and why, the newest first
    List {
        /// Only those that stand so: waiting, failed, not_needed or done
        #[arg(long, value_parser = state_of, value_name = "STATE")]
        state: Option<JobState>,
    },
    /// Let a job that has not come off be tried at once by the server
    Retry {
        /// Its id
        job: Uuid,
    },
}

fn state_of(word: &str) -> Result<JobState, String> {
    JobState::from_key(word).ok_or_else(|| "write waiting, failed, not_needed or done".into())
}

/// Lists jobs, or lets one be tried again.
pub async fn run(place: &Place, asked: Jobs, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    match asked.act {
        Act::List { state } => list(&cx, state, format).await,
        Act::Retry { job } => {
            let job = try_job(&cx, job).await?.job;
            say(&match format {
                Format::Json => format!("{}\n", Object::default().with("job", &Json::text(&job.to_string())).end()),
                _ => format!("Job {job} is tried by the server within seconds.\n"),
            })
        }
    }
}

async fn list(cx: &Cx, state: Option<JobState>, format: Format) -> Result<(), Stop> {
    let mut sheet = Sheet::new(["job", "kind", "state", "attempts", "account", "problem"]);
    let mut cursor: Option<String> = None;
    loop {
        let page = cx.store.jobs(&cx.scope, state, cursor.as_deref(), JOBS_AT_ONCE).await?;
        let page = page.map_err(|misfit| anyhow::anyhow!("{misfit:?}"))?;
        let accounts: Vec<Uuid> = page.rows.iter().filter_map(|job| job.account).collect();
        let accounts = cx.store.accounts_now(&cx.scope, &accounts).await?;
        let names: HashMap<Uuid, String> = accounts.into_iter().map(|one| (one.account, one.name)).collect();
        for job in page.rows {
            let account = job.account.and_then(|account| names.get(&account).cloned());
            sheet.push(vec![
                Cell::Text(job.id.to_string()),
                Cell::Text(job.kind),
                Cell::Text(job.state),
                Cell::Whole(job.attempts.into()),
                account.map_or(Cell::Absent, Cell::Text),
                job.last_error.map_or(Cell::Absent, Cell::Text),
            ]);
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => return sheet.say(format),
        }
    }
}
