//! Adding a team.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::stop::Stop;
use access::Permission;
use store::entity::team;
use uuid::Uuid;

const ACTION: Action = Action { name: "add_team", permission: Permission::ManageMembers };

/// Characters of a name at most.
const CHARACTERS_MAX: usize = 80;

/// Adds a team; its id.
///
/// # Errors
/// A blank, long or taken name.
#[async_recursion::async_recursion]
pub async fn add_team(cx: &Cx, name: &str) -> Result<Uuid, Stop> {
    let name = name.trim().to_string();
    if name.is_empty() || name.chars().count() > CHARACTERS_MAX {
        let repair = format!("Write 1 to {CHARACTERS_MAX} characters.");
        return Err(Stop::wrong_field("name", "This is no name for a team.", repair));
    }
    run_action(cx, ACTION, body_hash(&[&name]), async move |tx| {
        if tx.teams().await?.iter().any(|team| team.name.to_lowercase() == name.to_lowercase()) {
            return Err(Stop::wrong_field("name", "A team is called so already.", "Choose another name."));
        }
        let id = Uuid::now_v7();
        let change = serde_json::json!({ "name": name });
        tx.insert_team(team::Model { id, name, recorded_at: cx.clock.now() }).await?;
        let change = Change { subject_kind: "team", subject_id: id.to_string(), change };
        Ok(Done { reply: id, change: Some(change) })
    })
    .await
}
