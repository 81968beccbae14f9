//! The server on a PostgreSQL that is stopped and started under load.

use crate::client::Session;
use crate::ledger::{compare, expect_load, unknown};
use crate::rounds;
use crate::server::{Server, init, unsound};
use crate::writer::{Retrying, acknowledgement, send, under_load};
use std::sync::atomic::AtomicU32;
use std::time::Duration;
use tempfile::TempDir;
use xtask::cluster::{Cluster, Stopping};
use xtask::setup::newest_postgres;

/// Milliseconds of load between two stops, at most.
const LOAD_MAX: u64 = 800;

#[test]
fn no_stop_of_postgresql_loses_or_doubles_a_write() {
    let programs = newest_postgres().expect("PostgreSQL is set up by cargo xtask test");
    let mut cluster = Cluster::start(&programs).expect("a cluster of its own");
    let folder = TempDir::new().expect("a temporary folder");
    let url = cluster.url();
    let place = ["--dir".into(), folder.path().display().to_string(), "--database-url".into(), url.clone()];
    init(&place);
    let server = Server::start(&place);
    let address = server.address();
    let session = Session::open(&address).expect("signing in");
    let (next, rounds) = (AtomicU32::new(1), rounds(6));
    let writes = under_load(&session, &address, &next, Retrying::AtOnce, || {
        for round in 0..rounds {
            std::thread::sleep(Duration::from_millis(rand::random_range(100..LOAD_MAX)));
            let how = if round % 2 == 0 { Stopping::Immediate } else { Stopping::Fast };
            cluster.restart(how).expect("PostgreSQL starts again");
        }
        std::thread::sleep(Duration::from_millis(LOAD_MAX));
    });
    assert_eq!(unknown(&writes).len(), 0, "a retried write is acknowledged in the end");
    // Each was acknowledged once; sent again it gets the reply of then, and nothing is recorded.
    for write in &writes {
        assert_eq!(acknowledgement(send(&session, &address, write.number)), write.acknowledged);
    }
    let recorded = compare(&url, &writes);
    assert_eq!(unsound(&place), None);
    expect_load(&writes, rounds as usize);
    println!("{rounds} stops: {} writes, {recorded} recorded, none lost, none doubled", writes.len());
}
