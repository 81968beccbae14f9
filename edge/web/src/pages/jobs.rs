//! Jobs: what the server does by itself, what failed and why, and what somebody can do about it.

use super::asked::{Asked, choice};
use super::signature::when;
use super::{Answer, page, shell};
use crate::app::App;
use crate::jobs_told::ToldJobs;
use crate::layout::{Place, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::form::Form as View;
use crate::views::jobs::{JobEntry, Jobs};
use crate::views::parts::{Empty, Link, Note, Pager, Tone};
use actions::reads::{DbErr, JobRow, JobState};
use actions::{Stop, give_up_job, try_job};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use draw::format;
use serde::Deserialize;
use uuid::Uuid;

const PATH: &str = "/settings/jobs";
const ROWS_PER_PAGE: u16 = 50;

/// The routes of jobs.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(show))
        .route("/settings/jobs/{job}/try", post(try_now))
        .route("/settings/jobs/{job}/give-up", post(give_up))
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    csrf: String,
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let wrong = |text: String, remedy: &str| Problem::wrong_address(member.theme, vec![(text, remedy.into())]);
    let state = match asked.get("show") {
        None => None,
        Some(word) => Some(JobState::from_key(word).ok_or_else(|| {
            let text = format!("show: \u{201c}{word}\u{201d} is not understood.");
            wrong(text, "Write waiting, failed, not_needed or done, or leave it out.")
        })?),
    };
    let fault = |e: DbErr| Problem::fault(member.theme, &e.into());
    let cursor = asked.get("cursor");
    let found = app.store.jobs(&member.scope(), state, cursor, ROWS_PER_PAGE).await.map_err(fault)?;
    let found =
        found.map_err(|_| wrong("This page of the list cannot be found.".into(), "Start from the first page."))?;
    let told = ToldJobs::of(&app, &member.scope(), &found.rows).await;
    let told = told.map_err(|fault| Problem::fault(member.theme, &fault))?;
    let tab = |text: &str, of: Option<JobState>| {
        choice(text, asked.href(PATH, &[("show", of.map_or("", JobState::key)), ("done", "")]), state == of)
    };
    let done = match asked.get("done") {
        Some("tried") => Some("It is tried now. Load the page again to see what came of it."),
        Some("given_up") => Some("It is given up and not tried again."),
        _ => None,
    };
    let toast = done.map(|text| Toast { text: text.into(), undo: None });
    let view = Jobs {
        shell: shell(&app, &member, Place::Settings, toast).await?,
        notes: notes(app.sends_mail),
        tabs: vec![
            tab("All", None),
            tab("Waiting", Some(JobState::Waiting)),
            tab("Failed", Some(JobState::Failed)),
            tab("Not sent", Some(JobState::NotNeeded)),
            tab("Sent", Some(JobState::Done)),
        ],
        entries: found.rows.iter().map(|row| entry(&member, &told, row)).collect(),
        empty: found.rows.is_empty().then(|| nothing(state)),
        pager: Pager {
            text: format::counted(found.rows.len() as i64, "job", "jobs"),
            first: cursor.map(|_| asked.href(PATH, &[])),
            previous: None,
            next: found.next.as_ref().map(|cursor| asked.href(PATH, &[("cursor", cursor), ("done", "")])),
        },
    };
    page(&member, &view)
}

fn notes(sends_mail: bool) -> Vec<Note> {
    if sends_mail {
        return Vec::new();
    }
    let text = "No mail server is set, so nothing is sent. Whoever runs this server sets ASCEND_SMTP_URL, \
                ASCEND_MAIL_FROM and ASCEND_PUBLIC_URL. Until then links are copied from the page of a survey.";
    vec![Note::new(Tone::Observe, text)]
}

fn entry(member: &Member, told: &ToldJobs, row: &JobRow) -> JobEntry {
    let state = JobState::from_key(&row.state).unwrap_or(JobState::Waiting);
    let act = |word: &str, text: &str| View {
        action: format!("{PATH}/{}/{word}", row.id),
        csrf: member.signed_in.csrf.clone(),
        fields: Vec::new(),
        text: text.into(),
        primary: false,
    };
    let acts = match state {
        JobState::Waiting => vec![act("try", "Try now"), act("give-up", "Give up")],
        JobState::Failed | JobState::NotNeeded => vec![act("try", "Try now")],
        JobState::Done => Vec::new(),
    };
    JobEntry {
        says: Link::new(told.sentence(row), told.href(row)),
        state: told.state(row),
        tone: match state {
            JobState::Done => "expand",
            JobState::Failed => "loss",
            JobState::Waiting if row.attempts > 0 => "warn",
            JobState::Waiting | JobState::NotNeeded => "",
        },
        because: told.because(row),
        times: times(row, state),
        acts,
    }
}

/// When it came, ended or is tried again, and how often it was tried.
fn times(row: &JobRow, state: JobState) -> String {
    let tried = match row.attempts {
        0 => String::new(),
        count => format!(", tried {}", format::counted(count.into(), "time", "times")),
    };
    match (row.ended_at, state) {
        (Some(at), _) => format!("{}{tried}", when(at)),
        (None, JobState::Waiting) if row.attempts > 0 => format!("Next try {}{tried}", when(row.run_at)),
        _ => format!("Since {}", when(row.recorded_at)),
    }
}

fn nothing(state: Option<JobState>) -> Empty {
    let text = "When people are asked by mail to answer a survey, each mail is a job. It is told here what waits, what \
                failed and why.";
    match state {
        None => Empty { title: "There are no jobs yet".into(), text: text.into(), act: None },
        Some(_) => {
            let act = Some(Link::new("Show all", PATH));
            Empty { title: "No job stands so".into(), text: text.into(), act }
        }
    }
}

async fn try_now(State(app): State<App>, member: Member, Path(job): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let job = found(&app, &member, &job).await?;
    try_job(&member.cx(), job).await.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    Ok(Redirect::to(&format!("{PATH}?done=tried")).into_response())
}

async fn give_up(State(app): State<App>, member: Member, Path(job): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let job = found(&app, &member, &job).await?;
    give_up_job(&member.cx(), job).await.map_err(|stop: Stop| Problem::of_stop(member.theme, stop))?;
    Ok(Redirect::to(&format!("{PATH}?done=given_up")).into_response())
}

async fn found(app: &App, member: &Member, called: &str) -> Result<Uuid, Problem> {
    let none = || Problem::not_found(member.theme, "job", called);
    let id = called.parse::<Uuid>().map_err(|_| none())?;
    let job = app.store.job(id).await.map_err(|e| Problem::fault(member.theme, &e.into()))?;
    job.map(|job| job.id).ok_or_else(none)
}
