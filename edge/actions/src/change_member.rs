//! Changing what a member is: role, team, whether they may sign in at all.

use crate::cx::Cx;
use crate::frame::{Action, Done, body_hash, run_action};
use crate::invite_member::{member_of, of_member, role_of, unknown_team};
use crate::looked_at::{changed_since, version_of_member};
use crate::member_fields::{all_right, may_hand_on};
use crate::notify::{About, Notice, notify};
use crate::stop::Stop;
use access::{Permission, Role};
use serde_json::json;
use store::Tx;
use store::entity::member;
use uuid::Uuid;

const ACTION: Action = Action { name: "change_member", permission: Permission::ManageMembers };

/// What a member is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberChange {
    /// The role.
    pub role: Role,
    /// The team, if any.
    pub team: Option<Uuid>,
    /// Whether they may sign in.
    pub standing: Standing,
}

/// Whether a member may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They may.
    Enabled,
    /// They may not; their sessions end, their keys are revoked, and no provider's word is taken
    /// for them any more.
    Disabled,
}

impl Standing {
    fn key(self) -> &'static str {
        match self {
            Standing::Enabled => "enabled",
            Standing::Disabled => "disabled",
        }
    }

    /// How a member stands.
    pub fn of(member: &member::Model) -> Standing {
        if member.disabled_at.is_some() { Standing::Disabled } else { Standing::Enabled }
    }
}

/// Changes a member. With nothing to change, nothing is recorded.
///
/// # Errors
/// There is no such member or team; refused when the role they have or get reaches further than
/// that of whoever changes it, and when nobody would be left who may manage members.
#[async_recursion::async_recursion]
pub async fn change_member(cx: &Cx, id: Uuid, change: MemberChange) -> Result<(), Stop> {
    let MemberChange { role, team, standing } = change;
    let team_text = team.map(|team| team.to_string()).unwrap_or_default();
    let retry = body_hash(&[&id.to_string(), role.key(), &team_text, standing.key()]);
    run_action(cx, ACTION, retry, async move |tx| {
        // The member must not change between the look and the commit.
        tx.take_sequence().await?;
        let before = member_of(tx, id).await?;
        if cx.looked_at_another(&version_of_member(&before)) {
            return Err(changed_since("This member", tx.last_entry_about_member(id).await?));
        }
        let had = role_of(&before)?;
        may_hand_on(&cx.actor, had)?;
        may_hand_on(&cx.actor, role)?;
        all_right(unknown_team(tx, team).await?.into_iter().collect())?;
        let after = member::Model {
            role: role.key().into(),
            team,
            disabled_at: match standing {
                Standing::Enabled => None,
                Standing::Disabled => before.disabled_at.or(Some(cx.clock.now())),
            },
            ..before.clone()
        };
        if after == before {
            return Ok(Done { reply: (), change: None });
        }
        somebody_must_stay(tx, &after).await?;
        let mut told = Vec::new();
        if (had, before.team) != (role, team) {
            told.push((id, None, standing_changed(cx, tx, role, team).await?));
        }
        if Standing::of(&before) == Standing::Enabled && standing == Standing::Disabled {
            tx.delete_sessions_of(id).await?;
            tx.delete_invitations_of(id).await?;
            if tx.revoke_api_keys_of(id, cx.clock.now()).await? > 0 {
                told.push((id, None, Notice::KeysRevoked { by: cx.actor.label() }));
            }
            tx.delete_identities_of(id).await?;
        }
        tx.update_member(after).await?;
        if before.team != team {
            tx.rebuild_books().await?;
        }
        notify(cx, tx, &About::member(id), told).await?;
        let is = |role: Role, team: Option<Uuid>, standing: Standing| {
            json!({ "role": role.key(), "team": team, "standing": standing.key() })
        };
        let change = json!({ "from": is(had, before.team, Standing::of(&before)), "to": is(role, team, standing) });
        Ok(Done { reply: (), change: Some(of_member(id, change)) })
    })
    .await
}

async fn standing_changed(cx: &Cx, tx: &Tx, role: Role, team: Option<Uuid>) -> Result<Notice, Stop> {
    let teams = tx.teams().await?;
    let team = teams.into_iter().find(|known| Some(known.id) == team).map(|team| team.name);
    Ok(Notice::StandingChanged { by: cx.actor.label(), role: role.key().into(), team })
}

async fn somebody_must_stay(tx: &Tx, after: &member::Model) -> Result<(), Stop> {
    let manages = |member: &member::Model| {
        let may = Role::from_key(&member.role).is_some_and(|role| role.rule().may.contains(&Permission::ManageMembers));
        may && member.disabled_at.is_none()
    };
    let others = tx.members().await?;
    let stays = manages(after) || others.iter().any(|other| other.id != after.id && manages(other));
    if stays {
        return Ok(());
    }
    let reason = "Nobody would be left who may manage members.";
    Err(Stop::refused("somebody_must_manage_members", reason, "Make somebody else an administrator first."))
}
