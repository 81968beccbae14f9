//! Signing out.

use crate::cx::{Actor, Cx};
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::password::token_hash;
use crate::stop::Stop;
use access::Permission;

const ACTION: Action = Action { name: "sign_out", permission: Permission::SignIn };

/// Ends the session of a token; nothing happens when it has ended already.
///
/// # Errors
/// Only when the machine fails.
pub async fn sign_out(cx: &Cx, token: &str) -> Result<(), Stop> {
    run_action(cx, ACTION, Retry::Never, async |tx| {
        let was_open = tx.delete_session(&token_hash(token)).await?;
        let subject_id = match &cx.actor {
            Actor::Member { id, .. } => id.to_string(),
            other => other.label(),
        };
        let change = Change { subject_kind: "member", subject_id, change: serde_json::json!({}) };
        Ok(Done { reply: (), change: was_open.then_some(change) })
    })
    .await
}
