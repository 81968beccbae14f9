//! Who recorded a fact and when, as pages say it.

use crate::session::Member;
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
