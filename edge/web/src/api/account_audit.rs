//! What was done to an account, and by whom.

use super::account::account_of_path;
use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::part::Part;
use super::problem::{Fault, Problem};
use crate::app::App;
use crate::time::utc;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// How many entries.
pub struct AuditQuery {
    limit: u16,
}

impl Query for AuditQuery {
    fn read(asking: &mut Asking) -> AuditQuery {
        AuditQuery { limit: asking.limit() }
    }
}

/// What was done to an account.
#[derive(Serialize, ToSchema)]
pub struct AuditTrail {
    /// The latest first.
    entries: Vec<AuditEntry>,
}

/// An entry of the audit trail.
#[derive(Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its number; without gaps over the whole trail.
    sequence: i64,
    /// When.
    #[schema(format = DateTime)]
    recorded_at: String,
    /// Who.
    actor: String,
    /// What was done.
    action: String,
    /// What kind of record it was done to.
    subject_kind: String,
    /// Which record.
    subject_id: String,
    /// What changed.
    #[schema(value_type = Object)]
    change: Value,
}

/// The actions whose facts are about an account, the latest first.
#[utoipa::path(
    get, path = "/accounts/{id}/audit", tag = "Accounts",
    params(
        ("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."),
        Ask<AuditQuery>,
    ),
    responses((status = 200, body = AuditTrail, description = "The trail.")),
)]
pub async fn account_audit(
    State(app): State<App>,
    caller: Caller,
    Part(called): Part,
    Ask { query, .. }: Ask<AuditQuery>,
) -> Result<Json<AuditTrail>, Problem> {
    let account = account_of_path(&app, &caller.scope(), &called).await?.account;
    let found = app.store.audit_of_account(&caller.scope(), account, query.limit.into()).await.map_err(Fault)?;
    let entries = found.into_iter().map(|entry| AuditEntry {
        sequence: entry.sequence,
        recorded_at: utc(entry.recorded_at),
        actor: entry.actor,
        action: entry.action,
        subject_kind: entry.subject_kind,
        subject_id: entry.subject_id,
        change: serde_json::from_str(&entry.change).unwrap_or_default(),
    });
    Ok(Json(AuditTrail { entries: entries.collect() }))
}
