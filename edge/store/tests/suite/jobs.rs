//! Jobs and the outbox that makes them: once each, taken by one worker at a time, listed by indexes.

use crate::support::{On, TestDatabase, check_plan, empty_store};
use access::Scope;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;
use std::time::Duration;
use store::{AuditEntry, JobEnd, JobState, NewJob, OutboxMessage, Store};
use uuid::Uuid;

const HOLD: Duration = Duration::from_secs(600);

/// An action that asks for so many mails.
async fn act(store: &Store, mails: usize) {
    let tx = store.begin().await.unwrap();
    let entry = AuditEntry {
        recorded_at: 1_000,
        actor: "local:maya".into(),
        action: "invite_people".into(),
        subject_kind: "survey".into(),
        subject_id: "S-1".into(),
        change: mails.to_string(),
    };
    tx.append_audit(entry).await.unwrap();
    tx.commit().await.unwrap();
}

fn mails(message: &OutboxMessage) -> Vec<NewJob> {
    let job = |number: u128| NewJob {
        kind: "mail",
        account: None,
        person: Some(Uuid::from_u128(number)),
        payload: message.sequence.to_string(),
    };
    (0..message.payload.parse().unwrap()).map(job).collect()
}

/// A store whose outbox is read, with so many jobs waiting.
async fn with_jobs(on: On, count: usize) -> (Store, TestDatabase) {
    let (store, database) = empty_store(on).await;
    store.begin_outbox("jobs").await.unwrap();
    act(&store, count).await;
    assert_eq!(store.take_outbox("jobs", mails).await.unwrap(), 1);
    (store, database)
}

async fn count(store: &Store) -> usize {
    store.jobs(&Scope::All, None, None, 1_000).await.unwrap().unwrap().rows.len()
}

on_both! {
    async fn a_message_makes_its_jobs_once(on: On) {
        let (store, database) = empty_store(on).await;
        act(&store, 5).await;
        assert!(store.take_outbox("jobs", mails).await.unwrap() == 0, "a reader without a place reads nothing");
        store.begin_outbox("jobs").await.unwrap();
        assert_eq!((store.take_outbox("jobs", mails).await.unwrap(), count(&store).await), (0, 0), "the past stays");
        act(&store, 2).await;
        act(&store, 1).await;
        store.begin_outbox("jobs").await.unwrap();
        assert_eq!((store.take_outbox("jobs", mails).await.unwrap(), count(&store).await), (2, 3));
        assert_eq!((store.take_outbox("jobs", mails).await.unwrap(), count(&store).await), (0, 3));
        // The place is lost, and one of the jobs has been done.
        let job = store.claim_job(2_000, HOLD).await.unwrap().unwrap();
        assert!(store.end_job(&job, &JobEnd::Done, 2_000).await.unwrap());
        let connection = database.connect().await;
        connection.execute_unprepared("UPDATE outbox_position SET sequence = 0").await.unwrap();
        let only_later = |message: &OutboxMessage| if message.sequence == 1 { Vec::new() } else { mails(message) };
        assert_eq!((store.take_outbox("jobs", only_later).await.unwrap(), count(&store).await), (3, 3));
    }

    async fn workers_beside_each_other_take_different_jobs(on: On) {
        let (store, database) = with_jobs(on, 8).await;
        let other = Store::open(&database.url).await.unwrap();
        let claims = (0..8).map(|at| if at % 2 == 0 { &store } else { &other }).map(|store| store.claim_job(2_000, HOLD));
        let taken = futures::future::join_all(claims).await;
        let taken: BTreeSet<Uuid> = taken.into_iter().filter_map(|job| job.unwrap()).map(|job| job.id).collect();
        assert_eq!(taken.len(), 8);
        assert_eq!(store.claim_job(2_000, HOLD).await.unwrap(), None);
    }

    async fn a_hold_that_is_over_lets_go_and_its_worker_changes_nothing(on: On) {
        let (store, _database) = with_jobs(on, 1).await;
        assert_eq!(store.claim_job(999, HOLD).await.unwrap(), None, "its time has not come");
        let slow = store.claim_job(1_000, HOLD).await.unwrap().unwrap();
        assert_eq!(store.claim_job(600_000_999, HOLD).await.unwrap(), None);
        let quick = store.claim_job(600_001_000, HOLD).await.unwrap().unwrap();
        assert_eq!((quick.id, quick.attempts), (slow.id, 2));
        assert!(!store.end_job(&slow, &JobEnd::Failed { problem: "late".into() }, 600_001_001).await.unwrap());
        let again = JobEnd::Again { at: 700_000_000, problem: "busy".into() };
        assert!(store.end_job(&quick, &again, 600_001_002).await.unwrap());
        assert!(!store.end_job(&quick, &JobEnd::Done, 600_001_003).await.unwrap(), "once");
        assert_eq!(store.claim_job(699_999_999, HOLD).await.unwrap(), None);
        let third = store.claim_job(700_000_000, HOLD).await.unwrap().unwrap();
        assert_eq!((third.attempts, third.last_error.as_deref()), (3, Some("busy")));
    }

    async fn pages_of_jobs_follow_each_other_and_are_for_whoever_sees_all(on: On) {
        let (store, _database) = with_jobs(on, 9).await;
        for _ in 0..4 {
            let job = store.claim_job(2_000, HOLD).await.unwrap().unwrap();
            store.end_job(&job, &JobEnd::Failed { problem: "550".into() }, 3_000).await.unwrap();
        }
        for (state, want) in [(None, 9), (Some(JobState::Failed), 4), (Some(JobState::Waiting), 5), (Some(JobState::Done), 0)] {
            let (mut walked, mut cursor) = (Vec::new(), None);
            loop {
                let page = store.jobs(&Scope::All, state, cursor.as_deref(), 2).await.unwrap().unwrap();
                walked.extend(page.rows.into_iter().map(|job| job.id));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert!(walked.len() == want && walked.is_sorted_by(|a, b| a > b), "{state:?}: {walked:?}");
        }
        assert_eq!(store.job_count(JobState::Failed).await.unwrap(), 4);
        assert!(store.jobs(&Scope::All, None, Some("nowhere"), 2).await.unwrap().is_err());
        let own = store.jobs(&Scope::Own(Uuid::from_u128(7)), None, None, 2).await.unwrap().unwrap();
        assert_eq!(own.rows, Vec::new());
    }

    async fn each_question_about_jobs_has_an_index_behind_it(on: On) {
        let (_store, database) = with_jobs(on, 300).await;
        let connection = database.connect().await;
        let id = if on == On::Sqlite { "x'07'" } else { "'00000000-0000-0000-0000-000000000007'" };
        let due = "SELECT id FROM job WHERE state = 'waiting' AND run_at <= 5 \
                   AND (locked_until IS NULL OR locked_until <= 5) ORDER BY run_at, id LIMIT 1";
        check_plan(&connection, on, due, "job_due").await;
        let of_state = format!("SELECT id, kind FROM job WHERE state = 'failed' AND id < {id} ORDER BY id DESC LIMIT 51");
        check_plan(&connection, on, &of_state, "job_state").await;
        check_plan(&connection, on, "SELECT COUNT(*) FROM job WHERE state = 'failed'", "job_due").await;
        check_plan(&connection, on, &format!("SELECT 1 FROM job WHERE person = {id}"), "job_person").await;
        let unread = "SELECT sequence, topic FROM outbox WHERE sequence > 7 ORDER BY sequence LIMIT 500";
        check_plan(&connection, on, unread, "outbox_sequence").await;
    }
}
