//! The server on SQLite, killed at random moments.

use crate::client::Session;
use crate::ledger::{compare, expect_load, unknown};
use crate::rounds;
use crate::server::{Server, init, unsound};
use crate::writer::{Retrying, Write, acknowledgement, send, under_load};
use std::sync::atomic::AtomicU32;
use std::time::Duration;
use tempfile::TempDir;

/// Milliseconds under load before the kill, at most.
const LOAD_MAX: u64 = 600;
/// One start in so many is killed before the server may even listen.
const KILLED_STARTING: u32 = 5;

#[test]
fn no_kill_loses_or_doubles_a_write() {
    let folder = TempDir::new().expect("a temporary folder");
    let place = ["--dir".to_string(), folder.path().display().to_string()];
    let url = store::file_url(&folder.path().join("ascend.db"));
    init(&place);
    let (next, mut writes, mut session) = (AtomicU32::new(1), Vec::<Write>::new(), None);
    let rounds = rounds(20);
    for round in 1..=rounds {
        if round % KILLED_STARTING == 0 {
            let server = Server::start(&place);
            std::thread::sleep(random(LOAD_MAX));
            server.kill();
        }
        let server = Server::start(&place);
        let address = server.address();
        let session = session.get_or_insert_with(|| Session::open(&address).expect("signing in"));
        // What was under way when the server was killed is sent again, under the same key.
        for at in unknown(&writes) {
            writes[at].acknowledged = acknowledgement(send(session, &address, writes[at].number));
            assert!(writes[at].acknowledged.is_some(), "{:?} is not acknowledged when it is retried", writes[at]);
        }
        // And so is one that was acknowledged: it gets the reply of then.
        if let Some(write) = writes.iter().rev().nth(random(20).as_millis() as usize) {
            assert_eq!(acknowledgement(send(session, &address, write.number)), write.acknowledged);
        }
        writes.extend(under_load(session, &address, &next, Retrying::Later, || {
            std::thread::sleep(random(LOAD_MAX));
            server.kill();
        }));
        compare(&url, &writes);
    }
    assert_eq!(unsound(&place), None);
    expect_load(&writes, rounds as usize / 2);
    let (open, recorded) = (unknown(&writes).len(), compare(&url, &writes));
    println!(
        "{rounds} kills: {} writes sent, {open} still open, {recorded} recorded, none lost, none doubled",
        writes.len()
    );
}

/// Up to so many milliseconds; another number each time.
fn random(milliseconds_max: u64) -> Duration {
    Duration::from_millis(rand::random_range(0..milliseconds_max))
}
