//! Workers that are killed, several beside each other, and copies that send nothing of the past.

use crate::harbour::Harbour;
use crate::mail_server::MailServer;
use crate::support::{On, TestDatabase};
use delivery::{Mail, NotSent, Outgoing, Sender, Worker};
use futures::FutureExt;
use futures::future::{BoxFuture, pending};
use std::sync::Arc;
use std::time::Duration;
use store::{Source, Store, Target};
use tokio::sync::Notify;

/// Takes a mail in hand and never lets go of it, as a worker that is killed.
#[derive(Default)]
struct Stuck {
    reached: Notify,
}

impl Sender for Stuck {
    fn send<'a>(&'a self, _: &'a Mail) -> BoxFuture<'a, Result<(), NotSent>> {
        self.reached.notify_one();
        pending().boxed()
    }
}

on_both! {
    async fn what_a_killed_worker_had_begun_is_taken_up_when_its_hold_is_over(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        harbour.mail(&survey, &["Ada"]).await;
        let stuck = Arc::new(Stuck::default());
        let outgoing = Outgoing { sender: stuck.clone(), public_url: "https://ask.northwind.example".into() };
        let killed = Worker { outgoing: Some(outgoing), ..worker.clone() };
        tokio::select! {
            _ = killed.work() => panic!("it cannot come to an end"),
            () = stuck.reached.notified() => {}
        }
        assert_eq!(worker.work().await.unwrap(), 0, "it is held");
        harbour.clock.step(599);
        assert_eq!(worker.work().await.unwrap(), 0, "it is held still");
        harbour.clock.step(1);
        assert_eq!(worker.work().await.unwrap(), 1);
        assert_eq!((server.addressees(), harbour.told().await), (vec!["ada@harbour.example".into()], vec!["done".into()]));
    }

    async fn a_mail_that_takes_the_server_down_each_time_is_left(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        harbour.mail(&survey, &["Ada"]).await;
        // The worker makes its jobs, and is gone each time before it has said what became of this one.
        let deaf = Worker { outgoing: None, ..worker.clone() };
        deaf.work().await.unwrap();
        for _ in 0..6 {
            let hold = Duration::from_secs(600);
            assert!(harbour.cx.store.claim_job(harbour.cx.clock.now(), hold).await.unwrap().is_some());
            harbour.clock.step(600);
        }
        assert_eq!(worker.work().await.unwrap(), 1);
        assert_eq!(harbour.told().await, ["failed The server stopped during every attempt. Its log may say why."]);
        assert!(server.addressees().is_empty());
    }

    async fn two_workers_send_each_mail_once(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let (one, other) = (harbour.worker(&server).await, harbour.worker(&server).await);
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        harbour.mail(&survey, &["Ada", "Ben", "Cem", "Dan", "Eve", "Fay"]).await;
        let (first, second) = tokio::join!(one.work(), other.work());
        assert_eq!(first.unwrap() + second.unwrap(), 6);
        let mut addressees = server.addressees();
        addressees.sort();
        let all = ["ada", "ben", "cem", "dan", "eve", "fay"].map(|name| format!("{name}@harbour.example"));
        assert_eq!(addressees, all);
    }

    async fn without_a_mail_server_mails_wait(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        harbour.mail(&survey, &["Ada"]).await;
        let silent = Worker { outgoing: None, ..worker.clone() };
        assert_eq!((silent.work().await.unwrap(), harbour.told().await), (0, vec!["waiting".into()]));
        assert_eq!((worker.work().await.unwrap(), harbour.told().await), (1, vec!["done".into()]));
    }

    async fn a_copy_sends_nothing_of_what_was_before_it(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 60).await;
        harbour.mail(&survey, &["Ada", "Ben"]).await;
        worker.work().await.unwrap();
        // Asked, and neither read from the outbox nor sent.
        harbour.mail(&survey, &["Cem"]).await;
        let copy = TestDatabase::new(on).await;
        let source = Source::open(&harbour.database.url).await.unwrap();
        let snapshot = source.snapshot().await.unwrap();
        let target = Target::open(&copy.url).await.unwrap();
        target.fill_from(&snapshot, &|_| ()).await.unwrap();
        target.commit().await.unwrap();
        snapshot.end().await.unwrap();
        let store = Store::open(&copy.url).await.unwrap();
        let server_of_copy = MailServer::that([]).await;
        let worker_of_copy = harbour.worker_over(&store, &server_of_copy).await;
        harbour.clock.step_days(8);
        worker_of_copy.begin_day().await.unwrap();
        assert_eq!((worker_of_copy.work().await.unwrap(), server_of_copy.taken().len()), (0, 0));
        // Where it was copied from goes on: Cem's mail, and two reminders.
        worker.begin_day().await.unwrap();
        assert_eq!((worker.work().await.unwrap(), server.taken().len()), (3, 5));
    }
}
