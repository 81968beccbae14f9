//! The written profile of an ideal customer.

use super::super::policy_file::{self, Words};
use super::card;
use crate::app::App;
use crate::layout::Place as Here;
use crate::views::account::TableCard;
use crate::views::table::{Cell, Column, Table};
use actions::PROFILE;
use axum::Router;
use draw::format;
use land::{Criterion, IdealCustomer, Wish};

static WORDS: Words<IdealCustomer> = Words {
    file: &PROFILE,
    path: "/land/profile",
    here: Here::Land,
    above: ("/land", "Land"),
    title: "Ideal customer",
    about: "What we wish for in a customer, written down. Every lead is held against it, and says what speaks for it, what against, and what nobody knows.",
    called: "the profile",
    at_first: "Nobody has written it yet: the fit of every lead is unknown",
    changed: "Every lead is held against it from now on.",
    label: (
        "Wishes and their weights",
        "Only what a lead can say: country, industry, people, tools. Empty: every fit is unknown.",
    ),
    example: EXAMPLE,
    cards: wishes,
};

const EXAMPLE: &str = r#"good_score_min = 70
partial_score_min = 40
known_percent_min = 50

[[criteria]]
weight = 40
wish = { industry_in = ["Logistics", "Wholesale"] }

[[criteria]]
weight = 30
wish = { employees = { min = 50, max = 500 } }

[[criteria]]
weight = 20
wish = { country_in = ["GB", "IE"] }

[[criteria]]
weight = 10
wish = { tools_any_of = ["Excel", "Google Sheets"] }
"#;

pub(super) fn router() -> Router<App> {
    policy_file::router(&WORDS)
}

fn wishes(profile: &IdealCustomer) -> Vec<TableCard> {
    let row = |Criterion { weight, wish }: &Criterion| {
        let text = match wish {
            Wish::CountryIn(countries) => format!("The country is {}", countries.join(" or ")),
            Wish::IndustryIn(industries) => format!("The industry is {}", industries.join(" or ")),
            Wish::Employees { min, max: Some(max) } => format!("{min} to {max} people work there"),
            Wish::Employees { min, max: None } => format!("{min} people or more work there"),
            Wish::ToolsAnyOf(tools) => format!("They work with {}", tools.join(" or ")),
        };
        vec![Cell::sentence(text), Cell::text(format::count(i64::from(*weight)))]
    };
    let table = Table {
        caption: "What is wished for, and how much each wish weighs".into(),
        columns: vec![Column::words("Wish"), Column::numbers("Weight")],
        rows: profile.criteria.iter().map(row).collect(),
        total: None,
        when_empty: "Nothing is wished for yet.".into(),
    };
    let foot = format!(
        "A good fit meets {}% of the weight that is known, a partial one {}%. While less than {}% of the weight is known, the fit is unknown.",
        profile.good_score_min, profile.partial_score_min, profile.known_percent_min
    );
    vec![card("wishes", "What we wish for", table, &foot)]
}
