//! The whole router over an empty SQLite store, somebody signed in, and canned reports: Harbour & Pine pays £10,588 a
//! year, Kestrel & Co left.

mod canned;
mod plain;
mod scoped;

pub use canned::{FAILS, PANICS};
pub use plain::DOCUMENTS_FAIL;
pub use scoped::Scoped;

use crate::api::caller::{KEY, TOKEN};
use crate::app::App;
use crate::key_requests::{KeyRequests, PER_MINUTE_DEFAULT};
use crate::provider::SignInProvider;
use crate::server::router;
use crate::session::{COOKIE, url_part};
use crate::uploads::Uploads;
use actions::analytics::Analytics;
use actions::reads::{AuditRow, Store};
use actions::{Actor, Clock, NewAdministrator, session, setup_administrator, sign_in};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode, header};
use canned::Canned;
use chrono_tz::Tz;
use money::Day;
use plain::Plain;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::Value;
use std::sync::Arc;
use store::entity::audit;
use store::file_url;
use tempfile::TempDir;
use tower::ServiceExt;

/// Bytes of a file at most, on this stage.
pub const FILE_BYTES_MAX: u64 = 256 << 10;

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

    fn zone(&self) -> Tz {
        Tz::UTC
    }
}

/// The stage.
pub struct Stage {
    /// The routes.
    pub router: Router,
    /// The store behind them.
    pub store: Store,
    /// What the routes are given.
    pub app: App,
    /// The token of the session, which its forms carry.
    pub csrf: String,
    /// The token of the session itself, which only its cookie carries.
    pub token: String,
    url: String,
    folder: Arc<TempDir>,
}

/// Who has signed in.
pub const EMAIL: &str = "maya@example.com";
/// With what.
pub const PASSWORD: &str = "a long enough password";

/// A reply as it came.
#[derive(Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// All of its headers.
    pub headers: HeaderMap,
    /// Its media type.
    pub media_type: String,
    /// Its header `Allow`.
    pub allow: String,
    /// Where it leads.
    pub location: String,
    /// The cookie that it sets.
    pub set_cookie: String,
    /// Every cookie that it sets.
    pub cookies: Vec<String>,
    /// The name of the file that it is.
    pub file: String,
    /// How long it may be kept.
    pub cache: String,
    /// Its body.
    pub bytes: Vec<u8>,
    /// Its body as text.
    pub text: String,
    /// Its JSON; null when it is none.
    pub json: Value,
}

