//! Policies that are one file each: how every one of them is read, and how another file is put in its place.

use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use actions::{FileNow, PolicyFile};
use axum::Json;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// A policy whose file was changed.
#[derive(Serialize, ToSchema)]
pub struct PolicyFileChanged {
    /// The version that holds now; null when it was so already.
    version: Option<i32>,
}

/// What stands, as `told` says it, under its version.
pub(super) async fn standing<P: DeserializeOwned + Clone + Send, R>(
    app: &App,
    file: &PolicyFile<P>,
    told: impl FnOnce(FileNow<P>) -> R,
) -> Result<Tagged<R>, Problem> {
    let now = file.now(&app.store).await.map_err(Fault)?;
    Ok(Tagged { version: now.version.to_string(), record: told(now) })
}

/// Puts the file that was sent in the place of the one that was looked at. The body has `from`, the file under the name
/// of its policy, and `reason`.
pub(super) async fn replaced<P: DeserializeOwned + Clone + Send>(
    changer: &Changer,
    file: &PolicyFile<P>,
    sent: Sent,
) -> Result<Json<PolicyFileChanged>, Problem> {
    // A reason that is missing is told together with what is wrong in the file.
    let (from, text, reason) =
        sent.read(|sent| (sent.number("from"), sent.lines(file.named()), sent.text("reason")))?;
    let change = file.change(&changer.cx, from, &text, &reason).await?;
    Ok(Json(PolicyFileChanged { version: change.version }))
}
