//! The journey: its stages and gates, and which account stands where.

use super::asking::{Ask, Asking, Nothing, Query};
use super::caller::{Caller, Writer};
use super::cursor::does_not_fit;
use super::form;
use super::policy_file::{PolicyFileChanged, replaced, standing};
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use crate::quoting::quoted;
use actions::reads::Page;
use actions::{JOURNEY, Stop, try_journey};
use axum::Json;
use axum::extract::State;
use journey::Place;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Accounts that a try-out names.
const NAMED_MAX: usize = 500;

/// The journey that holds now.
#[derive(Serialize, ToSchema)]
pub struct JourneyFile {
    /// The number of its version; 0 for the one that comes with Ascend.
    version: i32,
    /// The file, as it was written (TOML).
    journey: String,
    /// Its stages, first to last.
    stages: Vec<JourneyStage>,
}

/// A stage.
#[derive(Serialize, ToSchema)]
pub struct JourneyStage {
    /// Its word.
    key: String,
    /// What people call it.
    name: String,
    /// What customer success means there.
    success: String,
    /// `land owner`, `CAM` or `CSM`.
    accountable: &'static str,
    /// What is asked before an account leaves it.
    gates: Vec<String>,
}

/// Another journey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct JourneyChange {
    /// The version that was looked at; a journey that was changed since is not overwritten.
    from: i32,
    /// The whole file (TOML).
    journey: String,
    /// Why, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// A journey to try out; without a file the one that holds.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct JourneyToTry {
    /// The whole file (TOML).
    journey: Option<String>,
}

/// What a journey would do to the accounts that are on it.
#[derive(Serialize, ToSchema)]
pub struct JourneyTriedOut {
    /// Accounts that would be refused the next step.
    refused: u64,
    /// Those of them that are free today.
    newly_refused: u64,
    /// Accounts that would be free to go on.
    free: u64,
    /// Those of them that are refused today.
    newly_free: u64,
    /// Accounts that would stand in no stage.
    homeless: u64,
    /// The first 500 that would be refused, those first that are free today.
    accounts: Vec<RefusedAccount>,
}

/// An account that would be refused.
#[derive(Serialize, ToSchema)]
pub struct RefusedAccount {
    /// Its id.
    id: Uuid,
    /// What it is called.
    name: String,
    /// The stage it would stand in.
    stage: String,
    /// What would not be open.
    closed: Vec<String>,
    /// Whether it is free today.
    free_today: bool,
}

/// Which accounts.
pub struct StageQuery {
    stage: Option<String>,
    cursor: Option<String>,
    limit: u16,
}

