//! Who recorded a fact and when, as pages say it.

use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::table::{Cell, Column, Table};
use actions::reads::PolicyVersion;
use chrono::DateTime;

/// The one whom the audit trail names `label`, as `reader` would say it.
pub fn who(label: &str, reader: &Member) -> String {
    name_of(label, &reader.signed_in.actor().label(), &reader.signed_in.name)
}

fn name_of(label: &str, own_label: &str, own_name: &str) -> String {
    match label.split_once(':') {
        _ if label == own_label => own_name.into(),
        Some(("local", name)) => format!("{name}, at the command line"),
        Some(_) => "another member".into(),
        None => label.into(),
    }
}

/// A time, microseconds UTC: "9 Jun 2026, 14:05 UTC".
pub fn when(micros: i64) -> String {
    let time = DateTime::from_timestamp_micros(micros);
    time.map_or_else(|| draw::format::ABSENT.into(), |time| time.format("%-d %b %Y, %H:%M UTC").to_string())
}

/// Which version of a policy holds since when: "Version 3, 12 Nov 2026, 14:05 UTC, Maya Okafor".
pub fn of_version(version: &PolicyVersion, reader: &Member) -> String {
    format!("Version {}, {}, {}", version.version, when(version.recorded_at), who(&version.actor, reader))
}

/// The versions of a policy that is changed as a whole, the latest first. `of` says of which, as in
/// "Versions of the journey".
pub fn versions(of: &str, versions: &[PolicyVersion], reader: &Member, when_empty: &str) -> TableCard {
    let row = |version: &PolicyVersion| {
        vec![
            Cell::text(version.version.to_string()),
            Cell::sentence(&version.reason),
            Cell::text(who(&version.actor, reader)).note(when(version.recorded_at)),
        ]
    };
    TableCard {
        anchor: "versions",
        title: "Versions".into(),
        aside: String::new(),
        table: Table {
            caption: format!("Versions of {of}, the latest first"),
            columns: ["Version", "Why", "Recorded"].map(Column::words).into(),
            rows: versions.iter().map(row).collect(),
            total: None,
            when_empty: when_empty.into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_names_the_reader_the_operator_or_another_member() {
        for (label, want) in [
            ("member:1", "Maya Okafor"),
            ("member:2", "another member"),
            ("local:deploy", "deploy, at the command line"),
            ("visitor", "visitor"),
        ] {
            assert_eq!(name_of(label, "member:1", "Maya Okafor"), want);
        }
        assert_eq!(when(1_780_000_000_000_000), "28 May 2026, 20:26 UTC");
    }
}
