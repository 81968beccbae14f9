//! How one account is won: its leads, its deals with their quotes, and what is expected to follow.

use super::account::account_of_path;
use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::deals::LandDeal;
use super::later_terms::LandLaterTerm;
use super::leads::LandLead;
use super::next_moves::LandNextMove;
use super::part::Part;
use super::problem::{Fault, Problem};
use crate::app::App;
use actions::{LandNow, land_of};
use axum::Json;
use axum::extract::State;
use money::Day;
use serde::Serialize;
use utoipa::ToSchema;

/// The land side of an account.
#[derive(Serialize, ToSchema)]
pub struct AccountLand {
    /// Version of the profile that says how leads fit; 0 where nobody has written one, and then no fit is known.
    profile: i32,
    /// Its leads, the earliest first.
    leads: Vec<LandLead>,
    /// Its deals, by id.
    deals: Vec<LandDeal>,
    /// What is expected to follow the first order, the earliest first.
    next_moves: Vec<LandNextMove>,
    /// What the first contract already says about it, in the order of recording.
    later_terms: Vec<LandLaterTerm>,
}

impl AccountLand {
    /// The land side as it stands today.
    pub fn of(land: &LandNow, today: Day) -> AccountLand {
        let leads = land.file.leads.iter().zip(&land.fits);
        AccountLand {
            profile: land.profile,
            leads: leads.map(|(lead, fit)| LandLead::of(lead, fit, today)).collect(),
            deals: land.file.deals.iter().map(|deal| LandDeal::of(deal, today)).collect(),
            next_moves: land.next_moves.iter().map(LandNextMove::of).collect(),
            later_terms: land.later_terms.iter().map(LandLaterTerm::of).collect(),
        }
    }
}

/// How an account is won: leads with their fit, deals with their versions and quotes, and what is expected to follow.
#[utoipa::path(
    get, path = "/accounts/{id}/land", tag = "Land",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    responses((status = 200, body = AccountLand, description = "The land side.")),
)]
pub async fn account_land(
    State(app): State<App>,
    caller: Caller,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<AccountLand>, Problem> {
    let account = account_of_path(&app, &caller.scope(), &called).await?.account;
    let land = land_of(&caller.cx(), account).await.map_err(Fault)?;
    Ok(Json(AccountLand::of(&land, app.clock.today())))
}
