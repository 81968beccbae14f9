//! Records that a program keeps in step with its own: all of them land, or none, and each is told its fate.

use super::landing::Landing;
use super::seen::Fate;
use super::{ACTION, ImportRow, Named, kept, must_be_foreign, taken_in};
use crate::cx::Cx;
use crate::frame::{Done, body_hash, run_action};
use crate::stop::Stop;
use revenue::Complaint;
use serde::{Deserialize, Serialize};
use std::pin::Pin;
use uuid::Uuid;

/// Records to bring up to date.
pub struct UpsertInput<'a> {
    /// Their kind as imports name it.
    pub kind: &'a str,
    /// The source whose ids they use.
    pub source: &'a str,
    /// What they are called among imports, for people.
    pub file_name: &'a str,
    /// SHA-256 of their text, hexadecimal.
    pub content_hash: &'a str,
    /// The records, numbered from 1 without gaps.
    pub rows: Vec<ImportRow>,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowFate {
    /// It was not known.
    Created,
    /// It says something new of what was known.
    Updated,
    /// All of it was known.
    Unchanged,
}

/// What became of the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upserted {
    /// The fate of each, in order; none where there are complaints.
    pub fates: Vec<RowFate>,
    /// What is wrong. Where there is anything, nothing landed.
    pub complaints: Vec<Complaint>,
    /// The batch by which it can be undone; absent when nothing was new.
    pub batch: Option<Uuid>,
}

/// Brings records up to date, in one batch and as an import of them does.
///
/// # Errors
/// Access refused, or the machine failed; then nothing landed. What is wrong with the records is told in the reply.
pub fn upsert<'a>(
    cx: &'a Cx,
    input: UpsertInput<'a>,
) -> Pin<Box<dyn Future<Output = Result<Upserted, Stop>> + Send + 'a>> {
    Box::pin(upsert_rows(cx, input))
}

async fn upsert_rows(cx: &Cx, input: UpsertInput<'_>) -> Result<Upserted, Stop> {
    let UpsertInput { kind, source, file_name, content_hash, rows } = input;
    must_be_foreign(source)?;
    let retry = body_hash(&[kind, source, content_hash, "upsert"]);
    run_action(cx, ACTION, retry, async move |tx| {
        // What stands under a key must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let rows = &mut rows.into_iter().map(Ok);
        let landing = taken_in(Landing::new(tx, cx, source, sequence), rows, &|_| ()).await?;
        let fates = landing.fates().into_values().map(fate).collect();
        let mut landed = landing.settle().await?;
        if landed.counts.reject > 0 {
            let complaints = std::mem::take(&mut landed.complaints);
            return Ok(Done { reply: Upserted { fates: Vec::new(), complaints, batch: None }, change: None });
        }
        if landed.counts.is_nothing_new() {
            return Ok(Done { reply: Upserted { fates, complaints: Vec::new(), batch: None }, change: None });
        }
        let batch = Uuid::now_v7();
        let named = Named { id: batch, sequence, kind, source, file_name, content_hash };
        let change = kept(tx, cx, &named, landed).await?;
        Ok(Done { reply: Upserted { fates, complaints: Vec::new(), batch: Some(batch) }, change: Some(change) })
    })
    .await
}

fn fate(fate: Fate) -> RowFate {
    match fate {
        Fate::Created => RowFate::Created,
        Fate::Updated => RowFate::Updated,
        Fate::Unchanged | Fate::Open => RowFate::Unchanged,
    }
}
