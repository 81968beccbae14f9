//! The customer of the worked examples: a harbour operator, asked in October 2026.

use crate::mapped::Mapped;
use crate::paper::{Answer, Confidentiality, Given, Survey, SurveyKind};
use crate::question::Language;
use crate::template::Template;
use accounts::DecisionRole;
use money::Day;
use std::collections::BTreeMap;

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A survey from 1 to 21 October.
pub(crate) fn survey(template: Template, confidentiality: Confidentiality) -> Survey {
    let kind = if template == Template::PilotExit { SurveyKind::Pilot } else { SurveyKind::Relationship };
    Survey {
        id: "S-1".into(),
        title: template.title(Language::En).into(),
        kind,
        confidentiality,
        questions: template.questions(),
        language: Language::En,
        opened_on: day("2026-10-01"),
        closes_on: day("2026-10-21"),
    }
}

/// `Name[, role[, seats]]`; papers call people by their name.
pub(crate) fn mapped(table: &[&str]) -> Vec<Mapped> {
    let person = |line: &&str| {
        let mut words = line.split(',').map(str::trim);
        let name = words.next().unwrap_or_default();
        Mapped {
            person: name.into(),
            name: name.into(),
            role: words.next().and_then(DecisionRole::from_key),
            function: None,
            seats: words.next().map_or(1, |seats| seats.parse().unwrap()),
        }
    };
    table.iter().map(person).collect()
}

/// So many people who use, called `User 1` and so on.
pub(crate) fn users(count: usize) -> Vec<Mapped> {
    let lines: Vec<String> = (1..=count).map(|at| format!("User {at}, uses")).collect();
    mapped(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A named answer of one score.
pub(crate) fn says(survey: &Survey, person: &str, on: &str, question: &str, score: u8) -> Answer {
    Answer::confidential(survey, person, day(on), given(question, Given::Score(score)))
}

pub(crate) fn given(question: &str, given: Given) -> BTreeMap<String, Given> {
    BTreeMap::from([(question.to_string(), given)])
}
