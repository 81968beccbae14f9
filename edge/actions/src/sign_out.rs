//! Signing out.

use crate::cx::{Actor, Cx};
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::password::token_hash;
use crate::stop::Stop;
use access::Permission;

const ACTION: Action = Action { name: "sign_out", permission: Permission::SignIn };

const EVERYWHERE: Action = Action { name: "sign_out_everywhere", permission: Permission::SignIn };

/// Ends every session of whoever asks; how many there were.
///
/// # Errors
/// Refused when nobody is signed in.
#[async_recursion::async_recursion]
pub async fn sign_out_everywhere(cx: &Cx) -> Result<u64, Stop> {
    let Actor::Member { id, .. } = cx.actor else {
        return Err(Stop::refused("must_be_signed_in", "Nobody is signed in.", "Sign in first."));
    };
    run_action(cx, EVERYWHERE, Retry::Never, async |tx| {
        let ended = tx.delete_sessions_of(id).await?;
        let change = serde_json::json!({ "sessions": ended });
        let change = Change { subject_kind: "member", subject_id: id.to_string(), change };
        Ok(Done { reply: ended, change: (ended > 0).then_some(change) })
    })
    .await
}

/// Ends the session of a token; nothing happens when it has ended already.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
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
