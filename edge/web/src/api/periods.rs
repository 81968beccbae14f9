//! Closed months: figures frozen with the hash of what they were computed from.

use super::asking::{Ask, Nothing};
use super::caller::{Caller, Writer};
use super::form;
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use crate::app::App;
use crate::time::utc;
use access::Scope;
use actions::month_figures;
use axum::Json;
use axum::extract::State;
use money::Month;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use utoipa::ToSchema;

/// The months that were ever closed.
#[derive(Serialize, ToSchema)]
pub struct PeriodList {
    /// The latest month first.
    periods: Vec<Period>,
}

/// A month that was closed at least once.
#[derive(Serialize, ToSchema)]
pub struct Period {
    /// The month.
    #[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$")]
    month: Month,
    /// Whether it is closed now.
    closed: bool,
    /// The figures it is closed with; null when it is open again.
    #[schema(value_type = Option<Object>)]
    figures: Option<Value>,
    /// Hash of what they were computed from.
    inputs_hash: Option<String>,
    /// Closings and reopenings, in order.
    events: Vec<PeriodEvent>,
}

/// A closing or reopening.
#[derive(Serialize, ToSchema)]
pub struct PeriodEvent {
    /// `closed` or `reopened`.
    event: String,
    /// When.
    #[schema(format = DateTime)]
    recorded_at: String,
    /// Who.
    actor: String,
    /// Why.
    reason: String,
}

/// Why a month is closed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodClosing {
    /// Why, in a few words, if there is something to say.
    #[serde(default)]
    #[schema(max_length = 500)]
    reason: String,
}

/// Why a month is reopened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodReopening {
    /// Why, in a few words.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What a month is now.
#[derive(Serialize, ToSchema)]
pub struct PeriodState {
    /// The month.
    #[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$")]
    month: Month,
    /// Whether it is closed.
    closed: bool,
}

/// The months that were ever closed, with their frozen figures. They are of the whole company: who sees less of it is
/// told of none.
#[utoipa::path(
    get, path = "/periods", tag = "Periods",
    responses((status = 200, body = PeriodList, description = "The months.")),
)]
pub async fn periods(State(app): State<App>, caller: Caller, _: Ask<Nothing>) -> Result<Json<PeriodList>, Problem> {
    if caller.scope() != Scope::All {
        return Ok(Json(PeriodList { periods: Vec::new() }));
    }
    let mut closed = app.store.closed_months().await.map_err(Fault)?;
    let mut periods: BTreeMap<Month, Period> = BTreeMap::new();
    for event in app.store.month_events().await.map_err(Fault)? {
        let month = Month(event.month);
        let period = match periods.entry(month) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let closing = closed.remove(&month);
                let figures = closing.as_ref().map(|closing| serde_json::from_str(&closing.figures));
                let figures = figures.transpose().map_err(Fault)?;
                let inputs_hash = closing.map(|closing| closing.inputs_hash);
                place.insert(Period { month, closed: figures.is_some(), figures, inputs_hash, events: Vec::new() })
            }
        };
        let (recorded_at, actor, reason) = (utc(event.recorded_at), event.actor, event.reason);
        period.events.push(PeriodEvent { event: event.event, recorded_at, actor, reason });
    }
    Ok(Json(PeriodList { periods: periods.into_values().rev().collect() }))
}

/// Closes a month: its figures are frozen as they are now.
#[utoipa::path(
    post, path = "/periods/{month}/close", tag = "Periods",
    params(("month" = String, Path, description = "The month, e.g. `2026-10`.")),
    request_body(content = PeriodClosing, content_type = "application/json"),
    responses((status = 200, body = PeriodState, description = "It is closed.")),
)]
pub async fn close_period(
    State(app): State<App>,
    writer: Writer,
    Part(month): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PeriodState>, Problem> {
    let month = month_called(&month)?;
    let PeriodClosing { reason } = sent.read(|sent| PeriodClosing { reason: sent.text("reason") })?;
    let figures = month_figures(app.analytics.as_ref(), &writer.cx.scope, month).await?;
    actions::close_month(&writer.cx, month, figures, &reason).await?;
    Ok(Json(PeriodState { month, closed: true }))
}

/// Opens a closed month again; the figures it had stay on record.
#[utoipa::path(
    post, path = "/periods/{month}/reopen", tag = "Periods",
    params(("month" = String, Path, description = "The month, e.g. `2026-10`.")),
    request_body(content = PeriodReopening, content_type = "application/json"),
    responses((status = 200, body = PeriodState, description = "It is open again.")),
)]
pub async fn reopen_period(
    writer: Writer,
    Part(month): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PeriodState>, Problem> {
    let month = month_called(&month)?;
    let PeriodReopening { reason } = sent.read(|sent| PeriodReopening { reason: sent.needed_text("reason") })?;
    actions::reopen_month(&writer.cx, month, &reason).await?;
    Ok(Json(PeriodState { month, closed: false }))
}

fn month_called(text: &str) -> Result<Month, Problem> {
    let form = form::month();
    (form.read)(text).ok_or_else(|| Problem::wrong_field("month", format!("This is not {}.", form.what), form.repair))
}