impl Reply {
    /// A header as text; blank where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The rules that it calls broken.
    pub fn broken_rules(&self) -> Vec<&str> {
        let refusals = self.json["refusals"].as_array().map(Vec::as_slice).unwrap_or_default();
        refusals.iter().map(|refusal| refusal["rule"].as_str().unwrap()).collect()
    }

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
        let url = file_url(&folder.path().join("ascend.db"));
        let store = Store::open(&url).await.unwrap();
        Stage::over(url, store, folder, Arc::new(Canned)).await
    }

    /// The same over the empty database at a URL, with reports that are narrowed to what somebody sees.
    pub async fn scoped(url: &str) -> Stage {
        let store = Store::open(url).await.unwrap();
        Stage::over(url.into(), store.clone(), tempfile::tempdir().unwrap(), Arc::new(Scoped { store })).await
    }

    async fn over(url: String, store: Store, folder: TempDir, analytics: Arc<dyn Analytics>) -> Stage {
        let app = App {
            store: store.clone(),
            clock: Arc::new(Noon),
            analytics,
            reports: Arc::new(Plain),
            uploads: Uploads { folder: folder.path().join("uploads"), file_bytes_max: FILE_BYTES_MAX },
            counts: Default::default(),
            attempts: Default::default(),
            key_requests: Arc::new(KeyRequests::new(PER_MINUTE_DEFAULT)),
            provider: None,
            begun: Default::default(),
            company: "Northwind".into(),
            sends_mail: false,
        };
        let maya = NewAdministrator { email: EMAIL.into(), name: "Maya".into(), password: Some(PASSWORD.into()) };
        let operator = app.cx(Actor::LocalOperator("maya".into()), access::Scope::All);
        setup_administrator(&operator, maya).await.unwrap();
        let visitor = app.visitor();
        let token = sign_in(&visitor, EMAIL, PASSWORD).await.unwrap().token;
        let csrf = session(&store, &token, Noon.now()).await.unwrap().unwrap().csrf;
        Stage { router: router(app.clone()), store, app, csrf, token, url, folder: Arc::new(folder) }
    }

    /// The circumstances of the administrator who has signed in.
    pub async fn administrator(&self) -> actions::Cx {
        let found = session(&self.store, &self.token, Noon.now()).await.unwrap().unwrap();
        self.app.cx(found.actor(), found.scope)
    }

    /// The same stage for whoever holds this token; for a stranger where it opens no session.
    pub async fn seen_by(&self, token: &str) -> Stage {
        let csrf = session(&self.store, token, Noon.now()).await.unwrap().map(|found| found.csrf);
        Stage {
            router: self.router.clone(),
            store: self.store.clone(),
            app: self.app.clone(),
            csrf: csrf.unwrap_or_default(),
            token: token.into(),
            url: self.url.clone(),
            folder: self.folder.clone(),
        }
    }

    /// A request as it is built up; signed in, with the session's token.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookie = format!("theme=dark; {COOKIE}={}", self.token);
        Request::builder().method(method).uri(path).header(header::COOKIE, cookie).header(TOKEN, &self.csrf)
    }

    /// Sends a request.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let header = |name: HeaderName| {
            let value = response.headers().get(name).map(|v| v.to_str().unwrap().to_string());
            value.unwrap_or_default()
        };
        let (media_type, allow) = (header(header::CONTENT_TYPE), header(header::ALLOW));
        let (location, set_cookie) = (header(header::LOCATION), header(header::SET_COOKIE));
        let (file, cache) = (header(header::CONTENT_DISPOSITION), header(header::CACHE_CONTROL));
        let cookies = response.headers().get_all(header::SET_COOKIE).iter();
        let cookies = cookies.map(|cookie| cookie.to_str().unwrap().to_string()).collect();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status, headers, media_type, allow, location, set_cookie, cookies, file, cache, bytes, text, json }
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

    /// Sends JSON, made to the version of its record that a tag names.
    pub async fn change(&self, method: Method, path: &str, looked_at: &str, json: &str) -> Reply {
        let request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::IF_MATCH, looked_at);
        self.send(request.body(Body::from(json.to_string())).unwrap()).await
    }

    /// Sends the form of a page, with the session's token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.post_with(path, &[&[("csrf", self.csrf.as_str())], fields].concat()).await
    }

    /// Sends the form of a page with these fields and no others.
    pub async fn post_with(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request =
            self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(urlencoded(fields))).unwrap()).await
    }

    /// The same stage, where members may sign in at a provider as well.
    pub fn with_provider(self, provider: Arc<dyn SignInProvider>) -> Stage {
        let app = App { provider: Some(provider), ..self.app };
        Stage { router: router(app.clone()), app, ..self }
    }

    /// The same stage, where mails leave.
    pub fn with_mail(self) -> Stage {
        let app = App { sends_mail: true, ..self.app };
        Stage { router: router(app.clone()), app, ..self }
    }

    /// What is recorded: the hash of the business, and how many actions there were.
    pub async fn recorded(&self) -> (String, i64) {
        (self.store.state_hash().await.unwrap(), self.store.sequence().await.unwrap())
    }

    /// The last entry of the trail.
    pub async fn last_entry(&self) -> AuditRow {
        let entries = sea_orm::Database::connect(&self.url).await.unwrap();
        audit::Entity::find().order_by_desc(audit::Column::Sequence).one(&entries).await.unwrap().unwrap()
    }

    /// Sends a file.
    pub async fn upload(&self, query: &str, key: &str, file: impl Into<Body>) -> Reply {
        let path = format!("/api/v1/imports?{query}");
        let request = self.request(Method::POST, &path).header(header::CONTENT_TYPE, "application/octet-stream");
        self.send(request.header(KEY, key).body(file.into()).unwrap()).await
    }

    /// How many files wait in the uploads folder.
    pub fn uploads(&self) -> usize {
        std::fs::read_dir(self.folder.path().join("uploads")).map_or(0, Iterator::count)
    }
}

/// Fields as a form without files sends them.
pub fn urlencoded(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", url_part(value))).collect();
    pairs.join("&")
}

/// Two accounts by their levels.
pub const LEVELS: &str = "account,product,effective_on,level,currency
Harbour & Pine,Planner,2025-01-01,10000.00,GBP
Harbour & Pine,Planner,2026-05-12,10588.00,GBP
Kestrel & Co,Planner,2025-01-01,2000.00,GBP
Kestrel & Co,Planner,2026-02-01,0,GBP
";
