//! The deals of an account with their quotes, and saying how one stands.

use super::account::account_of_path;
use super::account_journey::PaperRecorded;
use super::asking::{Ask, Nothing};
use super::caller::Writer;
use super::part::Part;
use super::problem::Problem;
use super::sent::Sent;
use super::values::{Money, decimal};
use crate::app::App;
use actions::DealInput;
use axum::Json;
use axum::extract::State;
use land::{Deal, DealFile, DealStage, Outcome, Quote, QuoteEnd, QuoteState};
use money::Day;
use revenue::facts::{PRICE_DIGITS, QUANTITY_DIGITS};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A possible first order.
#[derive(Serialize, ToSchema)]
pub struct LandDeal {
    /// Names it.
    id: String,
    /// `open`, `won` or `lost`, as known today; an accepted quote has won it where the deal says nothing final.
    outcome: &'static str,
    /// Since when it is won or lost; null while it is open.
    #[schema(value_type = Option<String>, format = Date)]
    ended_on: Option<Day>,
    /// How it stands today; null where nobody has said up to now.
    now: Option<DealVersion>,
    /// When its first quote was sent.
    #[schema(value_type = Option<String>, format = Date)]
    quoted_on: Option<Day>,
    /// What it brings or would bring per year: what the deal says, else what was quoted last.
    per_year: Option<Money>,
    /// How it stood, the earliest first; empty where only quotes name it.
    versions: Vec<DealVersion>,
    /// Its quotes with all their revisions, in the order in which they were sent.
    quotes: Vec<LandQuote>,
}

/// How a deal stood from a day on.
#[derive(Serialize, ToSchema)]
pub struct DealVersion {
    /// From which day.
    #[schema(value_type = String, format = Date)]
    effective_on: Day,
    /// What it is called.
    name: String,
    /// Who of ours answers for it; null while nobody does.
    owner: Option<String>,
    /// `open`, `won` or `lost`.
    state: &'static str,
    /// The stage of an open deal, in the company's own words.
    stage: Option<String>,
    /// When it was won or lost.
    #[schema(value_type = Option<String>, format = Date)]
    ended_on: Option<Day>,
    /// Why it was lost.
    reason: Option<String>,
    /// To whom it was lost.
    competitor: Option<String>,
    /// What it would bring per year; null while nobody has said, which is not nothing.
    per_year: Option<Money>,
    /// When a decision is expected.
    #[schema(value_type = Option<String>, format = Date)]
    expected_close: Option<Day>,
}

/// One revision of an offer.
#[derive(Serialize, ToSchema)]
pub struct LandQuote {
    /// Its number.
    id: String,
    /// Which revision, from 1.
    revision: u16,
    /// When it was sent.
    #[schema(value_type = String, format = Date)]
    sent_on: Day,
    /// The last day on which it can be accepted; null where it has none.
    #[schema(value_type = Option<String>, format = Date)]
    expires_on: Option<Day>,
    /// `open`, `accepted`, `lost` or `expired`, as known today.
    state: &'static str,
    /// Since when it stands so; null while it is open.
    #[schema(value_type = Option<String>, format = Date)]
    ended_on: Option<Day>,
    /// Why the customer said no.
    reason: Option<String>,
    /// What it comes to per year; what is paid once is not in it.
    per_year: Money,
    /// What is offered.
    lines: Vec<LandQuoteLine>,
}

/// A line of a quote.
#[derive(Serialize, ToSchema)]
pub struct LandQuoteLine {
    /// The product.
    product: String,
    /// Quantity, a decimal.
    quantity: String,
    /// Price of one per period, a decimal in the currency's major unit.
    unit_price: String,
    /// Price of the line per period.
    amount: Money,
    /// What the price is for: `month`, `year`, `90 days`; null for what is paid once.
    period: Option<String>,
}

