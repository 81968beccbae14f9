//! The settings of the rules, their versions, and changing one.

use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use crate::quoting::quoted;
use crate::time::utc;
use actions::settings_known_at;
use axum::Json;
use axum::extract::State;
use money::Currency;
use revenue::{ReportPolicy, Settings};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Every setting.
#[derive(Serialize, ToSchema)]
pub struct PolicyList {
    /// By key.
    policies: Vec<Setting>,
}

/// A setting as it holds now.
#[derive(Serialize, ToSchema)]
pub struct Setting {
    /// `section.setting`, e.g. `revenue.grace_days`.
    key: String,
    /// Its value; null where nobody has said and Ascend chooses.
    #[schema(value_type = Value)]
    value: Value,
}

/// A setting with its history.
#[derive(Serialize, ToSchema)]
pub struct SettingHistory {
    /// As it holds now.
    #[serde(flatten)]
    now: Setting,
    /// The versions of its section, the latest first; before them all the defaults held.
    versions: Vec<SettingVersion>,
}

/// A version of a section as far as one setting goes.
#[derive(Serialize, ToSchema)]
pub struct SettingVersion {
    /// From 1 on.
    version: i32,
    /// The setting's value in this version.
    #[schema(value_type = Value)]
    value: Value,
    /// When it was changed.
    #[schema(format = DateTime)]
    recorded_at: String,
    /// Who changed it.
    actor: String,
    /// Why.
    reason: String,
}

/// A new value for a setting.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingChange {
    /// A text, a number, true, false, or a list of texts.
    #[schema(value_type = Value)]
    value: Value,
    /// Why, in a few words.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// A setting that was changed.
#[derive(Serialize, ToSchema)]
pub struct SettingChanged {
    /// The section it belongs to.
    policy: String,
    /// The version that holds now; null when the value was so already.
    version: Option<i32>,
}

/// Every setting as it holds now.
#[utoipa::path(
    get, path = "/policies", tag = "Policies",
    responses((status = 200, body = PolicyList, description = "The settings.")),
)]
pub async fn policies(State(app): State<App>, _: Caller, _: Ask<Nothing>) -> Result<Json<PolicyList>, Problem> {
    let now = settings_known_at(&app.store, i64::MAX).await.map_err(Fault)?;
    let policies = keys()?.into_iter().map(|key| Ok(Setting { value: value_of(&now, &key)?, key }));
    Ok(Json(PolicyList { policies: policies.collect::<Result<_, Problem>>()? }))
}

/// One setting with its history.
#[utoipa::path(
    get, path = "/policies/{key}", tag = "Policies",
    params(("key" = String, Path, description = "The setting, e.g. `revenue.grace_days`.")),
    responses((status = 200, body = SettingHistory, description = "The setting.", headers(("ETag" = String, description = "The version of its section that stands.")))),
)]
pub async fn policy(
    State(app): State<App>,
    _: Caller,
    Part(key): Part,
    _: Ask<Nothing>,
) -> Result<Tagged<SettingHistory>, Problem> {
    let key = known(key)?;
    let now = settings_known_at(&app.store, i64::MAX).await.map_err(Fault)?;
    let section = key.split_once('.').map_or(key.as_str(), |(section, _)| section);
    let mut versions = Vec::new();
    for version in app.store.policy_versions(section).await.map_err(Fault)? {
        let then = settings_known_at(&app.store, version.recorded_at).await.map_err(Fault)?;
        versions.push(SettingVersion {
            version: version.version,
            value: value_of(&then, &key)?,
            recorded_at: utc(version.recorded_at),
            actor: version.actor,
            reason: version.reason,
        });
    }
    let version = versions.first().map_or(0, |version: &SettingVersion| version.version).to_string();
    Ok(Tagged { version, record: SettingHistory { now: Setting { value: value_of(&now, &key)?, key }, versions } })
}

/// Changes a setting, for a reason.
#[utoipa::path(
    put, path = "/policies/{key}", tag = "Policies",
    params(("key" = String, Path, description = "The setting, e.g. `revenue.grace_days`."), Changer),
    request_body(content = SettingChange, content_type = "application/json"),
    responses((status = 200, body = SettingChanged, description = "It holds from now on.")),
)]
pub async fn change_policy(
    changer: Changer,
    Part(key): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<SettingChanged>, Problem> {
    let key = known(key)?;
    let SettingChange { value, reason } =
        sent.read(|sent| SettingChange { value: sent.value("value"), reason: sent.needed_text("reason") })?;
    // JSON of these kinds of value is TOML as well.
    let changed = actions::change_policy(&changer.cx, &key, &value.to_string(), &reason).await?;
    Ok(Json(SettingChanged { policy: changed.policy, version: changed.version }))
}

fn known(key: String) -> Result<String, Problem> {
    match keys()?.contains(&key) {
        true => Ok(key),
        false => {
            Err(Problem::not_found(format!("There is no setting {}; GET /api/v1/policies lists them.", quoted(&key))))
        }
    }
}

/// Every key there is, also those that say nothing by default.
fn keys() -> Result<Vec<String>, Problem> {
    let report = ReportPolicy { currency: Some(Currency::GBP), ..ReportPolicy::default() };
    let sections = sections_of(&Settings { report, ..Settings::default() })?;
    let keys_of = |(section, settings): (String, Value)| {
        let settings = settings.as_object().cloned().unwrap_or_default();
        settings.into_iter().map(move |(name, _)| format!("{section}.{name}"))
    };
    let mut keys: Vec<String> = sections.into_iter().flat_map(keys_of).collect();
    keys.sort();
    Ok(keys)
}

fn value_of(settings: &Settings, key: &str) -> Result<Value, Problem> {
    let sections = sections_of(settings)?;
    let value = key.split_once('.').and_then(|(section, name)| sections.get(section)?.get(name));
    Ok(value.cloned().unwrap_or_default())
}

fn sections_of(settings: &Settings) -> Result<Map<String, Value>, Problem> {
    let all = serde_json::to_value(settings).map_err(Fault)?;
    Ok(all.as_object().cloned().unwrap_or_default())
}
