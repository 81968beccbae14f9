//! Signing in with e-mail address and password.

use crate::cx::{Actor, Cx};
use crate::frame::{Action, Done, Retry, run_action};
use crate::invite_member::{of_member, role_of};
use crate::member_fields::folded_email;
use crate::password;
use crate::stop::Stop;
use access::Permission;
use serde::{Deserialize, Serialize};
use store::entity::{member, session};
use uuid::Uuid;

const ACTION: Action = Action { name: "sign_in", permission: Permission::SignIn };

/// How long a session lasts.
const SESSION_HOURS: i64 = 12;
const MICROS_PER_HOUR: i64 = 3_600_000_000;

/// A session that has just been opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedSession {
    /// The member.
    pub member: Uuid,
    /// For the cookie; the store keeps only its hash.
    pub token: String,
    /// When it ends, microseconds UTC.
    pub expires_at: i64,
}

/// Opens a session.
///
/// # Errors
/// Refused when address and password do not belong together; the same words and about the same
/// time whichever of them is wrong.
#[async_recursion::async_recursion]
pub async fn sign_in(cx: &Cx, email: &str, password: &str) -> Result<OpenedSession, Stop> {
    let member = cx.store.member_by_email(&folded_email(email)).await?;
    // Who was disabled, or has not chosen a password yet, is answered like a stranger.
    let member = member.filter(|member| member.disabled_at.is_none() && !member.password_hash.is_empty());
    let hash = member.as_ref().map(|member| member.password_hash.clone());
    let right = password::matches(password.to_string(), hash).await?;
    let Some(member) = member.filter(|_| right) else {
        let reason = "E-mail address and password do not belong together.";
        return Err(Stop::refused("password_must_match", reason, "Check both and try again."));
    };
    open_session(cx, &member).await
}

/// Opens a session for a member who has shown who they are.
pub(crate) async fn open_session(cx: &Cx, member: &member::Model) -> Result<OpenedSession, Stop> {
    let token = password::random_secret()?;
    let created_at = cx.clock.now();
    let opened = OpenedSession { member: member.id, token, expires_at: created_at + SESSION_HOURS * MICROS_PER_HOUR };
    let row = session::Model {
        token_hash: password::token_hash(&opened.token),
        member: member.id,
        csrf: password::random_secret()?,
        created_at,
        expires_at: opened.expires_at,
    };
    run_action(&as_member(cx, member)?, ACTION, Retry::Never, async move |tx| {
        tx.insert_session(row).await?;
        Ok(Done { change: Some(of_member(opened.member, serde_json::json!({}))), reply: opened })
    })
    .await
}

/// The trail names the member who signed in, not the visitor they were a moment before.
pub(crate) fn as_member(cx: &Cx, member: &member::Model) -> anyhow::Result<Cx> {
    Ok(Cx { actor: Actor::Member { id: member.id, role: role_of(member)? }, ..cx.clone() })
}
