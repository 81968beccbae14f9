//! Choosing a password: by the link of an invitation, or another one while signed in.

use crate::cx::{Actor, Cx};
use crate::frame::{Action, Done, Retry, run_action};
use crate::invite_member::{member_of, of_member};
use crate::member_fields::wrong_password;
use crate::notify::notify_of_arrival;
use crate::password;
use crate::sign_in::as_member;
use crate::stop::Stop;
use access::Permission;
use uuid::Uuid;

const ACCEPT: Action = Action { name: "accept_invitation", permission: Permission::SignIn };
const CHANGE: Action = Action { name: "change_password", permission: Permission::SignIn };

/// Sets the password of whoever holds a link, once. Their open sessions end.
///
/// # Errors
/// Refused when the link opens nothing (used, replaced, expired, or never made: the same words
/// for all); a password that is too easy to guess.
#[async_recursion::async_recursion]
pub async fn accept_invitation(cx: &Cx, token: &str, password: &str) -> Result<Uuid, Stop> {
    let (token_hash, now) = (password::token_hash(token), cx.clock.now());
    let nothing = || {
        let reason = "This link opens nothing: it was used, replaced or has expired.";
        Stop::refused("link_must_be_open", reason, "Ask an administrator for a new one.")
    };
    let invited = cx.store.invited(&token_hash, now).await?.ok_or_else(nothing)?;
    if let Some(wrong) = wrong_password(password, &invited.email, &invited.name) {
        return Err(Stop::BadInput(vec![wrong]));
    }
    let hash = password::hash(password.to_string()).await?;
    let cx = &as_member(cx, &invited)?;
    run_action(cx, ACCEPT, Retry::Never, async move |tx| {
        let mut member = tx.invited(&token_hash, now).await?.ok_or_else(nothing)?;
        let id = member.id;
        // A link can also be for somebody who forgot theirs.
        let is_new = member.password_hash.is_empty();
        member.password_hash = hash;
        tx.update_member(member).await?;
        tx.delete_invitations_of(id).await?;
        tx.delete_sessions_of(id).await?;
        if is_new {
            notify_of_arrival(cx, tx, id).await?;
        }
        Ok(Done { reply: id, change: Some(of_member(id, serde_json::json!({}))) })
    })
    .await
}

/// Changes one's own password. All one's sessions end.
///
/// # Errors
/// Refused when the old password is wrong; a new one that is too easy to guess.
#[async_recursion::async_recursion]
pub async fn change_password(cx: &Cx, old: &str, new: &str) -> Result<(), Stop> {
    let Actor::Member { id, .. } = cx.actor else {
        return Err(Stop::refused("must_be_signed_in", "Nobody is signed in.", "Sign in first."));
    };
    let member = cx.store.member(id).await?;
    let right = password::matches(old.to_string(), member.as_ref().map(|m| m.password_hash.clone())).await?;
    let Some(member) = member.filter(|_| right) else {
        let reason = "The old password is another one.";
        return Err(Stop::refused("password_must_match", reason, "Check it and try again."));
    };
    if let Some(wrong) = wrong_password(new, &member.email, &member.name) {
        return Err(Stop::BadInput(vec![wrong]));
    }
    let hash = password::hash(new.to_string()).await?;
    run_action(cx, CHANGE, Retry::Never, async move |tx| {
        let mut member = member_of(tx, id).await?;
        member.password_hash = hash;
        tx.update_member(member).await?;
        tx.delete_sessions_of(id).await?;
        Ok(Done { reply: (), change: Some(of_member(id, serde_json::json!({}))) })
    })
    .await
}
