//! Imports that landed, and their undoing.

use super::asking::{Ask, Asking, Nothing, Query};
use super::caller::{Caller, Writer};
use super::cursor;
use super::part::Part;
use super::problem::{Fault, Problem};
use crate::app::App;
use crate::quoting::quoted;
use crate::time::utc;
use access::Scope;
use actions::reads::{ImportBatch as Landed, Retraction};
use axum::Json;
use axum::extract::State;
use revenue::Complaint;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which imports.
pub struct ImportsQuery {
    cursor: Option<String>,
    limit: u16,
}

impl Query for ImportsQuery {
    fn read(asking: &mut Asking) -> ImportsQuery {
        ImportsQuery { cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// Some imports.
#[derive(Serialize, ToSchema)]
pub struct ImportPage {
    /// The latest first.
    imports: Vec<ImportBatch>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// An import that landed.
#[derive(Serialize, ToSchema)]
pub struct ImportBatch {
    /// The batch, by which it can be undone.
    id: Uuid,
    /// `accounts`, `contract-lines`…
    kind: String,
    /// The source whose ids the rows use.
    source: String,
    /// As uploaded.
    file_name: String,
    /// SHA-256 of the file, hexadecimal.
    content_hash: String,
    /// Rows that were new.
    create: i64,
    /// Rows that corrected a known one.
    update: i64,
    /// Rows already known.
    unchanged: i64,
    /// Rows left out.
    reject: i64,
    /// Who imported it.
    actor: String,
    /// When.
    #[schema(format = DateTime)]
    recorded_at: String,
    /// When it was undone; null while it stands.
    #[schema(format = DateTime)]
    undone_at: Option<String>,
    /// Who undid it.
    undone_by: Option<String>,
}

/// An import with the reason of every row that was left out.
#[derive(Serialize, ToSchema)]
pub struct ImportDetail {
    /// The import.
    #[serde(flatten)]
    batch: ImportBatch,
    /// Why rows were left out, in the order of rows.
    complaints: Vec<RowComplaint>,
}

/// Why a row was left out.
#[derive(Serialize, ToSchema)]
pub struct RowComplaint {
    /// Row as a person counts it in the file; the header is row 1.
    row: u64,
    /// Column as the file names it; empty when the whole row is meant.
    column: String,
    /// What is wrong.
    problem: String,
    /// What to do about it.
    repair: String,
}

impl From<Complaint> for RowComplaint {
    fn from(Complaint { row, column, problem, repair }: Complaint) -> RowComplaint {
        RowComplaint { row, column, problem, repair }
    }
}

/// An import that no longer counts.
#[derive(Serialize, ToSchema)]
pub struct Undoing {
    /// The batch.
    batch: Uuid,
    /// How many accounts it was about.
    accounts: usize,
}

impl ImportBatch {
    fn of(landed: Landed, undoing: Option<Retraction>) -> ImportBatch {
        ImportBatch {
            id: landed.id,
            kind: landed.kind,
            source: landed.source,
            file_name: landed.file_name,
            content_hash: landed.content_hash,
            create: landed.created,
            update: landed.updated,
            unchanged: landed.unchanged,
            reject: landed.rejected,
            actor: landed.actor,
            recorded_at: utc(landed.recorded_at),
            undone_at: undoing.as_ref().map(|undoing| utc(undoing.recorded_at)),
            undone_by: undoing.map(|undoing| undoing.actor),
        }
    }
}

/// What a cursor of this list belongs to.
const LIST: &str = "imports";

/// The imports that landed, the latest first.
#[utoipa::path(
    get, path = "/imports", tag = "Imports", params(Ask<ImportsQuery>),
    responses((status = 200, body = ImportPage, description = "A page of imports.")),
)]
pub async fn imports(
    State(app): State<App>,
    caller: Caller,
    Ask { query, .. }: Ask<ImportsQuery>,
) -> Result<Json<ImportPage>, Problem> {
    let before = query.cursor.map(|cursor| cursor::place(LIST, &cursor)).transpose()?;
    let limit = usize::from(query.limit);
    // One more than shown tells whether there is a next page.
    let mut found = app.store.batches(&caller.scope(), before, limit as u64 + 1).await.map_err(Fault)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|(last, _)| cursor::sealed(LIST, last.sequence));
    let imports = found.into_iter().map(|(batch, undoing)| ImportBatch::of(batch, undoing));
    Ok(Json(ImportPage { imports: imports.collect(), next }))
}

/// One import, with the reason of every row that was left out.
#[utoipa::path(
    get, path = "/imports/{id}", tag = "Imports", params(("id" = String, Path, description = "The batch.")),
    responses((status = 200, body = ImportDetail, description = "The import.")),
)]
pub async fn one_import(
    State(app): State<App>,
    caller: Caller,
    Part(id): Part,
    _: Ask<Nothing>,
) -> Result<Json<ImportDetail>, Problem> {
    let (batch, undoing) = import_of(&app, &caller.scope(), &id).await?;
    let complaints: Vec<Complaint> = serde_json::from_str(&batch.complaints).map_err(Fault)?;
    let complaints = complaints.into_iter().map(RowComplaint::from).collect();
    Ok(Json(ImportDetail { batch: ImportBatch::of(batch, undoing), complaints }))
}

/// Takes back everything that an import recorded; the file may be imported again afterwards.
#[utoipa::path(
    post, path = "/imports/{id}/undo", tag = "Imports", params(("id" = String, Path, description = "The batch.")),
    responses((status = 200, body = Undoing, description = "It no longer counts.")),
)]
pub async fn undo_import(
    State(app): State<App>,
    writer: Writer,
    Part(id): Part,
    _: Ask<Nothing>,
) -> Result<Json<Undoing>, Problem> {
    let (batch, _) = import_of(&app, &writer.cx.scope, &id).await?;
    let undone = actions::undo_import(&writer.cx, batch.id).await?;
    Ok(Json(Undoing { batch: undone.batch, accounts: undone.accounts }))
}

async fn import_of(app: &App, scope: &Scope, id: &str) -> Result<(Landed, Option<Retraction>), Problem> {
    let none = || Problem::not_found(format!("There is no import {}.", quoted(id)));
    let batch: Uuid = id.parse().map_err(|_| none())?;
    app.store.batch(scope, batch).await.map_err(Fault)?.ok_or_else(none)
}
