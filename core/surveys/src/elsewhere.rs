//! Answers that another system collected, and the surveys that they are read as.

use crate::contact::Contact;
use crate::paper::{Answer, Confidentiality, Given, Survey, SurveyKind};
use crate::question::{Language, Question};
use crate::template::scored_questions;
use accounts::Paper;
use money::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody answered in another system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedAnswer {
    /// What it goes by in its source.
    pub id: String,
    /// What the source calls the survey.
    pub survey: String,
    /// Why it was sent.
    pub kind: SurveyKind,
    /// Who, as the source calls them; absent where nobody is to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// When.
    pub answered_on: Day,
    /// The points given, by what [`scored_questions`] are called.
    pub scores: BTreeMap<String, u8>,
    /// What was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Paper for ImportedAnswer {
    const KIND: &'static str = "imported_answer";

    fn id(&self) -> &str {
        &self.id
    }
}

/// The surveys that answers from elsewhere are read as, each with its answers, in the order of their
/// first day.
///
/// A survey was open from its first answer to its last, and asked what anybody answered. Where one of
/// its answers has no person it is read as an anonymous one altogether: nobody here can know what
/// people were told, so the stricter promise is kept.
pub fn surveys_elsewhere(imported: &[ImportedAnswer]) -> Vec<(Survey, Vec<Answer>)> {
    let mut by_survey: BTreeMap<&str, Vec<&ImportedAnswer>> = BTreeMap::new();
    for one in imported {
        by_survey.entry(&one.survey).or_default().push(one);
    }
    let mut surveys: Vec<(Survey, Vec<Answer>)> =
        by_survey.into_iter().filter_map(|(id, imported)| read_as(id, &imported)).collect();
    surveys.sort_by(|(a, _), (b, _)| (a.opened_on, &a.id).cmp(&(b.opened_on, &b.id)));
    surveys
}

/// The contacts that a survey of another system made: each person once, on the day of their first
/// answer. Whoever answers again was not asked again.
pub fn contacts_elsewhere(survey: &Survey, answers: &[Answer]) -> Vec<Contact> {
    let mut asked: BTreeMap<&str, Day> = BTreeMap::new();
    for answer in answers {
        let Some(person) = answer.person.as_deref() else { continue };
        let first = asked.entry(person).or_insert(answer.answered_on);
        *first = answer.answered_on.min(*first);
    }
    let contact = |(person, on): (&str, Day)| Contact { person: person.into(), kind: survey.kind.into(), on };
    asked.into_iter().map(contact).collect()
}

