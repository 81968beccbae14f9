//! One's own keys for programs. A key is told once, when it is made; what is kept cannot give it again.

use super::asking::{Ask, Nothing};
use super::caller::{Caller, Writer};
use super::members::role_said;
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use crate::app::App;
use crate::quoting::quoted;
use crate::time::utc;
use actions::reads::ApiKey;
use actions::{Actor, make_api_key, revoke_api_key};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// One's own keys.
#[derive(Serialize, ToSchema)]
pub struct KeyList {
    /// The latest first, also those that no longer open anything.
    keys: Vec<Key>,
}

/// A key without its secret.
#[derive(Serialize, ToSchema)]
pub struct Key {
    /// Our id.
    id: Uuid,
    /// What it is for.
    name: String,
    /// The role that it acts in.
    role: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// Until when it opens anything.
    #[schema(format = DateTime)]
    expires_at: String,
    /// When it was revoked.
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
}

impl From<ApiKey> for Key {
    fn from(key: ApiKey) -> Key {
        let ApiKey { id, name, role, created_at, expires_at, revoked_at, .. } = key;
        let (created_at, expires_at) = (utc(created_at), utc(expires_at));
        Key { id, name, role, created_at, expires_at, revoked_at: revoked_at.map(utc) }
    }
}

/// A key to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct KeySaid {
    /// What it is for.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// The role that it acts in: your own, or one that reaches less far.
    role: String,
    /// Days it lasts.
    #[schema(minimum = 1, maximum = 366)]
    days: i32,
}

/// A key that was made.
#[derive(Serialize, ToSchema)]
pub struct KeyMade {
    /// Its id.
    id: Uuid,
    /// The key. It is told only now.
    key: String,
    /// Until when it opens anything.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// A key that opens nothing any more.
#[derive(Serialize, ToSchema)]
pub struct KeyRevoked {
    /// Its id.
    id: Uuid,
}

/// One's own keys, without their secrets.
#[utoipa::path(
    get, path = "/keys", tag = "Keys",
    responses((status = 200, body = KeyList, description = "The keys.")),
)]
pub async fn keys(State(app): State<App>, caller: Caller, _: Ask<Nothing>) -> Result<Json<KeyList>, Problem> {
    let keys = own_keys(&app, &caller.cx().actor).await?;
    Ok(Json(KeyList { keys: keys.into_iter().map(Key::from).collect() }))
}

/// Makes a key that acts for you. Sent again it makes another one, also under the same idempotency key: no secret is
/// kept that could be told again.
#[utoipa::path(
    post, path = "/keys", tag = "Keys",
    request_body(content = KeySaid, content_type = "application/json"),
    responses((status = 200, body = KeyMade, description = "The key, told this once.")),
)]
pub async fn make_key(writer: Writer, _: Ask<Nothing>, sent: Sent) -> Result<Json<KeyMade>, Problem> {
    let (name, role, days) = sent.read(|sent| (sent.text("name"), sent.text("role"), sent.number("days")))?;
    let role = role_said(&role)?;
    // What is no number of days is one that no key can last.
    let made = make_api_key(&writer.cx, &name, role, u32::try_from(days).unwrap_or(0)).await?;
    Ok(Json(KeyMade { id: made.id, key: made.key, expires_at: utc(made.expires_at) }))
}

/// Revokes one of your keys.
#[utoipa::path(
    post, path = "/keys/{key}/revoke", tag = "Keys", params(("key" = String, Path, description = "The key's id.")),
    responses((status = 200, body = KeyRevoked, description = "It opens nothing any more.")),
)]
pub async fn revoke_key(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<KeyRevoked>, Problem> {
    let named = called.parse::<Uuid>().ok();
    let own = own_keys(&app, &writer.cx.actor).await?;
    let found = own.iter().find(|key| Some(key.id) == named && key.revoked_at.is_none());
    let none = || Problem::not_found(format!("None of your keys is {}, or it is revoked already.", quoted(&called)));
    let id = found.ok_or_else(none)?.id;
    revoke_api_key(&writer.cx, id).await?;
    Ok(Json(KeyRevoked { id }))
}

async fn own_keys(app: &App, caller: &Actor) -> Result<Vec<ApiKey>, Problem> {
    let Actor::Member { id, .. } = caller else { return Ok(Vec::new()) };
    Ok(app.store.api_keys_of(*id).await.map_err(Fault)?)
}
