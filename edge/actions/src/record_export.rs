//! That a list is taken away as a file: recorded before its first byte is sent, so that nobody carries one off without
//! a trace.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::stop::Stop;
use access::Permission;
use serde_json::Value;
use uuid::Uuid;

const ACTION: Action = Action { name: "export", permission: Permission::Export };

/// Which list leaves, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedList {
    /// Its name: `accounts`.
    pub list: String,
    /// The format of the file: `csv`.
    pub format: &'static str,
    /// What it was narrowed to and sorted by.
    pub asked: Value,
}

/// Records that a list is about to leave; the id of the export.
///
/// # Errors
/// Whoever may not; otherwise only when the machine fails.
#[async_recursion::async_recursion]
pub async fn record_export(cx: &Cx, exported: ExportedList) -> Result<Uuid, Stop> {
    run_action(cx, ACTION, Retry::Never, async |_| {
        let ExportedList { list, format, asked } = exported;
        let id = Uuid::now_v7();
        let change = serde_json::json!({ "list": list, "format": format, "asked": asked });
        let change = Change { subject_kind: "export", subject_id: id.to_string(), change };
        Ok(Done { reply: id, change: Some(change) })
    })
    .await
}
