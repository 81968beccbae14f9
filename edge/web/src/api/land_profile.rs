//! The written profile of an ideal customer, which says how leads fit.

use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::policy_file::{PolicyFileChanged, replaced, standing};
use super::problem::Problem;
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use actions::PROFILE;
use axum::Json;
use axum::extract::State;
use land::{Criterion, Wish};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The profile that holds now.
#[derive(Serialize, ToSchema)]
pub struct LandProfile {
    /// The number of its version; 0 before the first, and then every fit is unknown.
    version: i32,
    /// The file, as it was written (TOML).
    profile: String,
    /// What is wished for.
    wishes: Vec<ProfileWish>,
    /// A lead that meets at least this percent of the weight that is known is a good fit.
    good_score_min: u8,
    /// A lead that meets at least this percent, and is no good fit, is a partial one.
    partial_score_min: u8,
    /// While less of the weight than this percent is known, the fit is unknown.
    known_percent_min: u8,
}

/// A wish and its weight.
#[derive(Serialize, ToSchema)]
pub struct ProfileWish {
    /// How much it counts beside the others.
    weight: u16,
    /// What it is about: `country`, `industry`, `employees` or `tools`.
    about: &'static str,
    /// Any of these; empty of `employees`.
    any_of: Vec<String>,
    /// The fewest people who work there; null of anything else.
    min: Option<u32>,
    /// The most; null where there cannot be too many.
    max: Option<u32>,
}

/// Another profile.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct LandProfileChange {
    /// The version that was looked at; a profile that was changed since is not overwritten.
    from: i32,
    /// The whole file (TOML); an empty one wishes for nothing.
    profile: String,
    /// Why, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

impl ProfileWish {
    fn of(criterion: Criterion) -> ProfileWish {
        let (about, any_of, min, max) = match criterion.wish {
            Wish::CountryIn(countries) => ("country", countries, None, None),
            Wish::IndustryIn(industries) => ("industry", industries, None, None),
            Wish::Employees { min, max } => ("employees", Vec::new(), Some(min), max),
            Wish::ToolsAnyOf(tools) => ("tools", tools, None, None),
        };
        ProfileWish { weight: criterion.weight, about, any_of, min, max }
    }
}

/// The ideal customer as it is written down, as a file and wish by wish.
#[utoipa::path(
    get, path = "/land/profile", tag = "Land",
    responses((
        status = 200, body = LandProfile, description = "The profile.",
        headers(("ETag" = String, description = "The version that stands.")),
    )),
)]
pub async fn land_profile(State(app): State<App>, _: Caller, _: Ask<Nothing>) -> Result<Tagged<LandProfile>, Problem> {
    standing(&app, &PROFILE, |now| LandProfile {
        version: now.version,
        profile: now.text,
        wishes: now.policy.criteria.into_iter().map(ProfileWish::of).collect(),
        good_score_min: now.policy.good_score_min,
        partial_score_min: now.policy.partial_score_min,
        known_percent_min: now.policy.known_percent_min,
    })
    .await
}

/// Puts a profile in the place of the one that was looked at; every lead is held against it from then on.
#[utoipa::path(
    put, path = "/land/profile", tag = "Land", params(Changer),
    request_body(content = LandProfileChange, content_type = "application/json"),
    responses((status = 200, body = PolicyFileChanged, description = "It holds from now on.")),
)]
pub async fn change_land_profile(
    changer: Changer,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PolicyFileChanged>, Problem> {
    replaced(&changer, &PROFILE, sent).await
}
