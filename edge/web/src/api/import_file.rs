//! Importing a file: the body is streamed into the uploads folder, and read from there row by row
//! into the action.

use super::asking::{Ask, Asking, Query};
use super::caller::Writer;
use super::form;
use super::imports::RowComplaint;
use super::problem::{Fault, Problem};
use super::sent::media_type;
use crate::app::App;
use crate::reading::{content_hash, here, opened, rows_of};
use crate::uploads::{Arriving, Uploads};
use actions::{ImportInput, ImportReport, Mode, import};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use futures::StreamExt;
use imports::{Kind, Mapping};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How a file is imported.
pub struct ImportQuery {
    kind: Kind,
    source: Option<String>,
    mode: Mode,
    file_name: Option<String>,
    mapping: Option<Mapping>,
}

impl Query for ImportQuery {
    fn read(asking: &mut Asking) -> ImportQuery {
        let kinds = form::word(Kind::ALL.iter().map(|kind| kind.key()).collect(), Kind::from_key);
        let modes = form::word(vec!["dry-run", "commit", "strict"], |word| match word {
            "dry-run" => Some(Mode::DryRun),
            "commit" => Some(Mode::Commit),
            "strict" => Some(Mode::Strict),
            _ => None,
        });
        ImportQuery {
            // Accounts stand in only beside the complaint that the kind is missing.
            kind: asking.needed("kind", kinds, "What the rows of the file are.").unwrap_or(Kind::Accounts),
            source: asking.maybe(
                "source",
                form::text(),
                "The source whose ids the rows use; else the mapping's, else mail or calendar for such files, else the kind.",
            ),
            mode: asking
                .maybe(
                    "mode",
                    modes,
                    "Records the good rows (default), all rows or none (strict), or nothing (dry-run).",
                )
                .unwrap_or(Mode::Commit),
            file_name: asking.maybe("file_name", form::text(), "What the file is called, for people."),
            mapping: mapping(asking),
        }
    }
}

fn mapping(asking: &mut Asking) -> Option<Mapping> {
    let toml = asking.maybe("mapping", form::lines(), "A mapping as TOML; without one the header is matched.")?;
    let mapping = Mapping::parse(&toml);
    mapping.inspect_err(|e| asking.complain("mapping", &e.problem, &e.repair)).ok()
}

/// What became of the rows.
#[derive(Serialize, ToSchema)]
pub struct ImportOutcome {
    /// Rows that are new.
    create: u64,
    /// Rows that correct a known one.
    update: u64,
    /// Rows already known.
    unchanged: u64,
    /// Rows left out.
    reject: u64,
    /// Why, row by row.
    complaints: Vec<RowComplaint>,
    /// The batch by which it can be undone; null when nothing landed.
    batch: Option<Uuid>,
}

impl From<ImportReport> for ImportOutcome {
    fn from(ImportReport { create, update, unchanged, reject, complaints, batch }: ImportReport) -> ImportOutcome {
        let complaints = complaints.into_iter().map(RowComplaint::from).collect();
        ImportOutcome { create, update, unchanged, reject, complaints, batch }
    }
}

/// Imports a file: CSV, XLSX or Parquet; as interactions also mail (eml, mbox) and calendars (ics). At most 1 GiB. A file that cannot be read lands nothing.
#[utoipa::path(
    post, path = "/imports", tag = "Imports", params(Ask<ImportQuery>),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file."),
    responses((status = 200, body = ImportOutcome, description = "What became of the rows.")),
)]
pub async fn import_file(
    State(app): State<App>,
    writer: Writer,
    Ask { query, .. }: Ask<ImportQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ImportOutcome>, Problem> {
    if media_type(&headers) != "application/octet-stream" {
        return Err(Problem::unsupported("application/octet-stream"));
    }
    let kind = query.kind;
    if told_length(&headers).is_some_and(|bytes| bytes > app.uploads.file_bytes_max) {
        return Err(too_large(&app.uploads));
    }
    let upload = take_in(&app.uploads, body).await?;
    let reading = opened(upload.path(), kind, query.mapping, here(&*app.clock)).await?;
    let source = query.source.unwrap_or_else(|| reading.source().to_string());
    let input = ImportInput {
        kind: kind.key(),
        source: &source,
        file_name: query.file_name.as_deref().unwrap_or(kind.key()),
        content_hash: &content_hash(&reading),
        rows: &mut rows_of(reading),
        mode: query.mode,
        progress: &|_| (),
    };
    Ok(Json(import(&writer.cx, input).await?.into()))
}

fn told_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Writes the body into the uploads folder, where it stays as long as the request.
async fn take_in(uploads: &Uploads, body: Body) -> Result<Arriving, Problem> {
    let mut upload = uploads.begin().await.map_err(Fault)?;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let broke_off = |_| Problem::wrong_field("file", "The upload broke off.", "Send it again.");
        upload.write(&chunk.map_err(broke_off)?).await.map_err(Fault)?;
        if upload.is_too_large() {
            return Err(too_large(uploads));
        }
    }
    upload.complete().await.map_err(Fault)?;
    Ok(upload)
}

fn too_large(uploads: &Uploads) -> Problem {
    Problem::too_large(&format!("{}, or split the file", uploads.largest()))
}
