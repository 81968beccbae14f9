//! Undoing an import: its facts no longer count from now on. Nothing is deleted.

use crate::account_now::refresh_after_undoing;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::notify::{About, Cause, notify_of_moves, notify_of_undoing};
use crate::stop::Stop;
use access::Permission;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::entity::{import_batch, retraction};
use uuid::Uuid;

const ACTION: Action = Action { name: "undo_import", permission: Permission::Import };

/// An import that no longer counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// The batch.
    pub batch: Uuid,
    /// How many accounts it was about.
    pub accounts: usize,
}

/// Takes back everything a batch recorded; the file may be imported again afterwards.
///
/// # Errors
/// No such batch; refused when it was undone before.
#[async_recursion::async_recursion]
pub async fn undo_import(cx: &Cx, batch: Uuid) -> Result<Undone, Stop> {
    let known = |_: &import_batch::Model| true;
    run_action(cx, ACTION, body_hash(&[&batch.to_string()]), async |tx| take_back(cx, tx, batch, known).await).await
}

/// Takes back what a batch recorded, if it is one of `known`; the others are not there.
pub(crate) async fn take_back(
    cx: &Cx,
    tx: &Tx,
    batch: Uuid,
    known: impl Fn(&import_batch::Model) -> bool,
) -> Result<Done<Undone>, Stop> {
    // An import that ran at the same time must not build on what is taken back here.
    let sequence = tx.take_sequence().await?;
    let Some((found, undoing)) = tx.batch(batch).await?.filter(|(found, _)| known(found)) else {
        let problem = format!("There is no import {batch}.");
        return Err(Stop::wrong_field("batch", problem, "Take the id from the list of imports."));
    };
    if undoing.is_some() {
        let reason = "This was undone before.";
        return Err(Stop::refused("import_must_stand", reason, "Import or change it again if it should count."));
    }
    let accounts = tx.accounts_of_batch(found.sequence).await?;
    let retraction = retraction::Model {
        batch,
        batch_sequence: found.sequence,
        recorded_at: cx.clock.now(),
        actor: cx.actor.label(),
        sequence,
    };
    tx.insert_retraction(retraction).await?;
    let undone = Undone { batch, accounts: accounts.len() };
    let moves = refresh_after_undoing(tx, accounts, cx.clock.today()).await?;
    notify_of_moves(cx, tx, &About::batch(&found.kind, batch), &Cause::Undo, &moves).await?;
    notify_of_undoing(cx, tx, &found).await?;
    tx.refresh_people(&tx.people_of_batch(found.sequence).await?, cx.clock.today()).await?;
    let change = serde_json::json!({ "kind": found.kind, "rows": found.created + found.updated });
    let change = Change { subject_kind: "import", subject_id: batch.to_string(), change };
    Ok(Done { reply: undone, change: Some(change) })
}
