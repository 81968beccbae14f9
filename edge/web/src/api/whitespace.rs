//! The whitespace of an account, and saying how a spot of it stands.

use super::account::account_of_path;
use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::tagged::{Changer, etag};
use crate::app::App;
use accounts::{Function, Spot};
use actions::account_now::Together;
use actions::{SpotInput, Spots, said_of, version_of_spot};
use axum::Json;
use axum::extract::State;
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The whitespace of an account today.
#[derive(Serialize, ToSchema)]
pub struct WhitespaceGrid {
    /// The currency of every amount here, all per year.
    currency: String,
    /// Under contract, in minor units.
    sold: i64,
    /// At open spots, in minor units.
    open: i64,
    /// Where a competitor does the job, in minor units.
    competitor: i64,
    /// Spots that are open, or have a competitor, without any amount.
    without_amount: usize,
    /// Currencies of amounts that are left out, because there is no rate.
    without_rate: Vec<String>,
    /// By buyer, product and place.
    spots: Vec<GridSpot>,
    /// Jobs that several tools do, at least one of them not ours.
    side_by_side: Vec<Job>,
}

/// How a product stands for a buyer at a place.
#[derive(Serialize, ToSchema)]
pub struct GridSpot {
    /// Names what is said of it now: send it as `If-Match` with what you say.
    etag: String,
    /// The product.
    product: String,
    /// The function that would buy; null where nobody ties the product to one.
    buyer: Option<String>,
    /// The concerns that the catalogue names.
    concerns: Vec<String>,
    /// Site, country or use case; empty for the whole company.
    place: String,
    /// `sold`, `sold_somewhere`, `open`, `excluded` or `competitor`.
    state: &'static str,
    /// Why it is excluded.
    reason: Option<String>,
    /// What does the job instead.
    competitor: Option<String>,
    /// What it could bring per year, in minor units.
    potential: Option<i64>,
    /// Whether the potential is the catalogue's estimate.
    estimated: bool,
    /// Whether somebody has said how it stands.
    told: bool,
    /// Whether it is said to be in use without a contract.
    without_contract: bool,
}

/// A job that several tools do.
#[derive(Serialize, ToSchema)]
pub struct Job {
    /// Whose.
    buyer: String,
    /// Which.
    concern: String,
    /// Our products that do it.
    ours: Vec<String>,
    /// Those of others.
    others: Vec<OtherTool>,
}

/// Somebody else's tool.
#[derive(Serialize, ToSchema)]
pub struct OtherTool {
    /// What it is called.
    name: String,
    /// Where it stands.
    places: Vec<String>,
}

/// What is said of a spot.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct SpotSaid {
    /// The product, as contracts call it.
    product: String,
    /// The function that would buy.
    buyer: String,
    /// Site, country or use case; the whole company when left out.
    place: Option<String>,
    /// `sold`, `open`, `excluded` or `competitor`.
    state: String,
    /// Why; an excluded spot needs it.
    reason: Option<String>,
    /// What does the job instead; a spot with a competitor needs it.
    competitor: Option<String>,
    /// What it could bring per year: "12000.50".
    potential: Option<String>,
    /// ISO 4217 code; needed with a potential.
    currency: Option<String>,
    /// From which day it holds; today when left out.
    effective_on: Option<String>,
}

/// A spot of which something was said.
#[derive(Serialize, ToSchema)]
pub struct SpotRecorded {
    /// Whether it said something new.
    is_new: bool,
}

/// Product by buyer and place: what is in use at an account, and what could be.
#[utoipa::path(
    get, path = "/accounts/{id}/whitespace", tag = "Accounts",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    responses((status = 200, body = WhitespaceGrid, description = "The whitespace.")),
)]
pub async fn whitespace(
    State(app): State<App>,
    caller: Caller,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<WhitespaceGrid>, Problem> {
    let scope = caller.scope();
    let now = account_of_path(&app, &scope, &called).await?;
    let today = app.clock.today();
    let gone = || Problem::not_found("There is no such account.");
    let together = Together::of(&app.store, &scope, now.account).await.map_err(Fault)?.ok_or_else(gone)?;
    let (published, currency) = together.published(&app.store, &scope, &now, today).await.map_err(Fault)?;
    let spots = Spots::of(&app.store, &scope, &together, (&published, currency), today).await.map_err(Fault)?;
    Ok(Json(grid(&spots, today)))
}

fn grid(spots: &Spots, today: Day) -> WhitespaceGrid {
    let whitespace = spots.whitespace();
    let cells = whitespace.rows.iter().flat_map(|row| row.cells.iter().zip(&whitespace.places).map(move |c| (row, c)));
    let spot = |(row, (cell, place)): (&expansion::Row<'_>, (&expansion::Cell<'_>, &&str))| GridSpot {
        etag: etag_of(spots, row, place, today),
        product: row.product.into(),
        buyer: row.buyer.as_ref().map(|buyer| buyer.key().into()),
        concerns: row.concerns.iter().map(|concern| concern.to_string()).collect(),
        place: place.to_string(),
        state: cell.state.key(),
        reason: cell.told.and_then(|fact| fact.told.reason.clone()),
        competitor: cell.told.and_then(|fact| fact.told.competitor.clone()),
        potential: cell.potential.and_then(|potential| potential.minor),
        estimated: cell.potential.is_some_and(|potential| potential.estimated),
        told: cell.told.is_some(),
        without_contract: cell.without_contract,
    };
    let tool = |(name, places): &(String, Vec<String>)| OtherTool { name: name.clone(), places: places.clone() };
    let job = |one: &expansion::SideBySide| Job {
        buyer: one.buyer.key().into(),
        concern: one.concern.clone(),
        ours: one.ours.clone(),
        others: one.others.iter().map(tool).collect(),
    };
    let totals = &whitespace.totals;
    WhitespaceGrid {
        currency: spots.currency.to_string(),
        sold: totals.sold,
        open: totals.open,
        competitor: totals.competitor,
        without_amount: totals.without_amount,
        without_rate: totals.without_rate.iter().map(|currency| currency.to_string()).collect(),
        spots: cells.map(spot).collect(),
        side_by_side: whitespace.side_by_side.iter().map(job).collect(),
    }
}

/// The tag of a spot; where nobody can be said to buy, nothing is said either.
fn etag_of(spots: &Spots, row: &expansion::Row<'_>, place: &str, today: Day) -> String {
    let named = |buyer: &Function| Spot { product: row.product.into(), buyer: buyer.clone(), place: place.into() };
    let said = row.buyer.as_ref().map(|buyer| said_of(&spots.records, &named(buyer)));
    etag(&version_of_spot(said.unwrap_or_default(), today))
}

/// Says how a spot of an account stands.
#[utoipa::path(
    post, path = "/accounts/{id}/whitespace", tag = "Accounts",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."), Changer),
    request_body(content = SpotSaid, content_type = "application/json"),
    responses((status = 200, body = SpotRecorded, description = "It is known from now on.")),
)]
pub async fn put_spot(
    State(app): State<App>,
    changer: Changer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<SpotRecorded>, Problem> {
    let account = account_of_path(&app, &changer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| SpotInput {
        product: sent.text("product"),
        buyer: sent.text("buyer"),
        place: sent.text("place"),
        state: sent.text("state"),
        reason: sent.text("reason"),
        competitor: sent.text("competitor"),
        potential: sent.text("potential"),
        currency: sent.text("currency"),
        effective_on: sent.text("effective_on"),
    })?;
    let put = actions::put_spot(&changer.cx, account, &input).await?;
    Ok(Json(SpotRecorded { is_new: put.is_new }))
}
