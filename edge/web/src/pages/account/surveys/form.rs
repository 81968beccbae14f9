//! The form that opens a survey.

use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::form::Form;
use crate::views::journey::Unfolding;
use actions::{FieldError, SurveyInput};
use money::Day;
use serde::Deserialize;
use surveys::{Confidentiality, Language, SurveyKind, SurveyTemplate};

/// How long a survey is answered, unless somebody says otherwise.
const DAYS: i32 = 14;

/// What it sends.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Sent {
    pub(super) csrf: String,
    template: String,
    kind: String,
    confidentiality: String,
    language: String,
    closes_on: String,
    title: String,
}

impl Sent {
    pub(super) fn input(&self) -> SurveyInput {
        SurveyInput {
            template: self.template.clone(),
            kind: self.kind.clone(),
            confidentiality: self.confidentiality.clone(),
            language: self.language.clone(),
            closes_on: self.closes_on.clone(),
            title: self.title.clone(),
        }
    }
}

pub(super) fn opening(
    action: String,
    csrf: &str,
    sent: &Sent,
    errors: &[FieldError],
    is_open: bool,
    offered: &[SurveyTemplate],
    today: Day,
) -> Unfolding {
    let error = |name: &str| {
        let error = errors.iter().find(|error| error.field == name)?;
        Some(format!("{} {}", error.problem, error.repair))
    };
    let field = |name: &str, label: &str, control| Field::new(name, label, control).error(error(name));
    let templates = offered.iter().map(|one| Pickable::new(&one.key, one.called(Language::En), &sent.template));
    let suggested = [Pickable::new("", "As the questions suggest", &sent.kind)];
    let kinds = SurveyKind::ALL.map(|one| Pickable::new(one.key(), one.label(), &sent.kind));
    let both = Confidentiality::ALL.map(|one| Pickable::new(one.key(), one.label(), &sent.confidentiality));
    let languages = Language::ALL.map(|one| Pickable::new(one.key(), one.label(), &sent.language));
    let closes_on = match sent.closes_on.as_str() {
        "" if errors.is_empty() => today.plus_days(DAYS).to_string(),
        typed => typed.to_string(),
    };
    let told = "People are told before the first question. Confidential: we see answers with their names. Anonymous: \
                they are read together once it has closed, from five people on.";
    let fields = vec![
        field("template", "Questions", Control::List(templates.collect())),
        field("kind", "Why it is sent", Control::List(suggested.into_iter().chain(kinds).collect()))
            .optional()
            .help("Pilot surveys are outside the limit of surveys per person."),
        field("confidentiality", "Who learns whose answer it is", Control::List(both.into())).help(told),
        field("language", "Language", Control::List(languages.into())),
        field("closes_on", "Answered until", Control::Text(closes_on)).help("Like 2026-03-04."),
        field("title", "Title", Control::Text(sent.title.clone())).optional().help("As its questions are called."),
    ];
    let form = Form { action, csrf: csrf.into(), fields, text: "Open it".into(), primary: true };
    Unfolding { summary: "Open a survey".into(), form, open: is_open }
}
