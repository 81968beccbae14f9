//! Importing a file's rows: one commit of the good ones, a complaint for every other.

mod accounts;
mod complaints;
mod correspondents;
mod landing;
mod loops;
mod seen;
mod upsert;
mod usage;

use crate::account_now::refresh_changed;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::notify::{About, Cause, notify_of_moves};
use crate::stop::Stop;
use access::Permission;
use landing::{Counts, Landed, Landing};
use revenue::{Complaint, Draft};
use serde::{Deserialize, Serialize};
use std::pin::Pin;
use store::entity::import_batch;
use store::{Tx, is_own_source};
use uuid::Uuid;

pub use upsert::{RowFate, UpsertInput, Upserted, upsert};

const ACTION: Action = Action { name: "import", permission: Permission::Import };

/// Rows worked on together: few enough for one statement, enough to make it worth while.
const ROWS_AT_ONCE: usize = 500;

/// A row of a file: its number as a person counts it, and what it says or why it says nothing.
pub type ImportRow = (u64, Result<Draft, Vec<Complaint>>);

/// What to import, and how.
pub struct ImportInput<'a> {
    /// The kind as the command names it: `accounts`, `contract-lines`…
    pub kind: &'a str,
    /// The source whose ids the rows use.
    pub source: &'a str,
    /// Name of the file, for people.
    pub file_name: &'a str,
    /// SHA-256 of the file, hexadecimal.
    pub content_hash: &'a str,
    /// The rows, read as they are needed. A stop among them means that the file breaks off there:
    /// nothing of it lands, and the stop is the answer.
    pub rows: &'a mut (dyn Iterator<Item = Result<ImportRow, Stop>> + Send),
    /// What to do with them.
    pub mode: Mode,
    /// Told the number of rows worked off so far.
    pub progress: &'a (dyn Fn(u64) + Send + Sync),
}

/// What an import does with its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Everything but the commit.
    DryRun,
    /// The good rows land.
    Commit,
    /// All rows land, or none.
    Strict,
}

impl Mode {
    fn key(self) -> &'static str {
        match self {
            Mode::DryRun => "dry-run",
            Mode::Commit => "commit",
            Mode::Strict => "strict",
        }
    }
}

/// What became of the rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Rows that are new.
    pub create: u64,
    /// Rows that correct a known one.
    pub update: u64,
    /// Rows already known.
    pub unchanged: u64,
    /// Rows left out.
    pub reject: u64,
    /// Why, row by row.
    pub complaints: Vec<Complaint>,
    /// The batch by which it can be undone; absent when nothing landed.
    pub batch: Option<Uuid>,
}

/// Imports rows.
///
/// # Errors
/// Access refused, a source that is our own, the file breaks off, or the machine failed; then nothing landed. A bad row is a
/// complaint in the report.
pub fn import<'a>(
    cx: &'a Cx,
    input: ImportInput<'a>,
) -> Pin<Box<dyn Future<Output = Result<ImportReport, Stop>> + Send + 'a>> {
    Box::pin(import_rows(cx, input))
}

async fn import_rows(cx: &Cx, input: ImportInput<'_>) -> Result<ImportReport, Stop> {
    must_be_foreign(input.source)?;
    let retry = body_hash(&[input.kind, input.source, input.content_hash, input.mode.key()]);
    run_action(cx, ACTION, retry, async move |tx| {
        let ImportInput { kind, source, file_name, content_hash, rows, mode, progress } = input;
        // What stands under a key must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let landing = taken_in(Landing::new(tx, cx, source, sequence), rows, progress).await?;
        let landed = landing.settle().await?;
        let stays_out = mode == Mode::DryRun || (mode == Mode::Strict && landed.counts.reject > 0);
        if landed.counts.is_nothing_new() || stays_out {
            return Ok(Done { reply: report(landed.counts, landed.complaints, None), change: None });
        }
        let batch = Uuid::now_v7();
        let named = Named { id: batch, sequence, kind, source, file_name, content_hash };
        let (counts, complaints) = (landed.counts, landed.complaints.clone());
        let change = kept(tx, cx, &named, landed).await?;
        Ok(Done { reply: report(counts, complaints, Some(batch)), change: Some(change) })
    })
    .await
}

/// What members and rules say here has sources of its own, which no file and no program speaks for.
fn must_be_foreign(source: &str) -> Result<(), Stop> {
    if !is_own_source(source) {
        return Ok(());
    }
    let problem = format!("{source} is the source of what is said here.");
    Err(Stop::wrong_field("source", problem, "Name the system that the rows come from."))
}

/// Takes in every row.
async fn taken_in<'a>(
    mut landing: Landing<'a>,
    rows: &mut (dyn Iterator<Item = Result<ImportRow, Stop>> + Send),
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Result<Landing<'a>, Stop> {
    let mut worked_off = 0;
    loop {
        let rows: Vec<ImportRow> = (&mut *rows).take(ROWS_AT_ONCE).collect::<Result<_, Stop>>()?;
        if rows.is_empty() {
            return Ok(landing);
        }
        worked_off += rows.len() as u64;
        landing.take_in(rows).await?;
        progress(worked_off);
    }
}

/// Keeps what landed as a batch that can be undone, and brings up to date what is derived from it.
async fn kept(tx: &Tx, cx: &Cx, named: &Named<'_>, landed: Landed) -> Result<Change, Stop> {
    tx.insert_batch(row_of(cx, named, landed.counts, &landed.complaints)?).await?;
    let change = Change { subject_kind: "import", subject_id: named.id.to_string(), change: change(named, &landed) };
    let people: Vec<Uuid> = landed.people.iter().copied().collect();
    tx.refresh_people(&people, cx.clock.today()).await?;
    // Interactions, usage and tickets are no part of what lists show.
    if landed.moves_lists {
        let moves = refresh_changed(tx, landed.accounts, landed.level_source, cx.clock.today()).await?;
        notify_of_moves(cx, tx, &About::batch(named.kind, named.id), &Cause::Import, &moves).await?;
    }
    Ok(change)
}

/// A batch by its names.
struct Named<'a> {
    id: Uuid,
    sequence: i64,
    kind: &'a str,
    source: &'a str,
    file_name: &'a str,
    content_hash: &'a str,
}

fn report(counts: Counts, complaints: Vec<Complaint>, batch: Option<Uuid>) -> ImportReport {
    let Counts { create, update, unchanged, reject } = counts;
    ImportReport { create, update, unchanged, reject, complaints, batch }
}

fn row_of(cx: &Cx, named: &Named, counts: Counts, complaints: &[Complaint]) -> anyhow::Result<import_batch::Model> {
    let stored = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(import_batch::Model {
        id: named.id,
        sequence: named.sequence,
        kind: named.kind.into(),
        source: named.source.into(),
        file_name: named.file_name.into(),
        content_hash: named.content_hash.into(),
        created: stored(counts.create),
        updated: stored(counts.update),
        unchanged: stored(counts.unchanged),
        rejected: stored(counts.reject),
        complaints: serde_json::to_string(complaints)?,
        actor: cx.actor.label(),
        recorded_at: cx.clock.now(),
    })
}

/// One entry for the whole import: which file, what became of it, and a hash over what landed.
fn change(named: &Named, landed: &Landed) -> serde_json::Value {
    let Counts { create, update, unchanged, reject } = landed.counts;
    serde_json::json!({
        "kind": named.kind, "source": named.source, "file_hash": named.content_hash, "rows_hash": landed.rows_hash,
        "create": create, "update": update, "unchanged": unchanged, "reject": reject,
    })
}
