//! The rule for segments put to all accounts: looked at first, recorded as one batch, taken back
//! as one.

mod outcome;
mod preview;

use crate::account_now::refresh_changed;
use crate::change_account::{Named, fact_of};
use crate::change_segments::{SegmentsInput, read_segments, segments_now, segments_of};
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::notify::notify_of_change;
use crate::stop::Stop;
use access::Permission;
use accounts::Attribute;
use outcome::{Outcome, Standing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::entity::import_batch;
use store::{FactTable, NewFact, OURS, Tx, source_of_rule};
use uuid::Uuid;

pub use preview::{MovedAccount, SegmentMove, SegmentPreview, SegmentRows};

const APPLY: Action = Action { name: "apply_segments", permission: Permission::ChangePolicy };

/// The kind of the batch that the rule for segments records.
pub const SEGMENTS_KIND: &str = "segment-rule";

/// What a fact of the rule is named after: one word of it per account and day, whatever its version.
const TELLER: &str = "ascend rule";

/// Facts written together.
const FACTS_AT_ONCE: usize = 2_000;

/// The rule for segments as it was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentsApplied {
    /// The version of the rule.
    pub version: i32,
    /// The batch by which it is taken back; absent when there was nothing to record.
    pub batch: Option<Uuid>,
    /// How many accounts changed their segment.
    pub moved: u64,
    /// How many stay where they are and are held there by the rule from now on.
    pub holding: u64,
}

/// What the rule would do that holds now, or one that is tried out; records nothing. It is about every
/// account: whoever sees fewer sees nothing of it.
///
/// # Errors
/// Every wrong line of a rule that is tried; refused where an amount cannot be compared.
#[async_recursion::async_recursion]
pub async fn preview_segments(
    cx: &Cx,
    tried: Option<&SegmentsInput>,
    named: &SegmentRows,
) -> Result<SegmentPreview, Stop> {
    let now = segments_now(&cx.store).await?;
    let policy = match tried {
        Some(tried) => read_segments(cx, tried).await?,
        None => now.policy,
    };
    let standing = Standing::of_store(&cx.store, &cx.scope, &policy, cx.clock.today()).await?;
    let version = if tried.is_some() { 0 } else { now.version };
    Ok(Outcome::of(&policy, &standing, cx.clock.today())?.preview(version, named))
}

/// Records what the rule says of all accounts, as one batch with one entry in the trail. `seen` is what
/// the preview gave. The accounts that it finds where they belong it holds there, too: from today on
/// files say nothing new of their segment.
///
/// # Errors
/// Refused when not the accounts would change that were looked at, and where an amount cannot be
/// compared.
#[async_recursion::async_recursion]
pub async fn apply_segments(cx: &Cx, seen: &str) -> Result<SegmentsApplied, Stop> {
    run_action(cx, APPLY, body_hash(&[seen]), async move |tx| {
        // What stands must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let now = segments_of(tx).await?;
        let standing = Standing::of_tx(tx, &now.policy, cx.clock.today()).await?;
        let outcome = Outcome::of(&now.policy, &standing, cx.clock.today())?;
        let preview = outcome.preview(now.version, &SegmentRows::First(0));
        let (moved, holding) = (preview.moving, preview.holding);
        if moved + holding == 0 {
            let reply = SegmentsApplied { version: now.version, batch: None, moved, holding };
            return Ok(Done { reply, change: None });
        }
        if preview.seen != seen {
            let reason = format!("Not what you looked at would change now, but {moved} accounts.");
            return Err(Stop::refused("change_must_be_as_looked_at", reason, "Look at the rule again."));
        }
        let batch = Uuid::now_v7();
        tx.insert_batch(row_of(cx, batch, sequence, &preview)).await?;
        write_facts(cx, tx, sequence, now.version, &outcome).await?;
        // Whoever stays where they are has the same row as before.
        let changed: Vec<Uuid> = outcome.moved().map(|row| row.account).collect();
        let moves = refresh_changed(tx, changed.iter().copied(), None, cx.clock.today()).await?;
        notify_of_change(cx, tx, batch, Attribute::Segment, &changed, &moves).await?;
        let change = serde_json::json!({
            "kind": SEGMENTS_KIND, "version": now.version, "accounts": moved, "holding": holding,
            "rows_hash": preview.seen,
        });
        let change = Change { subject_kind: "import", subject_id: batch.to_string(), change };
        let reply = SegmentsApplied { version: now.version, batch: Some(batch), moved, holding };
        Ok(Done { reply, change: Some(change) })
    })
    .await
}

/// Writes what each line of the rule says, under a source of its own.
async fn write_facts(cx: &Cx, tx: &Tx, sequence: i64, version: i32, outcome: &Outcome<'_>) -> Result<(), Stop> {
    let mut by_line: BTreeMap<usize, Vec<NewFact>> = BTreeMap::new();
    for said in outcome.to_record() {
        let row = said.row;
        let named = Named { account: row.account, source: &row.source, external_id: &row.external_id };
        let fact = fact_of(cx, TELLER, named, Attribute::Segment, said.to);
        by_line.entry(said.line).or_default().push(fact);
    }
    for (line, mut facts) in by_line {
        let source = source_of_rule(version, line);
        while !facts.is_empty() {
            let some = facts.split_off(facts.len().saturating_sub(FACTS_AT_ONCE));
            tx.insert_facts(FactTable::AccountVersion, &source, sequence, some).await?;
        }
    }
    Ok(())
}

fn row_of(cx: &Cx, id: Uuid, sequence: i64, preview: &SegmentPreview) -> import_batch::Model {
    let stored = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    import_batch::Model {
        id,
        sequence,
        kind: SEGMENTS_KIND.into(),
        source: OURS.into(),
        file_name: format!("Segments by version {} of the rule", preview.version),
        content_hash: preview.seen.clone(),
        created: stored(preview.holding),
        updated: stored(preview.moving),
        unchanged: stored(preview.customers - preview.holding - preview.moving),
        rejected: 0,
        complaints: "[]".into(),
        actor: cx.actor.label(),
        recorded_at: cx.clock.now(),
    }
}
