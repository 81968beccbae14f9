//! Who sends a request, by the token in its cookie.

use crate::cx::Actor;
use crate::password::token_hash;
use access::{Role, Scope};
use store::Store;
use uuid::Uuid;

/// A member with an open session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInMember {
    /// Their id.
    pub id: Uuid,
    /// As they want to be called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their role now, not when they signed in.
    pub role: Role,
    /// How far they see.
    pub scope: Scope,
    /// What forms of this session carry; empty for a key, which no browser sends by itself.
    pub csrf: String,
    /// The key that the request came with, instead of a session.
    pub key: Option<Uuid>,
}

impl SignedInMember {
    /// The member as the one who asks for an action.
    pub fn actor(&self) -> Actor {
        Actor::Member { id: self.id, role: self.role }
    }
}

/// The member whose session a token opens at `now` (microseconds UTC). Only reads.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn session(store: &Store, token: &str, now: i64) -> anyhow::Result<Option<SignedInMember>> {
    let Some((session, member)) = store.session(&token_hash(token), now).await? else { return Ok(None) };
    let Some(role) = Role::from_key(&member.role) else { return Ok(None) };
    let scope = Scope::of(role.rule().reach, member.id, member.team);
    let (id, name, email) = (member.id, member.name, member.email);
    Ok(Some(SignedInMember { id, name, email, role, scope, csrf: session.csrf, key: None }))
}
