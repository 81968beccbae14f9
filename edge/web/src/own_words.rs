//! What the framework refuses, and what breaks, in our words: a page, or a problem of the interface
//! under `/api`.

use crate::api::problem::Problem as Reply;
use crate::layout::Theme;
use crate::problem::Problem;
use crate::session::theme;
use anyhow::anyhow;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;

/// Answers every request in our words, also one that panics.
pub async fn in_own_words(request: Request, next: Next) -> Response {
    let asked = match request.uri().path().starts_with("/api/") {
        true => Asked::ForData,
        false => Asked::ForPage(theme(request.headers())),
    };
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(reply) if is_bare(&reply) => asked.unread(reply),
        Ok(reply) => reply,
        Err(panic) => asked.panicked(panic.as_ref()),
    }
}

/// What a request expects to get.
#[derive(Clone, Copy)]
enum Asked {
    ForData,
    ForPage(Theme),
}

impl Asked {
    fn unread(self, bare: Response) -> Response {
        let status = bare.status();
        let mut reply = match self {
            Asked::ForData => Reply::unread(status).into_response(),
            Asked::ForPage(theme) => Problem::unread(theme, status).into_response(),
        };
        // A refused method is answered with those that are taken.
        reply.headers_mut().extend(bare.headers().get(header::ALLOW).map(|allow| (header::ALLOW, allow.clone())));
        reply
    }

    fn panicked(self, panic: &(dyn Any + Send)) -> Response {
        let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        let fault = anyhow!("a request panicked: {}", said.unwrap_or("without a word"));
        match self {
            Asked::ForData => Reply::fault(&fault).into_response(),
            Asked::ForPage(theme) => Problem::fault(theme, &fault).into_response(),
        }
    }
}

/// Whether the framework wrote it: ours are pages or problems, and what htmx follows has no body.
fn is_bare(reply: &Response) -> bool {
    let status = reply.status();
    let is_text = match reply.headers().get(header::CONTENT_TYPE) {
        Some(media_type) => media_type.as_bytes().starts_with(b"text/plain"),
        None => status != StatusCode::UNAUTHORIZED,
    };
    is_text && (status.is_client_error() || status.is_server_error())
}
