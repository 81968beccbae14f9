//! Keys for programs that act for a member: made, looked up, revoked.

use crate::cx::{Actor, Cx};
use crate::frame::{Action, Change, Done, Retry, body_hash, run_action};
use crate::member_fields::may_hand_on;
use crate::password;
use crate::session::SignedInMember;
use crate::stop::{FieldError, Stop};
use access::{Permission, Role, Scope, covers};
use serde::{Deserialize, Serialize};
use store::Store;
use store::entity::api_key;
use uuid::Uuid;

const MAKE: Action = Action { name: "make_api_key", permission: Permission::UseKeys };
const REVOKE: Action = Action { name: "revoke_api_key", permission: Permission::UseKeys };

/// What a key starts with, so that one that leaked into a text is recognised.
const PREFIX: &str = "ascend_";

/// Days a key may last at most.
const DAYS_MAX: u32 = 366;
const MICROS_PER_DAY: i64 = 86_400_000_000;
/// Characters of a name at most.
const CHARACTERS_MAX: usize = 80;

/// A key that has just been made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeKey {
    /// Its id.
    pub id: Uuid,
    /// The key: shown once, kept nowhere.
    pub key: String,
    /// Until when it opens anything, microseconds UTC.
    pub expires_at: i64,
}

/// Makes a key that acts for whoever asks, in their role or one that reaches less far.
///
/// # Errors
/// A blank or long name, too many days; refused for a role that reaches further.
#[async_recursion::async_recursion]
pub async fn make_api_key(cx: &Cx, name: &str, role: Role, days: u32) -> Result<MadeKey, Stop> {
    let Actor::Member { id: member, .. } = cx.actor else { return Err(nobody()) };
    let name = name.trim().to_string();
    let mut wrong = Vec::new();
    if name.is_empty() || name.chars().count() > CHARACTERS_MAX {
        let repair = format!("Say in 1 to {CHARACTERS_MAX} characters what it is for.");
        wrong.push(FieldError { field: "name", problem: "This is no name for a key.".into(), repair });
    }
    if !(1..=DAYS_MAX).contains(&days) {
        let repair = format!("Write a whole number from 1 to {DAYS_MAX}.");
        wrong.push(FieldError { field: "days", problem: format!("A key cannot last {days} days."), repair });
    }
    if !wrong.is_empty() {
        return Err(Stop::BadInput(wrong));
    }
    let key = format!("{PREFIX}{}", password::random_secret()?);
    run_action(cx, MAKE, Retry::Never, async move |tx| {
        may_hand_on(&cx.actor, role)?;
        let (id, now) = (Uuid::now_v7(), cx.clock.now());
        let expires_at = now + i64::from(days) * MICROS_PER_DAY;
        let row = api_key::Model {
            id,
            member,
            name,
            role: role.key().into(),
            token_hash: password::token_hash(&key),
            created_at: now,
            expires_at,
            revoked_at: None,
        };
        tx.insert_api_key(row).await?;
        let change = serde_json::json!({ "role": role.key(), "days": days });
        let change = Change { subject_kind: "api_key", subject_id: id.to_string(), change };
        Ok(Done { reply: MadeKey { id, key, expires_at }, change: Some(change) })
    })
    .await
}

/// Revokes one of one's own keys.
///
/// # Errors
/// There is none of this id that still opens anything.
#[async_recursion::async_recursion]
pub async fn revoke_api_key(cx: &Cx, key: Uuid) -> Result<(), Stop> {
    let Actor::Member { id: member, .. } = cx.actor else { return Err(nobody()) };
    run_action(cx, REVOKE, body_hash(&[&key.to_string()]), async move |tx| {
        if !tx.revoke_api_key(member, key, cx.clock.now()).await? {
            return Err(Stop::wrong_field("key", "There is no such key of yours.", "Pick one of the list."));
        }
        let change = Change { subject_kind: "api_key", subject_id: key.to_string(), change: serde_json::json!({}) };
        Ok(Done { reply: (), change: Some(change) })
    })
    .await
}

/// For whom a key acts at `now` (microseconds UTC): the member in the role of the key, or in
/// their own where that has come to reach less far since. A key of a role that neither covers
/// opens nothing.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn member_of_key(store: &Store, key: &str, now: i64) -> anyhow::Result<Option<SignedInMember>> {
    if !key.starts_with(PREFIX) {
        return Ok(None);
    }
    let Some((key, member)) = store.api_key(&password::token_hash(key), now).await? else { return Ok(None) };
    let (Some(of_key), Some(own)) = (Role::from_key(&key.role), Role::from_key(&member.role)) else {
        return Ok(None);
    };
    let role = match (covers(own, of_key), covers(of_key, own)) {
        (true, _) => of_key,
        (false, true) => own,
        (false, false) => return Ok(None),
    };
    let scope = Scope::of(role.rule().reach, member.id, member.team);
    let (id, name, email) = (member.id, member.name, member.email);
    Ok(Some(SignedInMember { id, name, email, role, scope, csrf: String::new(), key: Some(key.id) }))
}

fn nobody() -> Stop {
    Stop::refused("must_be_signed_in", "Nobody is signed in.", "Sign in first: a key acts for a member.")
}
