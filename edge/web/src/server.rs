//! The server: pages, REST, assets, and what every reply carries.

use crate::app::App;
use crate::layout::CONTENT_SECURITY_POLICY;
use crate::needs::decide;
use crate::own_words::in_own_words;
use crate::problem::Problem;
use crate::session::theme;
use crate::{api, assets, pages};
use anyhow::Context;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use exports::Format;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

/// A form is small; files have their own limit.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// Serves until the process is asked to end; requests under way are finished first.
///
/// # Errors
/// The network failed.
pub async fn serve(app: App, listener: TcpListener) -> anyhow::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(asked_to_end()).await.context("serving")
}

/// Everything that is served.
pub fn router(app: App) -> Router {
    let (rest, _) = api::router(app.clone());
    let decided = app.clone();
    Router::new()
        .merge(pages::router())
        .route("/assets/{*name}", get(assets::serve))
        .fallback(async |uri: Uri, headers: HeaderMap| Problem::not_found(theme(&headers), "page", uri.path()))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(app)
        .merge(rest)
        .layer(middleware::from_fn_with_state(decided, decide))
        .layer(middleware::from_fn(in_own_words))
        .layer(middleware::from_fn(headers_of_every_reply))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
}

/// Workbooks and Parquet are compressed inside.
fn worth_compressing() -> impl Predicate {
    let [xlsx, parquet] = [Format::Xlsx, Format::Parquet].map(|of| NotForContentType::const_new(of.media_type()));
    DefaultPredicate::new().and(xlsx).and(parquet)
}

async fn headers_of_every_reply(request: Request, next: Next) -> Response {
    let is_asset = request.uri().path().starts_with("/assets/");
    let mut reply = next.run(request).await;
    let headers = reply.headers_mut();
    let set = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in set {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !is_asset && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    reply
}

async fn asked_to_end() {
    let interrupted = async { tokio::signal::ctrl_c().await.ok() };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! { _ = interrupted => {}, _ = terminated => {} }
}