/// How a deal stands. Name, owner, amount and expected day that are left out of a known deal stay as they are known.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct DealSaid {
    /// Names the deal that is said something new of; a new one when left out.
    id: Option<String>,
    /// What it is called; a new one needs it.
    name: Option<String>,
    /// `open`, `won` or `lost`.
    state: String,
    /// The stage of an open deal, in the company's own words; needed then.
    stage: Option<String>,
    /// Why it was lost; needed then.
    reason: Option<String>,
    /// To whom it was lost.
    competitor: Option<String>,
    /// From which day it stands so; today when left out.
    effective_on: Option<String>,
    /// Who of ours answers for it.
    owner: Option<String>,
    /// What it would bring per year: "12000.50".
    per_year: Option<String>,
    /// ISO 4217 code; needed with an amount.
    currency: Option<String>,
    /// When a decision is expected: 2027-03-04.
    expected_close: Option<String>,
}

impl LandDeal {
    /// A deal as it stands today.
    pub fn of(deal: &DealFile, today: Day) -> LandDeal {
        let (outcome, ended_on) = match deal.outcome_on(today) {
            Outcome::Open => ("open", None),
            Outcome::Won(on) => ("won", Some(on)),
            Outcome::Lost(on) => ("lost", Some(on)),
        };
        LandDeal {
            id: deal.id.clone(),
            outcome,
            ended_on,
            now: deal.on(today).map(DealVersion::of),
            quoted_on: deal.quoted_on(today),
            per_year: deal.amount_on(today).map(Money::from),
            versions: deal.versions.iter().map(DealVersion::of).collect(),
            quotes: deal.quotes.iter().map(|quote| LandQuote::of(quote, today)).collect(),
        }
    }
}

impl DealVersion {
    fn of(deal: &Deal) -> DealVersion {
        let deal = deal.clone();
        let (state, stage, ended_on, reason, competitor) = match deal.stage {
            DealStage::Open(stage) => ("open", Some(stage), None, None, None),
            DealStage::Won { on } => ("won", None, Some(on), None, None),
            DealStage::Lost { on, reason, competitor } => ("lost", None, Some(on), Some(reason), competitor),
        };
        DealVersion {
            effective_on: deal.effective_on,
            name: deal.name,
            owner: deal.owner,
            state,
            stage,
            ended_on,
            reason,
            competitor,
            per_year: deal.amount.map(Money::from),
            expected_close: deal.expected_close,
        }
    }
}

impl LandQuote {
    fn of(quote: &Quote, today: Day) -> LandQuote {
        let (state, ended_on) = match quote.state_on(today) {
            QuoteState::Open => ("open", None),
            QuoteState::Accepted(on) => ("accepted", Some(on)),
            QuoteState::Lost(on) => ("lost", Some(on)),
            QuoteState::Expired(on) => ("expired", Some(on)),
        };
        let reason = match &quote.ended {
            Some(QuoteEnd::Lost { reason, .. }) => Some(reason.clone()),
            _ => None,
        };
        let line = |line: &land::QuoteLine| LandQuoteLine {
            product: line.product.clone(),
            quantity: decimal(line.quantity_milli, QUANTITY_DIGITS),
            unit_price: decimal(line.unit_price_micro, PRICE_DIGITS),
            amount: Money::of(line.amount_minor, quote.per_year.currency),
            period: line.period.map(|period| period.to_string()),
        };
        LandQuote {
            id: quote.id.clone(),
            revision: quote.revision,
            sent_on: quote.sent_on,
            expires_on: quote.expires_on,
            state,
            ended_on,
            reason,
            per_year: quote.per_year.into(),
            lines: quote.lines.iter().map(line).collect(),
        }
    }
}

/// Records how a deal stands from a day on.
#[utoipa::path(
    post, path = "/accounts/{id}/deals", tag = "Land",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = DealSaid, content_type = "application/json"),
    responses((status = 200, body = PaperRecorded, description = "It is known from now on.")),
)]
pub async fn put_deal(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PaperRecorded>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| DealInput {
        id: sent.text("id"),
        name: sent.text("name"),
        state: sent.text("state"),
        stage: sent.text("stage"),
        reason: sent.text("reason"),
        competitor: sent.text("competitor"),
        effective_on: sent.text("effective_on"),
        owner: sent.text("owner"),
        per_year: sent.text("per_year"),
        currency: sent.text("currency"),
        expected_close: sent.text("expected_close"),
    })?;
    Ok(Json(actions::put_deal(&writer.cx, account, &input).await?.into()))
}
