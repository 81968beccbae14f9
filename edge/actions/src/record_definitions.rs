//! Recording what KPIs mean: a definition that a new version of Ascend brings is a new version of a
//! recorded fact, so that an old figure can be asked for as it was defined then.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::stop::Stop;
use access::Permission;
use anyhow::Context;
use kpis::{CATALOGUE, Definition};
use std::collections::BTreeMap;
use store::Store;
use store::entity::policy_version::Model as Version;

const ACTION: Action = Action { name: "record_definitions", permission: Permission::ChangePolicy };

/// Definitions are kept as policies of these names: `kpi:nrr`.
const PREFIX: &str = "kpi:";

/// A definition as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedDefinition {
    /// When, microseconds UTC.
    pub recorded_at: i64,
    /// By whom.
    pub actor: String,
    /// What it said.
    pub definition: Definition,
}

/// Records each definition of the catalogue that is not the last one recorded. Does nothing, and
/// takes no lock, when all are.
///
/// # Errors
/// Only when the machine fails, or whoever runs it may not change policies.
#[async_recursion::async_recursion]
pub async fn record_definitions(cx: &Cx) -> Result<(), Stop> {
    if changed(latest(cx.store.policies(PREFIX).await?)?).is_empty() {
        return Ok(());
    }
    run_action(cx, ACTION, body_hash(&[]), async |tx| {
        let recorded = latest(tx.policies(PREFIX).await?)?;
        let changed = changed(recorded);
        if changed.is_empty() {
            return Ok(Done { reply: (), change: None });
        }
        let sequence = tx.take_sequence().await?;
        for (name, number, definition) in &changed {
            let version = Version {
                policy: format!("{PREFIX}{name}"),
                version: *number,
                body: toml::to_string(definition).context("writing a definition")?,
                recorded_at: cx.clock.now(),
                actor: cx.actor.label(),
                reason: format!("Ascend {} defines it so.", env!("CARGO_PKG_VERSION")),
                sequence,
            };
            tx.insert_policy(version).await?;
        }
        let named = changed.iter().map(|(name, _, definition)| (*name, definition.version));
        let change = serde_json::json!({ "definitions": named.collect::<BTreeMap<_, _>>() });
        let change = Change { subject_kind: "policy", subject_id: "kpi".into(), change };
        Ok(Done { reply: (), change: Some(change) })
    })
    .await
}

/// The definitions of the catalogue that differ from the last ones recorded, each with the number
/// of its next version.
fn changed(recorded: BTreeMap<String, (i32, Definition)>) -> Vec<(&'static str, i32, Definition)> {
    let next = |kpi: &kpis::Kpi| match recorded.get(kpi.name) {
        Some((_, same)) if *same == kpi.definition() => None,
        Some((number, _)) => Some((kpi.name, number + 1, kpi.definition())),
        None => Some((kpi.name, 1, kpi.definition())),
    };
    CATALOGUE.iter().filter_map(next).collect()
}

/// The last recorded number and text of each, by KPI.
fn latest(versions: Vec<Version>) -> anyhow::Result<BTreeMap<String, (i32, Definition)>> {
    versions.into_iter().map(|v| Ok((name_of(&v).to_string(), (v.version, definition_of(&v)?)))).collect()
}

/// The definitions that held at `known_at` (microseconds UTC), by KPI: the last one recorded until
/// then; the first one where none was, because figures of before were never shown by another.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn definitions_known_at(store: &Store, known_at: i64) -> anyhow::Result<BTreeMap<String, Definition>> {
    let mut known = BTreeMap::new();
    for version in store.policies(PREFIX).await? {
        let name = name_of(&version).to_string();
        if version.recorded_at <= known_at || !known.contains_key(&name) {
            known.insert(name, definition_of(&version)?);
        }
    }
    Ok(known)
}

/// Every recorded definition of a KPI, the latest first.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn recorded_definitions(store: &Store, kpi: &str) -> anyhow::Result<Vec<RecordedDefinition>> {
    let versions = store.policy_versions(&format!("{PREFIX}{kpi}")).await?;
    let recorded = |v: Version| {
        let definition = definition_of(&v)?;
        Ok(RecordedDefinition { recorded_at: v.recorded_at, actor: v.actor, definition })
    };
    versions.into_iter().map(recorded).collect()
}

fn name_of(version: &Version) -> &str {
    version.policy.strip_prefix(PREFIX).unwrap_or(&version.policy)
}

fn definition_of(version: &Version) -> anyhow::Result<Definition> {
    let read = toml::from_str(&version.body);
    read.with_context(|| format!("reading version {} of {}", version.version, version.policy))
}
