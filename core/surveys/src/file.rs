//! What a company writes down of its surveys: settings, and questions of its own, in one file.

use crate::paper::SurveyKind;
use crate::policy::SurveyPolicy;
use crate::question::{Language, Question, Texts, in_language};
use crate::template::Template;
use accounts::same;
use serde::{Deserialize, Serialize};

/// Settings, and surveys to start from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SurveyFile {
    /// How surveys are read, and how often people are asked.
    pub policy: SurveyPolicy,
    /// Surveys of the company's own to start from. One with the key of a template that comes with
    /// Ascend takes its place.
    #[serde(rename = "template")]
    pub templates: Vec<SurveyTemplate>,
}

/// A survey to start from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyTemplate {
    /// Its word in forms and APIs.
    pub key: String,
    /// What it is called.
    pub title: Texts,
    /// Why it is sent, unless whoever opens it says otherwise.
    pub kind: SurveyKind,
    /// Its questions. They are copied into the survey, which keeps them as they were asked.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

impl SurveyTemplate {
    /// One that comes with Ascend.
    pub fn standard(template: Template) -> SurveyTemplate {
        let title = Language::ALL.map(|language| (language, template.title(language).to_string()));
        let kind = if template == Template::PilotExit { SurveyKind::Pilot } else { SurveyKind::Relationship };
        SurveyTemplate { key: template.key().into(), title: title.into(), kind, questions: template.questions() }
    }

    /// What it is called in a language, else in the first that it has.
    pub fn called(&self, language: Language) -> &str {
        in_language(&self.title, language)
    }
}

impl SurveyFile {
    /// The settings that come with Ascend, as the file that RevOps edits (TOML).
    pub const STANDARD: &str = include_str!("standard.toml");

    /// Every survey to start from: the company's own, then those that come with Ascend.
    pub fn offered(&self) -> Vec<SurveyTemplate> {
        let mut offered = self.templates.clone();
        for template in Template::ALL.map(SurveyTemplate::standard) {
            if !offered.iter().any(|own| same(&own.key, &template.key)) {
                offered.push(template);
            }
        }
        offered
    }

    /// All that is wrong with it: what, and what to write instead.
    pub fn faults(&self) -> Vec<(String, String)> {
        let mut faults = self.policy.faults();
        for (at, template) in self.templates.iter().enumerate() {
            let told = template.faults(&self.templates[..at]).into_iter();
            faults.extend(told.map(|fault| (format!("Template {}: {}", at + 1, fault.problem), fault.repair)));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = r#"
        [policy]
        quorum_percent = 40

        [[template]]
        key = "after_training"
        title = { en = "After the training" }
        kind = "pilot"

        [[template.question]]
        id = "implementation"
        kind = "implementation_quality"
        texts = { en = "How well did the training prepare you?", de = "Wie gut hat die Schulung vorbereitet?" }

        [[template.question]]
        id = "again"
        kind = "single_choice"
        texts = { en = "Would you send a colleague?" }
        choices = [{ id = "yes", texts = { en = "Yes" } }, { id = "no", texts = { en = "No" } }]
    "#;

    #[test]
    fn the_file_that_comes_with_ascend_says_what_holds_without_one() {
        let file: SurveyFile = toml::from_str(SurveyFile::STANDARD).unwrap();
        assert_eq!(file, SurveyFile::default());
        assert!(file.faults().is_empty());
        let keys: Vec<String> = file.offered().into_iter().map(|one| one.key).collect();
        assert_eq!(keys, ["pilot_exit", "quarterly", "recommendation", "effort"]);
    }

    #[test]
    fn own_questions_are_offered_first_and_take_the_place_of_ours() {
        let mut file: SurveyFile = toml::from_str(OWN).unwrap();
        assert!(file.faults().is_empty(), "{:?}", file.faults());
        assert_eq!((file.policy.quorum_percent, file.policy.quorum_people_min), (40, 5));
        assert_eq!((file.offered().len(), file.offered()[0].called(Language::De)), (5, "After the training"));
        file.templates[0].key = "Quarterly".to_lowercase();
        assert_eq!(file.offered().len(), 4);
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let mut file: SurveyFile = toml::from_str(OWN).unwrap();
        file.policy.quorum_percent = 101;
        file.policy.anonymous_people_min = 4;
        let template = &mut file.templates[0];
        template.key = "After training".into();
        template.questions[1].choices.truncate(1);
        template.questions[1].id = "implementation".into();
        template.title.insert(Language::De, " ".into());
        let told: Vec<String> = file.faults().into_iter().map(|(problem, _)| problem).collect();
        assert_eq!(
            told,
            [
                "quorum_percent is 101, and nobody can ask more than all.",
                "anonymous_people_min is 4, and people were told that it is 5 or more.",
                "Template 1: “After training” is no key.",
                "Template 1: The title is blank in German.",
                "Template 1: Two questions are called implementation.",
                "Template 1: The question implementation has fewer than two choices.",
            ]
        );
    }
}
