//! Marking what one was told as read.

use crate::cx::{Actor, Cx};
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::stop::Stop;
use access::Permission;
use store::Marked;

const ACTION: Action = Action { name: "read_notifications", permission: Permission::Read };

/// Notifications that can be named at once at most; more are marked by a time.
const NAMED_MAX: usize = 200;

/// Marks notifications of one's own as read; how many were unread. Those of others, and those that are read, stay as
/// they are.
///
/// # Errors
/// None is named, or too many.
#[async_recursion::async_recursion]
pub async fn read_notifications(cx: &Cx, marked: &Marked) -> Result<u64, Stop> {
    let Actor::Member { id: member, .. } = cx.actor else {
        let reason = "Nobody is signed in.";
        return Err(Stop::refused("must_be_signed_in", reason, "Sign in first: an inbox is a member's."));
    };
    if let Marked::These(ids) = marked
        && !(1..=NAMED_MAX).contains(&ids.len())
    {
        let problem = if ids.is_empty() { "No notification is named." } else { "Too many are named." };
        return Err(Stop::wrong_field("ids", problem, format!("Name 1 to {NAMED_MAX}.")));
    }
    run_action(cx, ACTION, body_hash(&[&format!("{marked:?}")]), async move |tx| {
        let read = tx.mark_as_read(member, marked, cx.clock.now()).await?;
        let change = serde_json::json!({ "read": read });
        let change = Change { subject_kind: "inbox", subject_id: member.to_string(), change };
        Ok(Done { reply: read, change: (read > 0).then_some(change) })
    })
    .await
}
