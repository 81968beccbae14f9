//! The one write path: access, transaction, idempotency key, audit entry, outbox message.

use crate::cx::Cx;
use crate::stop::{MUST_BE_ALLOWED, Stop};
use access::{Permission, ROLES, allowed};
use anyhow::Context;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use store::{AuditEntry, Kept, Tx};

/// What an action is called, and what it needs.
pub(crate) struct Action {
    pub(crate) name: &'static str,
    pub(crate) permission: Permission,
}

/// What an action did inside its transaction.
pub(crate) struct Done<T> {
    /// The reply.
    pub(crate) reply: T,
    /// What is to be recorded; absent when there is nothing, and then nothing is.
    pub(crate) change: Option<Change>,
}

/// What the audit trail and the outbox tell of an action.
pub(crate) struct Change {
    pub(crate) subject_kind: &'static str,
    pub(crate) subject_id: String,
    pub(crate) change: serde_json::Value,
}

/// How an action answers a request that comes again.
pub(crate) enum Retry {
    /// Its reply is kept under the idempotency key; the hash tells two requests apart.
    KeepReply([u8; 32]),
    /// Its reply holds a secret, so none is kept.
    Never,
}

/// Whom to ask for what needs a permission.
pub fn who_may(permission: Permission) -> String {
    let may: Vec<&str> = ROLES.iter().filter(|rule| rule.may.contains(&permission)).map(|r| r.role.name()).collect();
    match may.as_slice() {
        [] => "Do it at the command line of the machine that Ascend runs on.".into(),
        roles => format!("Ask somebody with one of these roles: {}.", roles.join(", ")),
    }
}

/// The hash of a request's fields, in their order.
pub(crate) fn body_hash(fields: &[&str]) -> Retry {
    let canonical = serde_json::json!(fields).to_string();
    Retry::KeepReply(Sha256::digest(canonical).into())
}

/// Runs `act` in a transaction, and records what it did as one entry. A refusal, wrong input or
/// fault records nothing, and so does an action that has nothing to record.
pub(crate) async fn run_action<T, F>(cx: &Cx, action: Action, retry: Retry, act: F) -> Result<T, Stop>
where
    T: Serialize + DeserializeOwned,
    F: AsyncFnOnce(&Tx) -> Result<Done<T>, Stop>,
{
    if !allowed(cx.actor.authority(), action.permission) {
        let reason = format!("{} may not {}.", cx.actor.label(), action.name.replace('_', " "));
        return Err(Stop::refused(MUST_BE_ALLOWED, reason, who_may(action.permission)));
    }
    let (actor, now) = (cx.actor.label(), cx.clock.now());
    let tx = cx.store.begin().await?;
    let key = match (&cx.idempotency_key, retry) {
        (Some(key), Retry::KeepReply(body_hash)) => {
            match tx.claim_key(&actor, key, action.name, &body_hash, now).await? {
                Kept::New => Some(key),
                Kept::Reply(reply) => {
                    return Ok(serde_json::from_str(&reply).context("reading the kept reply")?);
                }
                Kept::OtherRequest => {
                    let problem = "was already used for another request.";
                    return Err(Stop::wrong_field("Idempotency-Key", problem, "Send a new key."));
                }
            }
        }
        _ => None,
    };
    let Done { reply, change } = act(&tx).await?;
    let Some(Change { subject_kind, subject_id, change }) = change else {
        tx.roll_back().await?;
        return Ok(reply);
    };
    if let Some(key) = key {
        let kept = serde_json::to_string(&reply).context("keeping the reply")?;
        tx.keep_reply(&actor, key, &kept).await?;
    }
    let entry = AuditEntry {
        recorded_at: now,
        actor,
        action: action.name.into(),
        subject_kind: subject_kind.into(),
        subject_id,
        change: change.to_string(),
    };
    tx.append_audit(entry).await?;
    tx.commit().await.with_context(|| format!("committing {}", action.name))?;
    Ok(reply)
}
