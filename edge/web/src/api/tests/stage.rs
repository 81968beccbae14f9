//! A router over an empty SQLite store, somebody signed in, and canned reports.

use crate::api::caller::{KEY, TOKEN};
use crate::api::router;
use crate::app::App;
use crate::session::COOKIE;
use crate::uploads::Uploads;
use access::Scope;
use actions::analytics::{Analytics, Answer, Behind, MovementDetail, MovementPeriod, MovementQuestion, Overview};
use actions::reads::Store;
use actions::{Actor, Clock, NewAdministrator, Stop, session, setup_administrator, sign_in};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use futures::future::BoxFuture;
use kpis::{Figure, Kpi, Question, Rule};
use money::{Currency, Day, Month};
use revenue::movement::Marks;
use revenue::{MovementKind, MovementRow};
use serde_json::Value;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

/// Noon of 30 June 2026, for ever.
struct Noon;

impl Clock for Noon {
    fn now(&self) -> i64 {
        1_782_820_800_000_000
    }

    fn today(&self) -> Day {
        Day(20_634)
    }

    fn end_of(&self, day: Day) -> i64 {
        (i64::from(day.0) + 1) * 86_400_000_000 - 1
    }
}

/// Bytes of a file at most, on this stage.
pub const FILE_BYTES_MAX: u64 = 256 << 10;

/// The account that reports are about.
pub const HARBOUR: Uuid = Uuid::from_u128(7);

/// Reports that say the same whatever they are asked.
struct Canned;

fn may() -> Month {
    Month::of(2026, 5).unwrap()
}

fn answer<'a, T: Send + 'a>(rows: Vec<T>) -> BoxFuture<'a, Result<Answer<T>, Stop>> {
    let answer = Answer { currency: Currency::GBP, sequence: 7, without_rate: vec![(Currency::USD, 1)], rows };
    Box::pin(async move { Ok(answer) })
}

impl Analytics for Canned {
    fn overview<'a>(&'a self, _: &'a Scope, _: &'a Rule) -> BoxFuture<'a, Result<Overview, Stop>> {
        let overview = Overview {
            currency: Currency::GBP,
            currencies: vec![Currency::GBP],
            months: Some((may(), may())),
            segments: vec!["SMB".into()],
            owners: Vec::new(),
            rates: "constant rates, set default".into(),
            sequence: 7,
        };
        Box::pin(async move { Ok(overview) })
    }

    fn figures<'a>(
        &'a self,
        _: &'a Scope,
        _: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Figure>, Stop>> {
        if question.rule.known_on.is_some() {
            return Box::pin(async { Err(Stop::Fault(anyhow::anyhow!("the disk with the secret is full"))) });
        }
        let figure = |period, part, whole| Figure { period, group: None, part, whole, rows_in: 2, rows_out: 1 };
        answer(vec![figure(question.from, 1_058_800, 1_000_000), figure(question.to, 0, 0)])
    }

    fn rows<'a>(
        &'a self,
        _: &'a Scope,
        _: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Behind>, Stop>> {
        let behind = |number: u128| Behind {
            period: question.to,
            group: None,
            account: Uuid::from_u128(number),
            external_id: format!("ACC-{number}"),
            name: format!("Account {number}"),
            contract: None,
            part: 100,
            whole: 90,
            counted: true,
        };
        answer([3, 1, 2].map(behind).to_vec())
    }

    fn movements<'a>(
        &'a self,
        _: &'a Scope,
        _: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementPeriod>, Stop>> {
        let mut by_kind = [0; MovementKind::ALL.len()];
        by_kind[MovementKind::SeatGrowth as usize] = 58_800;
        let row = MovementRow { opening: 1_000_000, by_kind, closing: 1_058_800, logos: 1, ..MovementRow::default() };
        answer(vec![MovementPeriod { from: may(), to: may(), group: None, row }])
    }

    fn movement_rows<'a>(
        &'a self,
        _: &'a Scope,
        _: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementDetail>, Stop>> {
        answer(vec![MovementDetail {
            account: HARBOUR,
            external_id: "H-1".into(),
            name: "Harbour & Pine".into(),
            day: "2026-05-12".parse().unwrap(),
            kind: MovementKind::SeatGrowth,
            product: "Planner".into(),
            contract: "C-1".into(),
            minor: 58_800,
            marks: Marks::default(),
        }])
    }
}

/// The stage.
pub struct Stage {
    /// The routes.
    pub router: Router,
    /// The store behind them.
    pub store: Store,
    token: String,
    csrf: String,
    folder: TempDir,
}

/// A reply as it came.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its media type.
    pub media_type: String,
    /// Its header `Allow`.
    pub allow: String,
    /// Its JSON; null when it is none.
    pub json: Value,
}

impl Reply {
    /// The fields that it calls wrong.
    pub fn wrong_fields(&self) -> Vec<&str> {
        let errors = self.json["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().map(|error| error["field"].as_str().unwrap()).collect()
    }
}

impl Stage {
    /// An installation with an administrator who has signed in.
    pub async fn new() -> Stage {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_file(&folder.path().join("ascend.db")).await.unwrap();
        let app = App {
            store: store.clone(),
            clock: Arc::new(Noon),
            analytics: Arc::new(Canned),
            uploads: Uploads { folder: folder.path().join("uploads"), file_bytes_max: FILE_BYTES_MAX },
            counts: Default::default(),
            company: "Northwind".into(),
        };
        let maya = NewAdministrator {
            email: "maya@example.com".into(),
            name: "Maya".into(),
            password: Some("a long enough password".into()),
        };
        let operator = app.cx(Actor::LocalOperator("maya".into()), None);
        setup_administrator(&operator, maya).await.unwrap();
        let visitor = app.cx(Actor::Visitor, None);
        let token = sign_in(&visitor, "maya@example.com", "a long enough password").await.unwrap().token;
        let csrf = session(&store, &token, Noon.now()).await.unwrap().unwrap().csrf;
        Stage { router: router(app).0, store, token, csrf, folder }
    }

    /// A request as it is built up; signed in, with the session's token.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookie = format!("theme=dark; {COOKIE}={}", self.token);
        Request::builder().method(method).uri(path).header(header::COOKIE, cookie).header(TOKEN, &self.csrf)
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let header = |name| response.headers().get(name).map(|v| v.to_str().unwrap().to_string()).unwrap_or_default();
        let (media_type, allow) = (header(header::CONTENT_TYPE), header(header::ALLOW));
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Reply { status, media_type, allow, json: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    /// Sends JSON, under a key if one is given.
    pub async fn write(&self, method: Method, path: &str, key: Option<&str>, json: &str) -> Reply {
        let mut request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header(KEY, key);
        }
        self.send(request.body(Body::from(json.to_string())).unwrap()).await
    }

    /// Sends a file.
    pub async fn upload(&self, query: &str, key: &str, file: &str) -> Reply {
        let path = format!("/api/v1/imports?{query}");
        let request = self.request(Method::POST, &path).header(header::CONTENT_TYPE, "application/octet-stream");
        self.send(request.header(KEY, key).body(Body::from(file.to_string())).unwrap()).await
    }

    /// How many files wait in the uploads folder.
    pub fn uploads(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("uploads")).map_or(0, Iterator::count)
    }
}

/// Two accounts by their levels.
pub const LEVELS: &str = "account,product,effective_on,level,currency
Harbour & Pine,Planner,2025-01-01,10000.00,GBP
Harbour & Pine,Planner,2026-05-12,10588.00,GBP
Kestrel & Co,Planner,2025-01-01,2000.00,GBP
Kestrel & Co,Planner,2026-02-01,0,GBP
";
