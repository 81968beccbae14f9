//! Whether the server answers.

use super::problem::{Fault, Problem};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

/// The server answers, and so does its database.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
    /// Version of the server.
    version: &'static str,
    /// Sequence number of the last action.
    sequence: i64,
}

/// Whether server and database answer.
#[utoipa::path(get, path = "/health", tag = "Health", security(()), responses((status = 200, body = Health, description = "Both answer.")))]
pub async fn health(State(app): State<App>) -> Result<Json<Health>, Problem> {
    let sequence = app.store.sequence().await.map_err(Fault)?;
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION"), sequence }))
}
