//! Keeping a list under a name, and forgetting it.

use crate::cx::{Actor, Cx};
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::list_page::ListPage;
use crate::looked_at::{changed_since, version_of_view};
use crate::stop::Stop;
use crate::typed::Typed;
use access::{Permission, allowed};
use store::Tx;
use store::entity::saved_view;
use uuid::Uuid;

// A view is an address, and whoever reads may keep one.
const SAVE: Action = Action { name: "save_view", permission: Permission::Read };
const FORGET: Action = Action { name: "forget_view", permission: Permission::Read };

/// Views that a member keeps on one list at most: more would be no shorter than the list.
pub const VIEWS_MAX: u64 = 50;

/// Characters of a name at most.
pub const VIEW_NAME_CHARS_MAX: usize = 60;

/// Characters of a query at most.
const QUERY_CHARS_MAX: usize = 1_000;

/// What a view is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewInput {
    /// Of which list.
    pub list: ListPage,
    /// What it is called.
    pub name: String,
    /// What the address says after its question mark.
    pub query: Vec<(String, String)>,
    /// Whether everybody is offered it.
    pub shared: bool,
}

/// Keeps a list under a name, or changes the own view `id`; the id of the view. With nothing to change, nothing is
/// recorded.
///
/// # Errors
/// There is no such view of one's own; no name, a long one, or one that another view has; what the list does not know;
/// refused when a member has too many, or the view was changed since it was looked at.
#[async_recursion::async_recursion]
pub async fn save_view(cx: &Cx, id: Option<Uuid>, input: &ViewInput) -> Result<Uuid, Stop> {
    let Actor::Member { id: member, .. } = cx.actor else { return Err(nobody()) };
    let (name, query) = read(input)?;
    let (list, shared) = (input.list.path(), input.shared);
    let of_id = id.map(|id| id.to_string()).unwrap_or_default();
    let retry = body_hash(&[&of_id, list, &name, &query, &shared.to_string()]);
    run_action(cx, SAVE, retry, async move |tx| {
        // Names and numbers of views must not change between the look and the commit.
        tx.take_sequence().await?;
        let before = match id {
            Some(id) => Some(own_view(cx, tx, member, id).await?),
            None => None,
        };
        let id = before.as_ref().map_or_else(Uuid::now_v7, |before| before.id);
        let saved_at = cx.clock.now();
        let after = saved_view::Model { id, member, list: list.into(), name, query, shared, saved_at };
        if tx.view_called(member, list, &after.name).await?.is_some_and(|other| other.id != id) {
            let problem = format!("You have a view called \u{201c}{}\u{201d} here.", after.name);
            return Err(Stop::wrong_field("name", problem, "Choose another name, or change that view."));
        }
        let stays = before.as_ref().is_some_and(|before| before.list == list);
        if !stays && tx.count_of_views(member, list).await? >= VIEWS_MAX {
            let reason = format!("You keep {VIEWS_MAX} views of this list.");
            return Err(Stop::refused("views_must_be_few", reason, "Remove one that you no longer open."));
        }
        match before {
            Some(before) if saved_view::Model { saved_at: before.saved_at, ..after.clone() } == before => {
                return Ok(Done { reply: id, change: None });
            }
            Some(_) => tx.update_saved_view(after).await?,
            None => tx.insert_saved_view(after).await?,
        }
        // Name and query are words of a member's own, which the trail would keep for ever.
        let change = serde_json::json!({ "list": list, "shared": shared });
        Ok(Done { reply: id, change: Some(of_view(id, change)) })
    })
    .await
}

/// Forgets one's own view. Whoever manages members forgets also what others share.
///
/// # Errors
/// There is no such view that one may forget; refused when it was changed since it was looked at.
#[async_recursion::async_recursion]
pub async fn forget_view(cx: &Cx, id: Uuid) -> Result<(), Stop> {
    let Actor::Member { id: member, .. } = cx.actor else { return Err(nobody()) };
    run_action(cx, FORGET, body_hash(&[&id.to_string()]), async move |tx| {
        tx.take_sequence().await?;
        let found = tx.saved_view(id).await?.filter(|view| may_forget(cx, member, view)).ok_or_else(none)?;
        must_be_as_looked_at(cx, &found)?;
        tx.delete_saved_view(id).await?;
        let change = serde_json::json!({ "list": found.list, "of": found.member });
        Ok(Done { reply: (), change: Some(of_view(id, change)) })
    })
    .await
}

/// Whether a member may forget a view.
pub fn may_forget(cx: &Cx, member: Uuid, view: &saved_view::Model) -> bool {
    view.member == member || (view.shared && allowed(cx.actor.authority(), Permission::ManageMembers))
}

async fn own_view(cx: &Cx, tx: &Tx, member: Uuid, id: Uuid) -> Result<saved_view::Model, Stop> {
    let found = tx.saved_view(id).await?.filter(|view| view.member == member).ok_or_else(none)?;
    must_be_as_looked_at(cx, &found)?;
    Ok(found)
}

fn must_be_as_looked_at(cx: &Cx, view: &saved_view::Model) -> Result<(), Stop> {
    match cx.looked_at_another(&version_of_view(view)) {
        true => Err(changed_since("This view", Some(view.clone()))),
        false => Ok(()),
    }
}

fn read(input: &ViewInput) -> Result<(String, String), Stop> {
    let mut typed = Typed::default();
    let repair = format!("Call it in 1 to {VIEW_NAME_CHARS_MAX} characters.");
    let name = typed.needed("name", &input.name, &repair);
    if name.chars().count() > VIEW_NAME_CHARS_MAX {
        typed.complain("name", "This is too long.", repair);
    }
    let known = input.list.parameters();
    let unknown: Vec<&str> = input.query.iter().map(|(key, _)| key.as_str()).filter(|k| !known.contains(k)).collect();
    let query = input.list.query(input.query.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    if !unknown.is_empty() {
        let problem = format!("This list knows no {}.", unknown.join(", "));
        typed.complain("query", problem, format!("Use {}.", known.join(", ")));
    } else if query.is_empty() {
        typed.complain("query", "This is the whole list.", "Filter it or sort it first.");
    } else if query.len() > QUERY_CHARS_MAX {
        typed.complain("query", "This is too long.", format!("Keep to {QUERY_CHARS_MAX} characters."));
    }
    typed.done()?;
    Ok((name, query))
}

fn of_view(id: Uuid, change: serde_json::Value) -> Change {
    Change { subject_kind: "saved_view", subject_id: id.to_string(), change }
}

fn none() -> Stop {
    Stop::wrong_field("view", "There is no such view of yours.", "Pick one of your views.")
}

fn nobody() -> Stop {
    Stop::refused("must_be_signed_in", "Nobody is signed in.", "Sign in first: a view is a member's.")
}
