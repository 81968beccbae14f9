//! Changing a setting: a new version of the whole section it belongs to.

use crate::account_now::{refresh_all, refresh_order};
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::looked_at::changed_since;
use crate::stop::{FieldError, Stop};
use access::Permission;
use anyhow::Context;
use revenue::Settings;
use serde::{Deserialize, Serialize};
use store::entity::policy_version;
use store::{Store, Tx};

const ACTION: Action = Action { name: "change_policy", permission: Permission::ChangePolicy };

/// The sections that settings have; each is one policy with its own versions.
const SECTIONS: [&str; 2] = ["revenue", "report"];

/// A setting that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyChange {
    /// The policy.
    pub policy: String,
    /// The version that holds now; absent when the value was so already.
    pub version: Option<i32>,
}

/// The settings known at `known_at` (microseconds UTC; `i64::MAX` for now).
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn settings_known_at(store: &Store, known_at: i64) -> anyhow::Result<Settings> {
    read(store.policies_known_at(&SECTIONS, known_at).await?)
}

/// The settings as a transaction sees them.
pub(crate) async fn settings_of(tx: &Tx) -> anyhow::Result<Settings> {
    read(tx.policies_now(&SECTIONS).await?)
}

fn read(versions: Vec<policy_version::Model>) -> anyhow::Result<Settings> {
    let mut all: toml::Table =
        SECTIONS.into_iter().map(|section| (section.into(), toml::Value::Table(toml::Table::new()))).collect();
    for version in versions {
        all.insert(version.policy.clone(), toml::Value::Table(body_of(Some(version))?));
    }
    all.try_into().context("reading the settings")
}

fn body_of(version: Option<policy_version::Model>) -> anyhow::Result<toml::Table> {
    let Some(version) = version else { return Ok(toml::Table::new()) };
    version.body.parse().with_context(|| format!("reading version {} of policy {}", version.version, version.policy))
}

/// Sets `key` (`section.setting`) to `value` (a TOML value; a bare word is a text). An empty text
/// leaves the reporting currency to Ascend again.
///
/// # Errors
/// Wrong key, value or a blank reason, all at once.
#[async_recursion::async_recursion]
pub async fn change_policy(cx: &Cx, key: &str, value: &str, reason: &str) -> Result<PolicyChange, Stop> {
    let retry = body_hash(&[key, value, reason]);
    let wrong_key = || FieldError {
        field: "key",
        problem: format!("There is no setting \u{201c}{key}\u{201d}."),
        repair: "Write it like revenue.grace_days.".into(),
    };
    let mut wrong = Vec::new();
    let named = key.split_once('.').filter(|(section, _)| SECTIONS.contains(section));
    match named {
        None => wrong.push(wrong_key()),
        // Settings do not depend on each other, so the defaults tell whether a value fits.
        Some((section, setting)) => wrong.extend(replaced(toml::Table::new(), section, setting, value).err()),
    }
    if reason.trim().is_empty() {
        let problem = "A policy is changed for a reason.".into();
        wrong.push(FieldError { field: "reason", problem, repair: "Say in a few words why.".into() });
    }
    let (Some((section, setting)), true) = (named, wrong.is_empty()) else { return Err(Stop::BadInput(wrong)) };
    run_action(cx, ACTION, retry, async |tx| {
        // Another version must not come between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let before = tx.policy(section).await?;
        if cx.looked_at_another(&before.as_ref().map_or(0, |version| version.version).to_string()) {
            return Err(changed_since(&format!("The section {section}"), before));
        }
        let number = before.as_ref().map_or(1, |version| version.version + 1);
        let before = whole_section(section, body_of(before)?)?;
        let whole = replaced(before.clone(), section, setting, value).map_err(|wrong| Stop::BadInput(vec![wrong]))?;
        if whole == before {
            return Ok(Done { reply: PolicyChange { policy: section.into(), version: None }, change: None });
        }
        let version = policy_version::Model {
            policy: section.into(),
            version: number,
            body: toml::to_string(&whole).context("writing a policy")?,
            recorded_at: cx.clock.now(),
            actor: cx.actor.label(),
            reason: reason.trim().into(),
            sequence,
        };
        tx.insert_policy(version).await?;
        match section {
            "report" => refresh_order(tx, cx.clock.today()).await?,
            // No setting says whose an account is.
            _ => refresh_all(tx, cx.clock.today()).await.map(drop)?,
        }
        let shown = before.get(setting).map(toml::Value::to_string);
        let change = serde_json::json!({ "key": key, "from": shown, "to": value, "reason": reason.trim() });
        let change = Change { subject_kind: "policy", subject_id: section.into(), change };
        Ok(Done { reply: PolicyChange { policy: section.into(), version: Some(number) }, change: Some(change) })
    })
    .await
}

/// A section with every setting in it, also those that were never changed.
fn whole_section(section: &str, given: toml::Table) -> anyhow::Result<toml::Table> {
    let all = toml::Table::from_iter([(section.to_string(), toml::Value::Table(given))]);
    let settings: Settings = all.try_into()?;
    match toml::Table::try_from(settings)?.remove(section) {
        Some(toml::Value::Table(whole)) => Ok(whole),
        _ => anyhow::bail!("the settings have no section {section}"),
    }
}

/// A section with one setting replaced.
fn replaced(mut given: toml::Table, section: &str, setting: &str, value: &str) -> Result<toml::Table, FieldError> {
    given.insert(setting.into(), toml_value(value));
    whole_section(section, given).map_err(|error| FieldError {
        field: "value",
        problem: format!("{section}.{setting} cannot be \u{201c}{value}\u{201d}: {}.", error.to_string().trim()),
        repair: "See the definition of the setting for what it may be.".into(),
    })
}

fn toml_value(text: &str) -> toml::Value {
    let written = format!("value = {text}");
    let parsed = written.parse::<toml::Table>().ok().and_then(|mut table| table.remove("value"));
    parsed.unwrap_or_else(|| toml::Value::String(text.into()))
}
