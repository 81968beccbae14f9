//! A program that asks too often waits; people and other programs do not.

use crate::app::App;
use crate::key_requests::KeyRequests;
use crate::server::router;
use crate::stage::{Reply, Stage};
use access::Role;
use actions::{Clock, make_api_key};
use axum::http::{Request, header};
use chrono_tz::Tz;
use money::Day;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const SECOND_MICROS: i64 = 1_000_000;

/// A clock that a test sets on.
struct Turned(Arc<dyn Clock>, AtomicI64);

impl Clock for Turned {
    fn now(&self) -> i64 {
        self.0.now() + self.1.load(Ordering::Relaxed)
    }

    fn today(&self) -> Day {
        self.0.today()
    }

    fn end_of(&self, day: Day) -> i64 {
        self.0.end_of(day)
    }

    fn zone(&self) -> Tz {
        self.0.zone()
    }
}

#[tokio::test]
async fn a_key_that_asks_too_often_waits_until_its_bucket_fills() {
    let mut stage = Stage::new().await;
    let clock = Arc::new(Turned(stage.app.clock.clone(), AtomicI64::new(0)));
    stage.app = App { clock: clock.clone(), key_requests: Arc::new(KeyRequests::new(3)), ..stage.app };
    stage.router = router(stage.app.clone());
    let cx = stage.administrator().await;
    let one = make_api_key(&cx, "nightly", Role::Administrator, 9).await.unwrap().key;
    let other = make_api_key(&cx, "weekly", Role::Administrator, 9).await.unwrap().key;
    let ask = async |key: &str, path: &str| -> Reply {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {key}"));
        stage.send(request.body(Default::default()).unwrap()).await
    };
    for (key, at_seconds, status, limit, retry_after) in [
        (&one, 0, 200, "\"key\";r=2;t=20", ""),
        (&one, 0, 200, "\"key\";r=1;t=40", ""),
        (&one, 0, 200, "\"key\";r=0;t=60", ""),
        (&one, 5, 429, "\"key\";r=0;t=55", "15"),
        (&other, 5, 200, "\"key\";r=2;t=20", ""),
        (&one, 20, 200, "\"key\";r=0;t=60", ""),
        (&one, 21, 429, "\"key\";r=0;t=59", "19"),
    ] {
        clock.1.store(at_seconds * SECOND_MICROS, Ordering::Relaxed);
        let reply = ask(key, "/api/v1/policies").await;
        let told = (reply.status.as_u16(), reply.header("ratelimit"), reply.header("retry-after"));
        assert_eq!(told, (status, limit, retry_after), "at {at_seconds}: {reply:?}");
        assert_eq!(reply.header("ratelimit-policy"), "\"key\";q=3;w=60");
        assert_eq!(reply.json["type"] == "urn:ascend:too-often", status == 429, "{}", reply.text);
    }
    // What is refused or not there counts too.
    clock.1.store(600 * SECOND_MICROS, Ordering::Relaxed);
    assert_eq!(ask(&one, "/api/v1/accounts/nobody").await.header("ratelimit"), "\"key\";r=2;t=20");
    // A session has no bucket.
    for _ in 0..5 {
        let reply = stage.get("/api/v1/policies").await;
        assert_eq!((reply.status.as_u16(), reply.header("ratelimit")), (200, ""));
    }
}
