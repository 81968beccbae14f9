//! The worker: makes jobs of what actions put in the outbox, and does those whose time has come.

use crate::message::mail_of;
use crate::sender::{NotSent, Sender};
use actions::reads::JobRow;
use actions::{Cx, ReadyMail, SURVEY_MAIL, Stop, jobs_of, ready_survey_mail, remind_people, tell_due_rounds};
use anyhow::anyhow;
use std::sync::Arc;
use std::time::Duration;
use store::JobEnd;

/// What the worker is called in the outbox.
const READER: &str = "jobs";

/// How long a job is held by whoever has taken it. A worker that is killed lets go of it after that;
/// so it is longer than any attempt takes.
const HOLD: Duration = Duration::from_secs(600);

/// How long is waited after each attempt that did not come off; after one more it is not tried again.
const WAITS: [Duration; 5] = [minutes(1), minutes(5), minutes(30), minutes(120), minutes(720)];

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

/// How mails leave the house.
#[derive(Clone)]
pub struct Outgoing {
    /// Who takes them.
    pub sender: Arc<dyn Sender>,
    /// Where people reach this server, without a slash at its end: `https://ask.northwind.example`.
    pub public_url: String,
}

/// Does jobs. Several may run beside each other, in one process or in several.
#[derive(Clone)]
pub struct Worker {
    /// The server by itself, which sees everything.
    pub cx: Cx,
    /// How mails leave; without it they wait.
    pub outgoing: Option<Outgoing>,
    /// Our company's name.
    pub company: String,
}

impl Worker {
    /// Takes its place in the outbox, where it has none yet. What was done before that moment is sent
    /// to nobody.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn begin(&self) -> anyhow::Result<()> {
        Ok(self.cx.store.begin_outbox(READER).await?)
    }

    /// What is due on a day by itself: reminders, and telling whose surveys come round. It may run
    /// more than once on a day.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn begin_day(&self) -> anyhow::Result<()> {
        let reminded = remind_people(&self.cx).await.map_err(fault)?;
        let rounds = tell_due_rounds(&self.cx).await.map_err(fault)?;
        tracing::info!(reminded, rounds, "what surveys have due today");
        Ok(())
    }

    /// Makes jobs of all that is new in the outbox, and does all whose time has come; how many were
    /// begun.
    ///
    /// # Errors
    /// Only when the machine fails; what was begun is tried again then.
    pub async fn work(&self) -> anyhow::Result<usize> {
        let of_message = |message: &store::OutboxMessage| {
            jobs_of(message).unwrap_or_else(|fault| {
                // One message that cannot be read must not keep back all behind it.
                tracing::error!("{fault:#}");
                Vec::new()
            })
        };
        while self.cx.store.take_outbox(READER, of_message).await? > 0 {}
        let Some(outgoing) = &self.outgoing else { return Ok(0) };
        let mut begun = 0;
        while let Some(job) = self.cx.store.claim_job(self.cx.clock.now(), HOLD).await? {
            begun += 1;
            let end = self.attempt(outgoing, &job).await;
            if !self.cx.store.end_job(&job, &end, self.cx.clock.now()).await? {
                tracing::warn!(job = %job.id, "somebody else has this job by now");
            }
        }
        Ok(begun)
    }

    /// One attempt, and what comes of it.
    async fn attempt(&self, outgoing: &Outgoing, job: &JobRow) -> JobEnd {
        // Attempts are counted as they begin, so one that took the server down with it counts, too.
        if usize::try_from(job.attempts).unwrap_or(usize::MAX) > WAITS.len() + 1 {
            let problem = "The server stopped during every attempt. Its log may say why.".into();
            return JobEnd::Failed { problem };
        }
        let ready = match job.kind.as_str() {
            SURVEY_MAIL => ready_survey_mail(&self.cx, job, &self.company).await.map_err(fault),
            other => Err(anyhow!("no worker knows jobs of the kind {other}")),
        };
        let mail = match ready {
            Ok(ReadyMail::Send(ready)) => mail_of(job.id.to_string(), *ready, &outgoing.public_url),
            Ok(ReadyMail::NotNeeded(reason)) => return JobEnd::NotNeeded { reason },
            Err(fault) => {
                tracing::error!(job = %job.id, "{fault:#}");
                return self.again(job, "Something went wrong here. The log of the server says what.".into());
            }
        };
        match outgoing.sender.send(&mail).await {
            Ok(()) => JobEnd::Done,
            Err(NotSent::Ever(problem)) => JobEnd::Failed { problem },
            Err(NotSent::Now(problem)) => self.again(job, problem),
        }
    }

    /// Another attempt, later each time; none after the last wait.
    fn again(&self, job: &JobRow, problem: String) -> JobEnd {
        let attempt = usize::try_from(job.attempts).unwrap_or(usize::MAX);
        match attempt.checked_sub(1).and_then(|at| WAITS.get(at)) {
            Some(wait) => {
                let wait = i64::try_from(wait.as_micros()).unwrap_or(i64::MAX / 2);
                JobEnd::Again { at: self.cx.clock.now() + wait, problem }
            }
            None => JobEnd::Failed { problem },
        }
    }
}

fn fault(stop: Stop) -> anyhow::Error {
    match stop {
        Stop::Fault(fault) => fault,
        refused => anyhow!("the server was refused: {refused}"),
    }
}
