//! What the first contract already says about the next move, and recording it.

use super::account::account_of_path;
use super::account_journey::PaperRecorded;
use super::asking::{Ask, Nothing};
use super::caller::Writer;
use super::part::Part;
use super::problem::Problem;
use super::sent::Sent;
use super::values::Money;
use crate::app::App;
use actions::LaterTermInput;
use axum::Json;
use axum::extract::State;
use land::{Agreed, LaterTerm};
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A term of the first contract that prepares the next move. It is recorded; nothing runs by it yet.
#[derive(Serialize, ToSchema)]
pub struct LandLaterTerm {
    /// Names it.
    id: String,
    /// Id of the deal that it was signed with.
    deal: String,
    /// When it was recorded.
    #[schema(value_type = String, format = Date)]
    recorded_on: Day,
    /// `pilot`, `price_by_outcome` or `price_by_expansions`.
    agreed: &'static str,
    /// The last day of a pilot, or by which day an outcome must come true.
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Day>,
    /// What must be true for a pilot to go on, or which outcome must come true.
    condition: Option<String>,
    /// What it costs per year then.
    per_year: Option<Money>,
    /// What it costs per year where the outcome does not come true.
    per_year_otherwise: Option<Money>,
    /// What comes off the list price with the number of expansions, the fewest first; empty where it does not.
    steps: Vec<LandExpansionStep>,
}

/// A step of a price that falls with the number of expansions.
#[derive(Serialize, ToSchema)]
pub struct LandExpansionStep {
    /// From so many expansions on.
    expansions_min: u16,
    /// So many percent off the list price.
    discount_percent: u8,
}

/// A later term, or what is new of one. What does not belong to its kind is left out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct LaterTermSaid {
    /// Names the later term that is said something new of; a new one when left out.
    id: Option<String>,
    /// Id of the deal that it was signed with.
    deal: String,
    /// `pilot`, `price_by_outcome` or `price_by_expansions`.
    agreed: String,
    /// The last day of a pilot, or by which day an outcome must come true: 2027-03-04.
    day: Option<String>,
    /// What must be true for a pilot to go on, or which outcome must come true.
    condition: Option<String>,
    /// What it costs per year then: "12000.50".
    per_year: Option<String>,
    /// What it costs per year where the outcome does not come true.
    per_year_otherwise: Option<String>,
    /// ISO 4217 code; needed with an amount.
    currency: Option<String>,
    /// From how many expansions on how many percent off the list price: "2: 5; 4: 10".
    steps: Option<String>,
}

impl LandLaterTerm {
    /// A later term as told.
    pub fn of(term: &LaterTerm) -> LandLaterTerm {
        let told = LandLaterTerm {
            id: term.id.clone(),
            deal: term.deal.clone(),
            recorded_on: term.recorded_on,
            agreed: term.agreed.kind().key(),
            day: None,
            condition: None,
            per_year: None,
            per_year_otherwise: None,
            steps: Vec::new(),
        };
        match term.agreed.clone() {
            Agreed::Pilot { until, succeeds_if, per_year_after } => LandLaterTerm {
                day: Some(until),
                condition: Some(succeeds_if),
                per_year: Some(per_year_after.into()),
                ..told
            },
            Agreed::PriceByOutcome { outcome, by, per_year_if_met, per_year_otherwise } => LandLaterTerm {
                day: Some(by),
                condition: Some(outcome),
                per_year: Some(per_year_if_met.into()),
                per_year_otherwise: Some(per_year_otherwise.into()),
                ..told
            },
            Agreed::PriceByExpansions { steps } => {
                let step = |step: land::ExpansionStep| LandExpansionStep {
                    expansions_min: step.expansions_min,
                    discount_percent: step.discount_percent,
                };
                LandLaterTerm { steps: steps.into_iter().map(step).collect(), ..told }
            }
        }
    }
}

/// Records what the first contract already says about the next move: how a pilot goes on, or what a price depends on.
#[utoipa::path(
    post, path = "/accounts/{id}/later-terms", tag = "Land",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = LaterTermSaid, content_type = "application/json"),
    responses((status = 200, body = PaperRecorded, description = "It is known from now on.")),
)]
pub async fn put_later_term(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PaperRecorded>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| LaterTermInput {
        id: sent.text("id"),
        deal: sent.text("deal"),
        agreed: sent.text("agreed"),
        day: sent.text("day"),
        condition: sent.text("condition"),
        per_year: sent.text("per_year"),
        per_year_otherwise: sent.text("per_year_otherwise"),
        currency: sent.text("currency"),
        steps: sent.text("steps"),
    })?;
    Ok(Json(actions::put_later_term(&writer.cx, account, &input).await?.into()))
}
