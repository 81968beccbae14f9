//! What was promised to or by a customer: as it stands, writing it down, and what became of it.

use super::account::account_of_path;
use super::account_journey::PaperRecorded;
use super::asking::{Ask, Nothing};
use super::caller::Writer;
use super::part::Part;
use super::problem::Problem;
use super::sent::Sent;
use super::values::{AmountSpan, DaySpan, Money};
use crate::app::App;
use actions::{PromiseInput, PromiseStepInput};
use axum::Json;
use axum::extract::State;
use handover::{PromiseNow, PromiseState, PromisedBy};
use land::Motion;
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A promise as it stands.
#[derive(Serialize, ToSchema)]
pub struct PromiseStanding {
    /// Names it.
    id: String,
    /// `land` (our land side) or `customer`.
    #[schema(value_type = String)]
    promised_by: PromisedBy,
    /// What was said.
    text: String,
    /// Why they would buy more: `upsell`, `cross_sell`, `price_increase`, `seat_growth` or `usage_growth`; null where
    /// it is not about that.
    #[schema(value_type = Option<String>)]
    motion: Option<Motion>,
    /// When it was made.
    #[schema(value_type = String, format = Date)]
    made_on: Day,
    /// How much per year was promised; null where it is not about money.
    promised: Option<AmountSpan>,
    /// For when it was promised; null where no day was said.
    promised_for: Option<DaySpan>,
    /// Who of ours answers for it; null while nobody does.
    owner: Option<String>,
    /// How much per year is expected, by the last word.
    amount: Option<AmountSpan>,
    /// When it is expected, by the last word.
    expected: Option<DaySpan>,
    /// `open`, `denied`, `withdrawn` or `delivered`.
    state: &'static str,
    /// Since when it stands so; null while it is open.
    #[schema(value_type = Option<String>, format = Date)]
    since: Option<Day>,
    /// Whether it is open though its last day is over.
    overdue: bool,
    /// When it was last restated to less than was expected before.
    #[schema(value_type = Option<String>, format = Date)]
    lowered_on: Option<Day>,
    /// When it last slipped.
    #[schema(value_type = Option<String>, format = Date)]
    slipped_on: Option<Day>,
    /// What came of it per year, part by part.
    delivered: Vec<Money>,
}

/// A promise to write down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct PromiseSaid {
    /// What was said.
    text: String,
    /// `land` (our land side) or `customer`; land when left out.
    promised_by: Option<String>,
    /// Who of ours answers for it.
    owner: Option<String>,
    /// Why they would buy more: `upsell`, `cross_sell`, `price_increase`, `seat_growth` or `usage_growth`.
    motion: Option<String>,
    /// The least per year: "12000.50".
    low: Option<String>,
    /// The most per year; the least when left out.
    high: Option<String>,
    /// ISO 4217 code; needed with an amount.
    currency: Option<String>,
    /// The earliest day: 2027-03-01.
    from: Option<String>,
    /// The latest day; the earliest when left out.
    to: Option<String>,
    /// When it was made; today when left out.
    made_on: Option<String>,
}

/// What became of a promise.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct PromiseStepSaid {
    /// Which promise, by its id.
    promise: String,
    /// `owned`, `restated`, `slipped`, `denied`, `withdrawn` or `delivered`.
    became: String,
    /// Who answers for it from now on; with `owned`.
    owner: Option<String>,
    /// With `restated` the least per year, with `delivered` what came: "12000.50".
    low: Option<String>,
    /// The most per year, the least when left out; with `restated`.
    high: Option<String>,
    /// ISO 4217 code; needed with an amount.
    currency: Option<String>,
    /// The day on which it is expected now; with `slipped` and `restated`.
    to: Option<String>,
    /// Why; with `denied` and `withdrawn`.
    reason: Option<String>,
}

impl PromiseStanding {
    /// A promise as it stands today.
    pub fn of(now: &PromiseNow, today: Day) -> PromiseStanding {
        let (state, since) = match now.state {
            PromiseState::Open => ("open", None),
            PromiseState::Denied(on) => ("denied", Some(on)),
            PromiseState::Withdrawn(on) => ("withdrawn", Some(on)),
            PromiseState::Delivered(on) => ("delivered", Some(on)),
        };
        PromiseStanding {
            id: now.promise.id.clone(),
            promised_by: now.promise.promised_by,
            text: now.promise.text.clone(),
            motion: now.promise.motion,
            made_on: now.promise.made_on,
            promised: now.promise.amount.map(AmountSpan::from),
            promised_for: now.promise.expected.map(DaySpan::from),
            owner: now.owner.clone(),
            amount: now.amount.map(AmountSpan::from),
            expected: now.expected.map(DaySpan::from),
            state,
            since,
            overdue: now.is_overdue(today),
            lowered_on: now.lowered_on,
            slipped_on: now.slipped.map(|slip| slip.on),
            delivered: now.delivered.iter().copied().map(Money::from).collect(),
        }
    }
}

/// Writes down what was promised. It stays as it was said; what becomes of it is recorded beside it.
#[utoipa::path(
    post, path = "/accounts/{id}/promises", tag = "Handover",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = PromiseSaid, content_type = "application/json"),
    responses((status = 200, body = PaperRecorded, description = "It is known from now on.")),
)]
pub async fn put_promise(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PaperRecorded>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| PromiseInput {
        text: sent.text("text"),
        promised_by: sent.text("promised_by"),
        owner: sent.text("owner"),
        motion: sent.text("motion"),
        low: sent.text("low"),
        high: sent.text("high"),
        currency: sent.text("currency"),
        from: sent.text("from"),
        to: sent.text("to"),
        made_on: sent.text("made_on"),
    })?;
    Ok(Json(actions::put_promise(&writer.cx, account, &input).await?.into()))
}

/// Records what became of a promise.
#[utoipa::path(
    post, path = "/accounts/{id}/promises/steps", tag = "Handover",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = PromiseStepSaid, content_type = "application/json"),
    responses((status = 200, body = PaperRecorded, description = "It is known from now on.")),
)]
pub async fn step_promise(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PaperRecorded>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| PromiseStepInput {
        promise: sent.text("promise"),
        became: sent.text("became"),
        owner: sent.text("owner"),
        low: sent.text("low"),
        high: sent.text("high"),
        currency: sent.text("currency"),
        to: sent.text("to"),
        reason: sent.text("reason"),
    })?;
    Ok(Json(actions::step_promise(&writer.cx, account, &input).await?.into()))
}
