//! The rule for segments: what it would change, and before there is one.

use super::shell;
use web::layout::Place;
use web::views::account::TableCard;
use web::views::fields::{Control, Field};
use web::views::form::Form;
use web::views::parts::{Note, Tone};
use web::views::segments::{Preview, RuleForm, RuleLine, Segments};
use web::views::table::{Cell, Column, Table};

fn card(anchor: &'static str, title: &str, heads: &[&str], rows: &[&[&str]]) -> TableCard {
    let table = Table {
        caption: title.into(),
        columns: heads.iter().map(|head| Column::words(*head)).collect(),
        rows: rows.iter().map(|row| row.iter().map(|text| Cell::text(*text)).collect()).collect(),
        total: None,
        when_empty: "None.".into(),
    };
    let (aside, foot, more, export) = (String::new(), String::new(), None, None);
    TableCard { anchor, title: title.into(), aside, table, foot, more, export }
}

pub fn page() -> Segments {
    let line = |segment: &str, when: &str| RuleLine { segment: segment.into(), when: when.into() };
    let apply = Form {
        action: "/segments/apply".into(),
        csrf: "sample".into(),
        fields: vec![Field::new("seen", "", Control::Hidden("5d3f".into()))],
        text: "Apply: move 12 accounts".into(),
        primary: true,
    };
    let rules = "Enterprise: level >= 250000 GBP\nSmall: otherwise\n";
    Segments {
        shell: shell(Place::Settings),
        notes: vec![
            Note::new(Tone::Warn, "12 accounts would be in another segment by the rule.").with("Look", "#changes"),
        ],
        since: "Version 2, 12 Nov 2026, 09:10 UTC, Maya Okafor".into(),
        lines: vec![line("Enterprise", "level at least £250,000"), line("Small", "otherwise")],
        stay: "The first line that fits gives the segment.".into(),
        form: Some(RuleForm {
            fields: vec![
                Field::new("rules", "The rule, a line per segment", Control::Lines(rules.into())).optional(),
                Field::new("reason", "Reason", Control::Text(String::new())),
            ],
            open: false,
        }),
        preview: Some(Preview {
            about: vec!["3 accounts keep what a member said, which counts before the rule.".into()],
            moves: card(
                "changes",
                "What the rule would change",
                &["From", "To", "Accounts", "A year"],
                &[&["Small", "Enterprise", "12", "£1.2m"]],
            ),
            accounts: Some(card(
                "accounts",
                "Accounts that would move",
                &["Account", "From", "To"],
                &[&["Harbour & Pine Logistics", "Small", "Enterprise"]],
            )),
            apply: Some(apply),
        }),
        runs: Some(card("runs", "When it was applied", &["When", "By"], &[])),
        versions: card("versions", "Versions", &["Version", "Why"], &[&["2", "One rule for all"]]),
    }
}

/// As somebody sees it who only reads, before there is a rule.
pub fn empty() -> Segments {
    let none = Segments { notes: vec![], lines: vec![], form: None, preview: None, runs: None, ..page() };
    Segments { since: "Nobody has written one yet.".into(), ..none }
}
