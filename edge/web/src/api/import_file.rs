//! Importing a file: the body is streamed into the uploads folder, read to its end, and then read
//! row by row into the action.

use super::asking::{Ask, Asking, Query};
use super::caller::Writer;
use super::form;
use super::imports::RowComplaint;
use super::problem::{Fault, Problem};
use super::sent::media_type;
use crate::app::App;
use actions::{ImportInput, ImportReport, Mode, import};
use anyhow::Context;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use futures::StreamExt;
use imports::{Kind, Mapping, Reading, Unreadable};
use serde::Serialize;
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;
use utoipa::ToSchema;
use uuid::Uuid;

/// Bytes of a file at most.
const FILE_BYTES_MAX: u64 = 1 << 30;
const TOO_LARGE: &str = "1 GiB, or split the file";

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
                "The source whose ids the rows use; else the mapping's, else the kind.",
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

/// Imports a file: CSV, XLSX or Parquet, at most 1 GiB. A file that cannot be read lands nothing.
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
    if told_length(&headers).is_some_and(|bytes| bytes > FILE_BYTES_MAX) {
        return Err(Problem::too_large(TOO_LARGE));
    }
    let upload = Upload::take_in(&app.uploads, body).await?;
    let reading = read_to_end(upload.path.clone(), kind, query.mapping).await?;
    let content_hash: String = reading.content_hash().iter().map(|byte| format!("{byte:02x}")).collect();
    let source = query.source.unwrap_or_else(|| reading.source().to_string());
    let mut rows = rows_of(reading);
    let input = ImportInput {
        kind: kind.key(),
        source: &source,
        file_name: query.file_name.as_deref().unwrap_or(kind.key()),
        content_hash: &content_hash,
        rows: &mut rows,
        mode: query.mode,
        progress: &|_| (),
    };
    Ok(Json(import(&writer.cx, input).await?.into()))
}

/// Reads a file to its end, so that one which breaks off lands nothing; then opens it again.
async fn read_to_end(path: PathBuf, kind: Kind, mapping: Option<Mapping>) -> Result<Reading, Problem> {
    let read = spawn_blocking(move || -> Result<Reading, Unreadable> {
        let mut trial = imports::open(&path, kind, mapping.clone())?;
        while trial.next_row()?.is_some() {}
        imports::open(&path, kind, mapping)
    });
    let unreadable = |Unreadable { problem, repair }| Problem::wrong_field("file", problem, repair);
    read.await.map_err(Fault)?.map_err(unreadable)
}

/// The rows of a file that was read to its end before.
fn rows_of(mut reading: Reading) -> impl Iterator<Item = actions::ImportRow> + Send {
    std::iter::from_fn(move || reading.next_row().ok().flatten().map(|row| (row.number, row.result)))
}

fn told_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// A file in the uploads folder, removed when the request ends.
struct Upload {
    path: PathBuf,
}

impl Upload {
    async fn take_in(folder: &Path, body: Body) -> Result<Upload, Problem> {
        let fault = |what: &'static str| move |error: std::io::Error| Fault(anyhow::Error::new(error).context(what));
        tokio::fs::create_dir_all(folder).await.map_err(fault("making the uploads folder"))?;
        let upload = Upload { path: folder.join(Uuid::now_v7().to_string()) };
        let mut file = File::create(&upload.path).await.map_err(fault("making an upload"))?;
        let (mut chunks, mut bytes) = (body.into_data_stream(), 0_u64);
        while let Some(chunk) = chunks.next().await {
            let broke_off = |_| Problem::wrong_field("file", "The upload broke off.", "Send it again.");
            let chunk = chunk.map_err(broke_off)?;
            bytes += chunk.len() as u64;
            if bytes > FILE_BYTES_MAX {
                return Err(Problem::too_large(TOO_LARGE));
            }
            file.write_all(&chunk).await.map_err(fault("writing an upload"))?;
        }
        file.flush().await.map_err(fault("writing an upload"))?;
        Ok(upload)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let removed = std::fs::remove_file(&self.path).with_context(|| format!("removing {}", self.path.display()));
        if let Err(error) = removed {
            tracing::warn!("{error:#}");
        }
    }
}
