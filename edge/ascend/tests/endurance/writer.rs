//! Writes under load, each with a key of its own, and what became of them.

use crate::client::{Reply, Session};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// Clients that write at the same time.
const CLIENTS: usize = 3;
/// How long a write is retried while the database is away.
const PATIENCE: Duration = Duration::from_secs(60);

/// A write that was sent, by its number, which also makes its key.
#[derive(Clone, Debug)]
pub struct Write {
    pub number: u32,
    /// The reply, once the server has acknowledged it.
    pub acknowledged: Option<String>,
}

/// What a client does when no acknowledgement comes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Retrying {
    /// It ends: the server was killed.
    Later,
    /// It sends the same again, until it is acknowledged.
    AtOnce,
}

/// The key of a write, by which it is found again.
pub fn key(number: u32) -> String {
    format!("write-{number}")
}

/// Every third write changes a setting, the others import a file of one row.
pub fn is_setting(number: u32) -> bool {
    number.is_multiple_of(3)
}

/// Sends a write once.
pub fn send(session: &Session, address: &str, number: u32) -> io::Result<Reply> {
    let key = key(number);
    if is_setting(number) {
        let body = format!("{{\"value\": \"set-{number}\", \"reason\": \"{key}\"}}");
        return session.write(address, &key, "PUT", "/api/v1/policies/report.rate_set", "application/json", &body);
    }
    let path = format!("/api/v1/imports?kind=levels&source=endurance&file_name={key}");
    let body = format!("account,effective_on,level,currency\nHarbour {number},2024-01-01,{number}00,GBP\n");
    session.write(address, &key, "POST", &path, "application/octet-stream", &body)
}

/// The reply, if it is an acknowledgement. What the client did wrong fails the test.
pub fn acknowledgement(reply: io::Result<Reply>) -> Option<String> {
    let reply = reply.ok()?;
    assert!(!(400..500).contains(&reply.status), "{}: {}", reply.status, reply.body);
    (reply.status == 200).then_some(reply.body)
}

/// Writes with several clients until `stop`, while the caller does its worst.
pub fn under_load(
    session: &Session,
    address: &str,
    next: &AtomicU32,
    retrying: Retrying,
    worst: impl FnOnce(),
) -> Vec<Write> {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| scope.spawn(|| write_until(&stop, session, address, next, retrying))).collect();
        worst();
        stop.store(true, Ordering::Relaxed);
        clients.into_iter().flat_map(|client| client.join().expect("a client ends")).collect()
    })
}

fn write_until(
    stop: &AtomicBool,
    session: &Session,
    address: &str,
    next: &AtomicU32,
    retrying: Retrying,
) -> Vec<Write> {
    let mut writes = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let began = Instant::now();
        let mut acknowledged = acknowledgement(send(session, address, number));
        while acknowledged.is_none() && retrying == Retrying::AtOnce && began.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(20));
            acknowledged = acknowledgement(send(session, address, number));
        }
        let is_over = acknowledged.is_none();
        writes.push(Write { number, acknowledged });
        if is_over {
            break;
        }
    }
    writes
}
