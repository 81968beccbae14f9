//! How customers are handed over: the file of its settings.

use super::policy_file::{self, Words};
use crate::app::App;
use crate::layout::Place as Here;
use crate::views::account::TableCard;
use crate::views::table::{Cell, Column, Table};
use actions::HANDOVERS;
use axum::Router;
use draw::format;
use handover::HandoverPolicy;

static WORDS: Words<HandoverPolicy> = Words {
    file: &HANDOVERS,
    path: "/handover/policy",
    here: Here::Handovers,
    above: ("/handover", "Handovers"),
    title: "Days and shares",
    about: "By when a customer is handed over, and what must be known before the receiver accepts.",
    called: "the handovers",
    at_first: "The settings that come with Ascend",
    changed: "Every handover is read by it from now on.",
    label: ("Days and shares", "What is left out holds as it comes with Ascend."),
    example: "",
    cards,
};

pub(super) fn router() -> Router<App> {
    policy_file::router(&WORDS)
}

fn cards(policy: &HandoverPolicy) -> Vec<TableCard> {
    let days = |days: u16| format::counted(days.into(), "day", "days");
    let working = format::counted(policy.brief_working_days.into(), "working day", "working days");
    let rows = [
        ("Delivery", "The brief is sent within", format!("{working} after signature")),
        ("Delivery", "The joint kickoff is held within", format!("{} after signature", days(policy.kickoff_days))),
        ("Delivery", "Of the brief must be known", format!("{}%", policy.brief_known_percent_min)),
        ("Commercial", "The customer was in service for", format!("{} or more", days(policy.service_days_min))),
        ("Both", "A customer is silent after", format!("{} without a word", days(policy.silence_days))),
    ];
    let rows = rows.map(|(which, what, value)| vec![Cell::text(which), Cell::sentence(what), Cell::text(value)]);
    vec![TableCard {
        anchor: "settings",
        title: "What holds".into(),
        aside: String::new(),
        table: Table {
            caption: "The settings of handovers".into(),
            columns: ["Handover", "What", "Value"].map(Column::words).into(),
            rows: rows.into(),
            total: None,
            when_empty: String::new(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }]
}
