//! The quotas of reps, as a file and one by one.

use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::policy_file::{PolicyFileChanged, replaced, standing};
use super::problem::Problem;
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use access::Scope;
use actions::{QUOTAS, quotas_shown};
use axum::Json;
use axum::extract::State;
use land::Quota;
use money::Month;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The quotas that hold now.
#[derive(Serialize, ToSchema)]
pub struct LandQuotas {
    /// The number of its version; 0 before the first.
    version: i32,
    /// The file, as it was written (TOML). It names everybody's quota, so it is null for whoever sees only some accounts.
    quotas: Option<String>,
    /// The quotas that you see, as the file has them.
    reps: Vec<RepQuota>,
}

/// What a rep is to win in some months.
#[derive(Serialize, ToSchema)]
pub struct RepQuota {
    /// Whose, as deals name who answers for them.
    rep: String,
    /// First month.
    #[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$")]
    from: Month,
    /// Last month.
    #[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$")]
    to: Month,
    /// What the first orders won in these months bring per year, in whole units of the currency.
    per_year: u32,
    /// The currency, like `GBP`.
    currency: String,
}

/// Other quotas.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct LandQuotasChange {
    /// The version that was looked at; quotas that were changed since are not overwritten.
    from: i32,
    /// The whole file (TOML); an empty one has no quota.
    quotas: String,
    /// Why, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

impl RepQuota {
    fn of(quota: Quota) -> RepQuota {
        let Quota { rep, from, to, per_year, currency } = quota;
        RepQuota { rep, from, to, per_year, currency: currency.to_string() }
    }
}

/// What each rep is to win: a member's own where you see your own accounts, a team's where you see the team's.
#[utoipa::path(
    get, path = "/land/quotas", tag = "Land",
    responses((
        status = 200, body = LandQuotas, description = "The quotas.",
        headers(("ETag" = String, description = "The version that stands.")),
    )),
)]
pub async fn land_quotas(
    State(app): State<App>,
    caller: Caller,
    _: Ask<Nothing>,
) -> Result<Tagged<LandQuotas>, Problem> {
    let sees_all = caller.scope() == Scope::All;
    let cx = caller.cx();
    let Tagged { version, record: now } = standing(&app, &QUOTAS, |now| now).await?;
    let shown = quotas_shown(&cx, now.policy.quotas).await?;
    let reps = shown.into_iter().map(RepQuota::of).collect();
    Ok(Tagged { version, record: LandQuotas { version: now.version, quotas: sees_all.then_some(now.text), reps } })
}

/// Puts other quotas in the place of those that were looked at.
#[utoipa::path(
    put, path = "/land/quotas", tag = "Land", params(Changer),
    request_body(content = LandQuotasChange, content_type = "application/json"),
    responses((status = 200, body = PolicyFileChanged, description = "They hold from now on.")),
)]
pub async fn change_land_quotas(
    changer: Changer,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PolicyFileChanged>, Problem> {
    replaced(&changer, &QUOTAS, sent).await
}
