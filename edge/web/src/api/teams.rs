//! Teams: a leader sees the accounts of everybody in theirs.

use super::asking::{Ask, Nothing};
use super::caller::{Caller, Writer};
use super::problem::{Fault, Problem};
use super::sent::Sent;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Every team.
#[derive(Serialize, ToSchema)]
pub struct TeamList {
    /// By name.
    teams: Vec<Team>,
}

/// A team.
#[derive(Serialize, ToSchema)]
pub struct Team {
    /// Our id.
    id: Uuid,
    /// What it is called.
    name: String,
}

/// A team to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct TeamSaid {
    /// What it is to be called; no other team is called so.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
}

/// A team that was added.
#[derive(Serialize, ToSchema)]
pub struct TeamAdded {
    /// Its id.
    team: Uuid,
}

/// Every team.
#[utoipa::path(
    get, path = "/teams", tag = "Members",
    responses((status = 200, body = TeamList, description = "The teams.")),
)]
pub async fn teams(State(app): State<App>, _: Caller, _: Ask<Nothing>) -> Result<Json<TeamList>, Problem> {
    let teams = app.store.teams().await.map_err(Fault)?;
    Ok(Json(TeamList { teams: teams.into_iter().map(|team| Team { id: team.id, name: team.name }).collect() }))
}

/// Adds a team.
#[utoipa::path(
    post, path = "/teams", tag = "Members",
    request_body(content = TeamSaid, content_type = "application/json"),
    responses((status = 200, body = TeamAdded, description = "It is there; members can be put into it.")),
)]
pub async fn add_team(writer: Writer, _: Ask<Nothing>, sent: Sent) -> Result<Json<TeamAdded>, Problem> {
    let name = sent.read(|sent| sent.text("name"))?;
    Ok(Json(TeamAdded { team: actions::add_team(&writer.cx, &name).await? }))
}
