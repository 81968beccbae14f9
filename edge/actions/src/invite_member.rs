//! Asking somebody to become a member, and letting a member choose a new password.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::member_fields::{all_right, folded_email, may_hand_on, wrong_identity};
use crate::password;
use crate::stop::{FieldError, Stop};
use access::{Permission, Role};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::entity::{invitation, member};
use uuid::Uuid;

const INVITE: Action = Action { name: "invite_member", permission: Permission::ManageMembers };
const INVITE_AGAIN: Action = Action { name: "invite_again", permission: Permission::ManageMembers };

/// How long a link lets somebody in.
const LINK_DAYS: i64 = 7;
const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Whom to invite.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The address they will sign in with.
    pub email: String,
    /// What they are called; the address where blank.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their team.
    pub team: Option<Uuid>,
}

/// Somebody who can choose a password now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The member.
    pub member: Uuid,
    /// For the link; the store keeps only its hash.
    pub token: String,
    /// Until when it lets them in, microseconds UTC.
    pub expires_at: i64,
}

/// Adds a member, who chooses a password by the link with this token.
///
/// # Errors
/// Wrong or taken e-mail address, unknown team; refused when the role reaches further than that
/// of whoever invites.
#[async_recursion::async_recursion]
pub async fn invite_member(cx: &Cx, new: NewMember) -> Result<Invited, Stop> {
    let (email, name) = (folded_email(&new.email), new.name.trim().to_string());
    all_right(wrong_identity(&email, &name))?;
    let (token, now) = (password::random_secret()?, cx.clock.now());
    run_action(cx, INVITE, Retry::Never, async move |tx| {
        may_hand_on(&cx.actor, new.role)?;
        let mut wrong = Vec::new();
        if tx.members().await?.iter().any(|member| member.email == email) {
            let problem = "Somebody with this e-mail address is a member already.".to_string();
            wrong.push(FieldError { field: "email", problem, repair: "Change that member instead.".into() });
        }
        wrong.extend(unknown_team(tx, new.team).await?);
        all_right(wrong)?;
        let id = Uuid::now_v7();
        let name = if name.is_empty() { email.clone() } else { name };
        let (role, team) = (new.role.key().to_string(), new.team);
        let (password_hash, recorded_at, disabled_at) = (String::new(), now, None);
        tx.insert_member(member::Model { id, email, name, role, password_hash, recorded_at, team, disabled_at })
            .await?;
        let invited = let_in(tx, id, token, now).await?;
        tx.rebuild_books().await?;
        let change = serde_json::json!({ "role": new.role.key(), "team": team });
        Ok(Done { reply: invited, change: Some(of_member(id, change)) })
    })
    .await
}

/// Gives a member a new link to choose a password by; links they had before open nothing.
///
/// # Errors
/// There is no such member; refused when they are disabled, or may do more than whoever asks.
#[async_recursion::async_recursion]
pub async fn invite_again(cx: &Cx, member: Uuid) -> Result<Invited, Stop> {
    let (token, now) = (password::random_secret()?, cx.clock.now());
    run_action(cx, INVITE_AGAIN, Retry::Never, async move |tx| {
        let found = member_of(tx, member).await?;
        may_hand_on(&cx.actor, role_of(&found)?)?;
        if found.disabled_at.is_some() {
            let reason = format!("{} is disabled.", found.name);
            return Err(Stop::refused("member_must_be_enabled", reason, "Enable them first."));
        }
        let invited = let_in(tx, member, token, now).await?;
        Ok(Done { reply: invited, change: Some(of_member(member, serde_json::json!({}))) })
    })
    .await
}

async fn let_in(tx: &Tx, member: Uuid, token: String, now: i64) -> Result<Invited, Stop> {
    let expires_at = now + LINK_DAYS * MICROS_PER_DAY;
    let token_hash = password::token_hash(&token);
    tx.insert_invitation(invitation::Model { token_hash, member, created_at: now, expires_at }).await?;
    Ok(Invited { member, token, expires_at })
}

pub(crate) async fn unknown_team(tx: &Tx, team: Option<Uuid>) -> Result<Option<FieldError>, Stop> {
    let Some(team) = team else { return Ok(None) };
    let known = tx.teams().await?.iter().any(|known| known.id == team);
    let problem = "There is no such team.".to_string();
    Ok((!known).then(|| FieldError { field: "team", problem, repair: "Pick one of the list, or none.".into() }))
}

pub(crate) async fn member_of(tx: &Tx, id: Uuid) -> Result<member::Model, Stop> {
    let found = tx.members().await?.into_iter().find(|member| member.id == id);
    found.ok_or_else(|| Stop::wrong_field("member", "There is no such member.", "Pick one of the list."))
}

pub(crate) fn role_of(member: &member::Model) -> anyhow::Result<Role> {
    Role::from_key(&member.role).ok_or_else(|| anyhow::anyhow!("member {} has an unknown role", member.id))
}

pub(crate) fn of_member(id: Uuid, change: serde_json::Value) -> Change {
    Change { subject_kind: "member", subject_id: id.to_string(), change }
}
