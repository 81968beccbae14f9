//! That a backup is taken: recorded before the first row is read, so that the backup holds its
//! own entry, and nobody carries everything away without a trace.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::stop::Stop;
use access::Permission;
use uuid::Uuid;

const ACTION: Action = Action { name: "back_up", permission: Permission::BackUp };

/// Records that a backup is about to be taken; its id. Where it goes is not recorded: a path tells
/// of people.
///
/// # Errors
/// Whoever may not; otherwise only when the machine fails.
#[async_recursion::async_recursion]
pub async fn record_backup(cx: &Cx) -> Result<Uuid, Stop> {
    run_action(cx, ACTION, Retry::Never, async |_| {
        let id = Uuid::now_v7();
        let change = serde_json::json!({ "ascend": env!("CARGO_PKG_VERSION") });
        let change = Change { subject_kind: "backup", subject_id: id.to_string(), change };
        Ok(Done { reply: id, change: Some(change) })
    })
    .await
}
