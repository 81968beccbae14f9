//! What is expected to follow the first order, and recording it.

use super::account::account_of_path;
use super::account_journey::PaperRecorded;
use super::asking::{Ask, Nothing};
use super::caller::Writer;
use super::part::Part;
use super::problem::Problem;
use super::sent::Sent;
use super::values::{AmountSpan, DaySpan};
use crate::app::App;
use actions::NextMoveInput;
use axum::Json;
use axum::extract::State;
use land::{Motion, NextMove};
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An expansion that is expected when the first order is signed.
#[derive(Serialize, ToSchema)]
pub struct LandNextMove {
    /// Names it.
    id: String,
    /// Id of the deal that it follows.
    deal: String,
    /// Why they would buy more: `upsell`, `cross_sell`, `price_increase`, `seat_growth` or `usage_growth`.
    #[schema(value_type = String)]
    motion: Motion,
    /// How much more per year.
    amount: AmountSpan,
    /// When.
    expected: DaySpan,
    /// What must be true first.
    condition: String,
    /// When it was recorded; its months are counted from that day.
    #[schema(value_type = String, format = Date)]
    recorded_on: Day,
}

/// A next move, or what is new of one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct NextMoveSaid {
    /// Names the next move that is said something new of; a new one when left out.
    id: Option<String>,
    /// Id of the deal that it follows.
    deal: String,
    /// Why they would buy more: `upsell`, `cross_sell`, `price_increase`, `seat_growth` or `usage_growth`.
    motion: String,
    /// The least that it would bring per year: "12000.50".
    low: String,
    /// The most; as much as the least when left out.
    high: Option<String>,
    /// ISO 4217 code of both.
    currency: String,
    /// The earliest day on which it is expected: 2027-01-01.
    from: String,
    /// The latest.
    to: String,
    /// What must be true first.
    condition: String,
}

impl LandNextMove {
    /// A next move as told.
    pub fn of(next: &NextMove) -> LandNextMove {
        LandNextMove {
            id: next.id.clone(),
            deal: next.deal.clone(),
            motion: next.motion,
            amount: next.amount.into(),
            expected: next.expected.into(),
            condition: next.condition.clone(),
            recorded_on: next.recorded_on,
        }
    }
}

/// Records what is expected to follow the first order, or what is new of it.
#[utoipa::path(
    post, path = "/accounts/{id}/next-moves", tag = "Land",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = NextMoveSaid, content_type = "application/json"),
    responses((status = 200, body = PaperRecorded, description = "It is known from now on.")),
)]
pub async fn put_next_move(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PaperRecorded>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| NextMoveInput {
        id: sent.text("id"),
        deal: sent.text("deal"),
        motion: sent.text("motion"),
        low: sent.text("low"),
        high: sent.text("high"),
        currency: sent.text("currency"),
        from: sent.text("from"),
        to: sent.text("to"),
        condition: sent.text("condition"),
    })?;
    Ok(Json(actions::put_next_move(&writer.cx, account, &input).await?.into()))
}