impl Query for StageQuery {
    fn read(asking: &mut Asking) -> StageQuery {
        StageQuery { stage: stage(asking), cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// The stage that a query narrows the journey to.
pub fn stage(asking: &mut Asking) -> Option<String> {
    asking.maybe("stage", form::text(), "Key or name of a stage, lost or churned; all when left out.")
}

/// The key of a stage that somebody named.
///
/// # Errors
/// A stage that the journey does not have.
pub async fn key_of_stage(app: &App, stage: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(stage) = stage else { return Ok(None) };
    let policy = JOURNEY.now(&app.store).await.map_err(Fault)?.policy;
    let names: Vec<&str> = policy.stages.iter().map(|stage| stage.name.as_str()).collect();
    let unknown = || {
        let problem = format!("There is no stage {}.", quoted(stage));
        Stop::wrong_field("stage", problem, format!("Send {}, lost or churned.", names.join(", ")))
    };
    Ok(Some(Place::of(&policy, stage).ok_or_else(unknown)?.key(&policy).to_string()))
}

/// Some accounts on the journey.
#[derive(Serialize, ToSchema)]
pub struct StageList {
    /// Those longest in their stage first.
    accounts: Vec<AccountInStage>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// An account on the journey.
#[derive(Serialize, ToSchema)]
pub struct AccountInStage {
    /// Its id.
    id: Uuid,
    /// What it is called.
    name: String,
    /// Key of its stage, `lost` or `churned`.
    stage: String,
    /// Since when.
    #[schema(format = Date)]
    since: String,
    /// For how many days.
    days_in_stage: i32,
}

/// The stages and gates that hold now.
#[utoipa::path(
    get, path = "/journey", tag = "Journey",
    responses((status = 200, body = JourneyFile, description = "The journey.", headers(("ETag" = String, description = "The version that stands.")))),
)]
pub async fn journey(State(app): State<App>, _: Caller, _: Ask<Nothing>) -> Result<Tagged<JourneyFile>, Problem> {
    let stage = |stage: &journey::Stage| JourneyStage {
        key: stage.key.clone(),
        name: stage.name.clone(),
        success: stage.success.clone(),
        accountable: stage.accountable.label(),
        gates: stage.gates.iter().map(|gate| gate.needs.label()).collect(),
    };
    standing(&app, &JOURNEY, |now| {
        let stages = now.policy.stages.iter().map(stage).collect();
        JourneyFile { version: now.version, journey: now.text, stages }
    })
    .await
}

/// Puts a journey in the place of the one that was looked at; nobody moves by it.
#[utoipa::path(
    put, path = "/journey", tag = "Journey", params(Changer),
    request_body(content = JourneyChange, content_type = "application/json"),
    responses((status = 200, body = PolicyFileChanged, description = "It holds from now on.")),
)]
pub async fn change_journey(changer: Changer, _: Ask<Nothing>, sent: Sent) -> Result<Json<PolicyFileChanged>, Problem> {
    replaced(&changer, &JOURNEY, sent).await
}

/// Which accounts a journey would refuse, the one that holds or one that is tried out; nothing is recorded.
#[utoipa::path(
    post, path = "/journey/try", tag = "Journey",
    request_body(content = JourneyToTry, content_type = "application/json"),
    responses((status = 200, body = JourneyTriedOut, description = "What it would do.")),
)]
pub async fn try_out(writer: Writer, _: Ask<Nothing>, sent: Sent) -> Result<Json<JourneyTriedOut>, Problem> {
    let file = sent.read(|sent| sent.lines("journey"))?;
    let tried = try_journey(&writer.cx, Some(file.as_str()).filter(|file| !file.trim().is_empty()), NAMED_MAX).await?;
    let account = |one: actions::TriedAccount| RefusedAccount {
        id: one.account,
        name: one.name,
        stage: one.stage,
        closed: one.closed,
        free_today: one.changes,
    };
    Ok(Json(JourneyTriedOut {
        refused: tried.refused_count,
        newly_refused: tried.newly_refused,
        free: tried.free,
        newly_free: tried.newly_free,
        homeless: tried.homeless_count,
        accounts: tried.refused.into_iter().map(account).collect(),
    }))
}

/// The accounts on the journey, all of them or those in one stage.
#[utoipa::path(
    get, path = "/journey/accounts", tag = "Journey", params(Ask<StageQuery>),
    responses((status = 200, body = StageList, description = "A page of accounts.")),
)]
pub async fn accounts_in_stage(
    State(app): State<App>,
    caller: Caller,
    Ask { query, .. }: Ask<StageQuery>,
) -> Result<Json<StageList>, Problem> {
    let place = key_of_stage(&app, query.stage.as_deref()).await?;
    let found = app.store.stages_now(&caller.scope(), place.as_deref(), query.cursor.as_deref(), query.limit).await;
    let Page { rows, next } = found.map_err(Fault)?.map_err(|_| does_not_fit())?;
    let today = app.clock.today();
    let account = |now: actions::reads::StageNow| AccountInStage {
        id: now.account,
        name: now.name,
        stage: now.place,
        since: now.since.to_string(),
        days_in_stage: today.0 - now.since.0,
    };
    Ok(Json(StageList { accounts: rows.into_iter().map(account).collect(), next }))
}
