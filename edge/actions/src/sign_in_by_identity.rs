//! Signing in by the word of a provider that our company trusts to know its people.

use crate::cx::Cx;
use crate::frame::{Action, Done, Retry, run_action};
use crate::invite_member::{member_of, of_member};
use crate::member_fields::folded_email;
use crate::notify::notify_of_arrival;
use crate::sign_in::{OpenedSession, as_member, open_session};
use crate::stop::Stop;
use access::Permission;
use store::Tx;
use store::entity::{identity, member};

const LINK: Action = Action { name: "link_identity", permission: Permission::SignIn };

/// Who somebody is, by the word of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider's address.
    pub issuer: String,
    /// What it calls them for life.
    pub subject: String,
    /// Their e-mail address.
    pub email: Email,
}

/// What a provider says of an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Email {
    /// It knows that mail to it reaches them.
    Verified(String),
    /// They told it so, and it never looked; or it says nothing.
    Unverified,
}

/// Opens a session for the member whom a provider's identity is linked to. The first time, the
/// verified e-mail address of a member links it, and accepts the invitation they hold.
///
/// # Errors
/// Refused when nobody with this address is a member, the address is not verified, the invitation
/// has expired, the member is linked to somebody else at the provider, or is disabled.
#[async_recursion::async_recursion]
pub async fn sign_in_by_identity(cx: &Cx, identity: Identity) -> Result<OpenedSession, Stop> {
    let member = match cx.store.member_linked_to(&identity.issuer, &identity.subject).await? {
        Some(member) => member,
        None => link(cx, identity).await?,
    };
    must_be_enabled(&member)?;
    open_session(cx, &member).await
}

async fn link(cx: &Cx, told: Identity) -> Result<member::Model, Stop> {
    let Email::Verified(email) = told.email else {
        let reason = "The provider does not say that your e-mail address is verified.";
        let remedy = "Have it verified there, or sign in with your password.";
        return Err(Stop::refused("email_must_be_verified", reason, remedy));
    };
    let Some(found) = cx.store.member_by_email(&folded_email(&email)).await? else {
        let reason = "Nobody with your e-mail address is a member.";
        return Err(Stop::refused("must_be_invited", reason, "Ask an administrator to invite you."));
    };
    let (id, linked_at) = (found.id, cx.clock.now());
    let row = identity::Model { issuer: told.issuer, subject: told.subject, member: id, linked_at };
    run_action(&as_member(cx, &found)?, LINK, Retry::Never, async move |tx| {
        let member = member_of(tx, id).await?;
        must_be_enabled(&member)?;
        must_not_be_linked(tx, &row).await?;
        let was_invited = member.password_hash.is_empty();
        if was_invited {
            accept_invitation(tx, &row).await?;
            notify_of_arrival(&as_member(cx, &member)?, tx, id).await?;
        }
        // The subject is the provider's name for a person, and the trail is never rewritten.
        let change = serde_json::json!({ "issuer": row.issuer, "accepted_invitation": was_invited });
        tx.insert_identity(row).await?;
        Ok(Done { reply: (), change: Some(of_member(id, change)) })
    })
    .await?;
    Ok(found)
}

async fn accept_invitation(tx: &Tx, row: &identity::Model) -> Result<(), Stop> {
    if !tx.is_invited(row.member, row.linked_at).await? {
        let reason = "Your invitation has expired.";
        return Err(Stop::refused("invitation_must_be_open", reason, "Ask an administrator for a new one."));
    }
    Ok(tx.delete_invitations_of(row.member).await?)
}

fn must_be_enabled(member: &member::Model) -> Result<(), Stop> {
    if member.disabled_at.is_none() {
        return Ok(());
    }
    let reason = "You may not sign in any more.";
    Err(Stop::refused("member_must_be_enabled", reason, "Ask an administrator whether that is right."))
}

/// An address may have passed to somebody else at the provider; its member did not.
async fn must_not_be_linked(tx: &Tx, row: &identity::Model) -> Result<(), Stop> {
    if tx.identity_at(&row.issuer, row.member).await?.is_none() {
        return Ok(());
    }
    let reason = "The member with your e-mail address is somebody else at the provider.";
    let remedy = "Ask an administrator: who is disabled and enabled again can be linked anew.";
    Err(Stop::refused("member_must_not_be_linked", reason, remedy))
}
