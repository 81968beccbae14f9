//! Harbour & Pine, whose people are asked by mail, and the worker that sends.

use crate::company::{accounts, import_as, operator};
use crate::mail_server::MailServer;
use crate::support::{On, TestDatabase, empty_store};
use ::accounts::{PersonDraft, Told};
use access::Scope;
use actions::reads::{JobRow, Store};
use actions::{Actor, Clock, Cx, Mode, SurveyInput, Whom, invite_people, invite_people_by_mail, open_survey};
use chrono_tz::Tz;
use delivery::{Outgoing, Smtp, SmtpSettings, Worker};
use money::Day;
use revenue::Draft;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use uuid::Uuid;

/// Seven people; all but Gil have an address.
const PEOPLE: [&str; 7] = ["Ada", "Ben", "Cem", "Dan", "Eve", "Fay", "Gil"];

const DAY_MICROS: i64 = 86_400_000_000;

/// A clock that stands still until it is set on.
pub struct Stepped(AtomicI64);

impl Stepped {
    /// Sets it on by so many seconds.
    pub fn step(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Sets it on by so many days.
    pub fn step_days(&self, days: i64) {
        self.step(days * 86_400);
    }
}

impl Clock for Stepped {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn today(&self) -> Day {
        Day(i32::try_from(self.now() / DAY_MICROS).unwrap())
    }

    fn end_of(&self, day: Day) -> i64 {
        (i64::from(day.0) + 1) * DAY_MICROS - 1
    }

    fn zone(&self) -> Tz {
        Tz::UTC
    }
}

/// The account, its people, and the time.
pub struct Harbour {
    pub cx: Cx,
    pub clock: Arc<Stepped>,
    pub account: Uuid,
    pub database: TestDatabase,
}

impl Harbour {
    /// At nine o'clock of 1 July 2026.
    pub async fn new(on: On) -> Harbour {
        let (store, database) = empty_store(on).await;
        let day: Day = "2026-07-01".parse().unwrap();
        let clock = Arc::new(Stepped(AtomicI64::new(i64::from(day.0) * DAY_MICROS + 9 * 3_600_000_000)));
        let cx = Cx { clock: clock.clone(), ..operator(&store) };
        import_as(&cx, "crm", accounts("H | Harbour & Pine | strategic | |"), Mode::Commit).await.unwrap();
        let person = |name: &&str| {
            let email = (*name != "Gil").then(|| format!("{}@harbour.example", name.to_lowercase()));
            let told = Told { name: Some((*name).into()), email, ..Told::default() };
            let external_id = format!("P-{name}");
            Draft::Person(PersonDraft { account: "H".into(), external_id, effective_on: None, told })
        };
        import_as(&cx, "crm", PEOPLE.iter().map(person).collect(), Mode::Commit).await.unwrap();
        let account = store.accounts_called(&Scope::All, "Harbour & Pine").await.unwrap().remove(0).account;
        Harbour { cx, clock, account, database }
    }

    /// A worker that sends through this server and has its place in the outbox.
    pub async fn worker(&self, server: &MailServer) -> Worker {
        self.worker_over(&self.cx.store, server).await
    }

    /// The same over another database.
    pub async fn worker_over(&self, store: &Store, server: &MailServer) -> Worker {
        let settings = SmtpSettings { url: server.url.clone(), from: "Northwind <ask@northwind.example>".into() };
        let outgoing = Outgoing {
            sender: Arc::new(Smtp::new(&settings).unwrap()),
            public_url: "https://ask.northwind.example".into(),
        };
        let cx = Cx { store: store.clone(), actor: Actor::Server, ..self.cx.clone() };
        let worker = Worker { cx, outgoing: Some(outgoing), company: "Northwind".into() };
        worker.begin().await.unwrap();
        worker
    }

    /// A survey that is answered for so many days.
    pub async fn survey(&self, template: &str, language: &str, days: i32) -> String {
        let input = SurveyInput {
            template: template.into(),
            confidentiality: "confidential".into(),
            language: language.into(),
            closes_on: self.clock.today().plus_days(days).to_string(),
            ..SurveyInput::default()
        };
        open_survey(&self.cx, self.account, &input).await.unwrap().survey
    }

    /// Asks by mail; the names of those who get one, and of those who get a link instead.
    pub async fn mail(&self, survey: &str, names: &[&str]) -> (Vec<String>, Vec<String>) {
        let whom = Whom::These(self.people(names).await);
        let invited = invite_people_by_mail(&self.cx, self.account, survey, &whom).await.unwrap();
        (invited.mailed, invited.links.into_iter().map(|link| link.name).collect())
    }

    /// The token of a link for one person, as a page tells it.
    pub async fn link(&self, survey: &str, name: &str) -> String {
        let whom = Whom::These(self.people(&[name]).await);
        invite_people(&self.cx, self.account, survey, &whom).await.unwrap().links.remove(0).token
    }

    pub async fn people(&self, names: &[&str]) -> Vec<Uuid> {
        let known = self.cx.store.people(&Scope::All, self.account, i64::MAX).await.unwrap();
        let id = |name: &&str| known.iter().find(|one| *one.external_id == *format!("P-{name}")).unwrap().id;
        names.iter().map(id).collect()
    }

    /// Whoever holds a link.
    pub fn visitor(&self) -> Cx {
        Cx { actor: Actor::Visitor, scope: Scope::Own(Uuid::nil()), ..self.cx.clone() }
    }

    /// Every job, the oldest first.
    pub async fn jobs(&self) -> Vec<JobRow> {
        let mut jobs = self.cx.store.jobs(&Scope::All, None, None, 200).await.unwrap().unwrap().rows;
        jobs.reverse();
        jobs
    }

    /// How every job stands and why, the oldest first.
    pub async fn told(&self) -> Vec<String> {
        let told = |job: JobRow| format!("{} {}", job.state, job.last_error.unwrap_or_default()).trim().to_string();
        self.jobs().await.into_iter().map(told).collect()
    }
}