fn read_as(id: &str, imported: &[&ImportedAnswer]) -> Option<(Survey, Vec<Answer>)> {
    let days = || imported.iter().map(|one| one.answered_on);
    let is_pilot = imported.iter().any(|one| one.kind == SurveyKind::Pilot);
    let is_anonymous = imported.iter().any(|one| one.person.is_none());
    let is_asked = |question: &Question| imported.iter().any(|one| one.scores.contains_key(&question.id));
    let survey = Survey {
        id: id.into(),
        title: id.into(),
        kind: if is_pilot { SurveyKind::Pilot } else { SurveyKind::Relationship },
        confidentiality: if is_anonymous { Confidentiality::Anonymous } else { Confidentiality::Confidential },
        questions: scored_questions().into_iter().filter(is_asked).collect(),
        language: Language::En,
        opened_on: days().min()?,
        closes_on: days().max()?,
    };
    let answers = imported.iter().map(|one| {
        let given = one.scores.iter().map(|(question, score)| (question.clone(), Given::Score(*score))).collect();
        let answer = match one.person.as_deref().filter(|_| !is_anonymous) {
            Some(person) => Answer::confidential(&survey, person, one.answered_on, given),
            None => Answer::anonymous(&survey, &one.id, None, given),
        };
        Answer { comment: one.comment.clone(), ..answer }
    });
    let answers = answers.collect();
    Some((survey, answers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::SurveyPolicy;
    use crate::reading::{Verdict, reading};
    use crate::story::{day, mapped};
    use accounts::PaperDraft;

    /// `id survey person day question=points…`; `-` is nobody.
    fn imported(table: &[&str]) -> Vec<ImportedAnswer> {
        let one = |line: &&str| {
            let words: Vec<&str> = line.split(' ').collect();
            let score = |word: &&str| word.split_once('=').map(|(name, points)| (name.into(), points.parse().unwrap()));
            ImportedAnswer {
                id: words[0].into(),
                survey: words[1].into(),
                kind: SurveyKind::Relationship,
                person: Some(words[2]).filter(|person| *person != "-").map(String::from),
                answered_on: day(words[3]),
                scores: words[4..].iter().filter_map(score).collect(),
                comment: None,
            }
        };
        table.iter().map(one).collect()
    }

    #[test]
    fn answers_from_elsewhere_are_read_like_our_own() {
        let table = [
            "R1 Spring Ada 2026-03-02 product=2",
            "R2 Spring Ben 2026-03-05 product=5 recommendation=9",
            // Ada thought again: one person, one voice.
            "R3 Spring Ada 2026-03-09 product=4",
            "R4 Winter Ada 2026-01-20 recommendation=7",
        ];
        let surveys = surveys_elsewhere(&imported(&table));
        let told: Vec<String> = surveys
            .iter()
            .map(|(survey, answers)| {
                let asked: Vec<&str> = survey.questions.iter().map(|question| question.id.as_str()).collect();
                format!("{} {}..{} {asked:?} {}", survey.id, survey.opened_on, survey.closes_on, answers.len())
            })
            .collect();
        assert_eq!(
            told,
            [
                r#"Winter 2026-01-20..2026-01-20 ["recommendation"] 1"#,
                r#"Spring 2026-03-02..2026-03-09 ["product", "recommendation"] 3"#,
            ]
        );
        let (spring, answers) = &surveys[1];
        let people = mapped(&["Ada, decides", "Ben, uses"]);
        let policy = SurveyPolicy::default();
        let read = reading(spring, answers, &people, &BTreeMap::new(), &policy, day("2026-04-01"));
        // (4 + 5) / 2, as each is heard once.
        let product = read.scores[0].figures.as_ref().map(|figures| figures.mean);
        assert_eq!((product, read.scores[0].verdict), (Some(4.5), Verdict::Reached));
    }

    #[test]
    fn whoever_answers_again_was_asked_once() {
        let table = [
            "R1 Spring Ben 2026-03-05 product=5",
            "R2 Spring Ada 2026-03-09 product=1",
            "R3 Spring Ada 2026-03-02 product=1",
        ];
        let (survey, answers) = &surveys_elsewhere(&imported(&table))[0];
        let told = contacts_elsewhere(survey, answers);
        let told: Vec<String> = told.iter().map(|one| format!("{} {:?} {}", one.person, one.kind, one.on)).collect();
        assert_eq!(told, ["Ada RelationshipSurvey 2026-03-02", "Ben RelationshipSurvey 2026-03-05"]);
    }

    #[test]
    fn where_one_has_no_name_nobody_has() {
        let table = [
            "R1 Spring Ada 2026-03-02 product=1",
            "R2 Spring - 2026-03-05 product=5",
            "R3 Spring - 2026-03-06 product=5",
        ];
        let surveys = surveys_elsewhere(&imported(&table));
        let (survey, answers) = &surveys[0];
        assert_eq!(survey.confidentiality, Confidentiality::Anonymous);
        assert!(answers.iter().all(|one| one.person.is_none() && one.answered_on == survey.opened_on));
        let read = reading(
            survey,
            answers,
            &mapped(&["Ada, decides"]),
            &BTreeMap::new(),
            &SurveyPolicy::default(),
            day("2026-04-01"),
        );
        assert!(read.withheld.is_some(), "three answers are too few to be shown together");
    }

    #[test]
    fn an_imported_answer_is_a_paper() {
        let one = &imported(&["R1 Spring Ada 2026-03-02 product=4"])[0];
        let draft = PaperDraft::of("Harbour", one);
        let body = r#"{"id":"R1","survey":"Spring","kind":"relationship","person":"Ada","answered_on":"2026-03-02","scores":{"product":4}}"#;
        assert_eq!((draft.id.as_str(), draft.body.as_str()), ("R1", body));
        assert_eq!(&serde_json::from_str::<ImportedAnswer>(body).unwrap(), one);
    }
}
