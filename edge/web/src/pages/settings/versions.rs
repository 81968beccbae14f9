//! What was changed in the settings, by whom and why.

use super::words::{SETTINGS, Setting};
use crate::app::App;
use crate::pages::signature::{of_version, when, who};
use crate::session::Member;
use crate::views::table::{Cell, Column, Table};
use actions::reads::PolicyVersion;
use anyhow::Context;
use revenue::Settings;

/// One setting that one version changed.
pub struct Changed {
    /// The version of the section.
    pub version: PolicyVersion,
    /// The setting.
    pub setting: &'static Setting,
    from: String,
    to: String,
}

/// Every change, the latest first.
pub async fn changes(app: &App) -> anyhow::Result<Vec<Changed>> {
    let mut changes = Vec::new();
    let sections = ["revenue", "report"];
    for section in sections {
        let mut before = Settings::default();
        for version in app.store.policy_versions(section).await?.into_iter().rev() {
            let after = settings_of(&version)?;
            let own = SETTINGS.iter().filter(|setting| setting.section() == section);
            for setting in own.filter(|setting| (setting.value)(&before) != (setting.value)(&after)) {
                let (from, to) = (setting.shown(&before), setting.shown(&after));
                changes.push(Changed { version: version.clone(), setting, from, to });
            }
            before = after;
        }
    }
    changes.sort_by_key(|changed| std::cmp::Reverse(changed.version.sequence));
    Ok(changes)
}

/// The settings of one section as a version says them, the rest at their defaults.
fn settings_of(version: &PolicyVersion) -> anyhow::Result<Settings> {
    let text = format!("[{}]\n{}", version.policy, version.body);
    toml::from_str(&text).with_context(|| format!("reading version {} of policy {}", version.version, version.policy))
}

/// Since when a setting is as it is.
pub fn since(changes: &[Changed], setting: &Setting, reader: &Member) -> String {
    match changes.iter().find(|changed| changed.setting.key == setting.key) {
        None => "Default".into(),
        Some(Changed { version, .. }) => of_version(version, reader),
    }
}

/// All changes as a table.
pub fn table(changes: &[Changed], reader: &Member) -> Table {
    let cells = |changed: &Changed| {
        let Changed { version, setting, from, to } = changed;
        vec![
            Cell::text(when(version.recorded_at)),
            Cell::text(who(&version.actor, reader)),
            Cell::link(setting.name, format!("#{}", setting.key)),
            Cell::text(from),
            Cell::text(to),
            Cell::sentence(&version.reason),
        ]
    };
    Table {
        caption: "Every change of a policy, the latest first".into(),
        columns: ["When", "Who", "Policy", "From", "To", "Reason"].map(Column::words).into(),
        rows: changes.iter().map(cells).collect(),
        total: None,
        when_empty: "No policy was changed yet. The defaults hold.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_as_the_section_it_belongs_to() {
        let version = PolicyVersion {
            policy: "revenue".into(),
            version: 2,
            body: "grace_days = 14\nlevel_source = [\"invoices\"]\n".into(),
            recorded_at: 0,
            actor: "local:deploy".into(),
            reason: "Renewals are signed late".into(),
            sequence: 9,
        };
        let settings = settings_of(&version).unwrap();
        assert_eq!((settings.revenue.grace_days, settings.revenue.double_billing_days), (14, 31));
        let wrong = PolicyVersion { body: "grace = 14".into(), ..version };
        assert!(settings_of(&wrong).unwrap_err().to_string().contains("version 2 of policy revenue"));
    }
}
