//! What a company writes down of its surveys: the file of settings and questions.

use super::policy_file::{self, Words};
use super::survey_templates;
use crate::app::App;
use crate::layout::Place as Here;
use crate::views::account::TableCard;
use crate::views::parts::Link;
use crate::views::table::{Cell, Column, Table};
use actions::SURVEYS;
use axum::Router;
use draw::format;
use surveys::{Language, SurveyFile, SurveyTemplate};

/// The address of the file.
pub(super) const PATH: &str = "/surveys/policy";

const EXAMPLE: &str = r#"[policy]
quorum_percent = 40

[[template]]
key = "after_training"
title = { en = "After the training", de = "Nach der Schulung" }
kind = "pilot"

[[template.question]]
id = "implementation"
kind = "implementation_quality"
texts = { en = "How well did the training prepare you? 1: badly, 5: very well." }

[[template.question]]
id = "again"
kind = "single_choice"
texts = { en = "Would you send a colleague?" }
choices = [{ id = "yes", texts = { en = "Yes" } }, { id = "no", texts = { en = "No" } }]

[[template.question]]
id = "missing"
kind = "free_text"
texts = { en = "What was missing?" }
"#;

static WORDS: Words<SurveyFile> = Words {
    file: &SURVEYS,
    path: PATH,
    here: Here::Settings,
    above: ("/settings", "Settings"),
    title: "Surveys",
    about: "What people are asked, how often, and what their answers must reach.",
    called: "the surveys",
    at_first: "The settings that come with Ascend",
    changed: "Surveys are read by it from now on; what was asked stays as it was asked.",
    label: (
        "Settings and questions",
        "What is left out holds as it comes with Ascend. Kinds of questions: product_satisfaction, \
         implementation_quality, recommendation, effort, single_choice, free_text.",
    ),
    example: EXAMPLE,
    cards,
};

pub(super) fn router() -> Router<App> {
    policy_file::router(&WORDS)
}

fn cards(file: &SurveyFile) -> Vec<TableCard> {
    let template = |template: SurveyTemplate| {
        let asked: Vec<&str> = template.questions.iter().map(|question| question.text(Language::En)).collect();
        let is_own = file.templates.iter().any(|own| own.key == template.key);
        vec![
            Cell::text(template.called(Language::En))
                .note(template.key.clone())
                .to(survey_templates::href(&template.key)),
            Cell::text(template.kind.label()),
            Cell::sentence(asked.join(" ")),
            Cell::text(if is_own { "Ours" } else { "Comes with Ascend" }),
        ]
    };
    let policy = &file.policy;
    let of = |tenths: u32| format!("{}.{}", tenths / 10, tenths % 10);
    let people = |count: u32| format::counted(count.into(), "person", "people");
    let days = |count: u32| format::counted(count.into(), "day", "days");
    let settings = [
        (
            "A verdict needs",
            format!("{}% of the map and at least {}", policy.quorum_percent, people(policy.quorum_people_min)),
        ),
        ("Product satisfaction reaches", format!("{} of 5", of(policy.product_tenths_min))),
        ("Implementation quality reaches", format!("{} of 5", of(policy.implementation_tenths_min))),
        ("Recommendation reaches", format!("{} of 10", of(policy.recommendation_tenths_min))),
        ("Ease reaches", format!("{} of 7", of(policy.effort_tenths_min))),
        ("Anonymous answers are shown from", people(policy.anonymous_people_min)),
        (
            "One person gets at most",
            format!(
                "{} relationship surveys in {}",
                policy.relationship_surveys_max,
                days(policy.relationship_surveys_days)
            ),
        ),
        (
            "One person is contacted at most",
            format!("{} times in {}", policy.person_contacts_max, days(policy.person_contacts_days)),
        ),
        (
            "One account is contacted at most",
            format!("{} times in {}", policy.account_contacts_max, days(policy.account_contacts_days)),
        ),
    ];
    let settings = settings.map(|(what, value)| vec![Cell::sentence(what), Cell::text(value)]);
    vec![
        card("settings", "What holds", &["What", "Value"], settings.into()),
        TableCard {
            more: Some(Link::new("New survey", survey_templates::NEW)),
            foot: "Open one to change it, or to start from a copy of it.".into(),
            ..card(
                "templates",
                "Surveys to start from",
                &["Survey", "Kind", "Questions", "From"],
                file.offered().into_iter().map(template).collect(),
            )
        },
    ]
}

fn card(anchor: &'static str, title: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> TableCard {
    TableCard {
        anchor,
        title: title.into(),
        aside: String::new(),
        table: Table {
            caption: title.into(),
            columns: columns.iter().map(|name| Column::words(*name)).collect(),
            rows,
            total: None,
            when_empty: String::new(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}
