//! The words by which kinds, languages and templates are chosen in forms and APIs.

use crate::paper::{Confidentiality, SurveyKind};
use crate::question::{Language, QuestionKind};
use crate::template::Template;
use accounts::same;

impl SurveyKind {
    /// All of them, in the order pages show them.
    pub const ALL: [SurveyKind; 2] = [SurveyKind::Pilot, SurveyKind::Relationship];

    /// Its word in storage and APIs.
    pub fn key(self) -> &'static str {
        match self {
            SurveyKind::Pilot => "pilot",
            SurveyKind::Relationship => "relationship",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            SurveyKind::Pilot => "Pilot",
            SurveyKind::Relationship => "Relationship",
        }
    }

    /// The kind of a word.
    pub fn from_key(key: &str) -> Option<SurveyKind> {
        SurveyKind::ALL.into_iter().find(|kind| same(kind.key(), key))
    }
}

impl Confidentiality {
    /// Both, in the order pages show them.
    pub const ALL: [Confidentiality; 2] = [Confidentiality::Confidential, Confidentiality::Anonymous];

    /// Its word in storage and APIs.
    pub fn key(self) -> &'static str {
        match self {
            Confidentiality::Confidential => "confidential",
            Confidentiality::Anonymous => "anonymous",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Confidentiality::Confidential => "Confidential",
            Confidentiality::Anonymous => "Anonymous",
        }
    }

    /// The one of a word.
    pub fn from_key(key: &str) -> Option<Confidentiality> {
        Confidentiality::ALL.into_iter().find(|one| same(one.key(), key))
    }
}

impl Language {
    /// All of them, in the order pages show them.
    pub const ALL: [Language; 2] = [Language::En, Language::De];

    /// Its code, as web pages name it too.
    pub fn key(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::De => "de",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Language::En => "English",
            Language::De => "German",
        }
    }

    /// The language of a code.
    pub fn from_key(key: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| same(language.key(), key))
    }
}

impl QuestionKind {
    /// All of them, in the order pages show them.
    pub const ALL: [QuestionKind; 6] = [
        QuestionKind::ProductSatisfaction,
        QuestionKind::ImplementationQuality,
        QuestionKind::Recommendation,
        QuestionKind::Effort,
        QuestionKind::SingleChoice,
        QuestionKind::FreeText,
    ];

    /// Its word in storage and APIs.
    pub fn key(self) -> &'static str {
        match self {
            QuestionKind::ProductSatisfaction => "product_satisfaction",
            QuestionKind::ImplementationQuality => "implementation_quality",
            QuestionKind::Recommendation => "recommendation",
            QuestionKind::Effort => "effort",
            QuestionKind::FreeText => "free_text",
            QuestionKind::SingleChoice => "single_choice",
        }
    }

    /// The kind of a word.
    pub fn from_key(key: &str) -> Option<QuestionKind> {
        QuestionKind::ALL.into_iter().find(|kind| same(kind.key(), key))
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            QuestionKind::ProductSatisfaction => "Product satisfaction",
            QuestionKind::ImplementationQuality => "Implementation quality",
            QuestionKind::Recommendation => "Recommendation",
            QuestionKind::Effort => "Ease",
            QuestionKind::FreeText => "In words",
            QuestionKind::SingleChoice => "Choice",
        }
    }
}

impl Template {
    /// Its word in forms and APIs.
    pub fn key(self) -> &'static str {
        match self {
            Template::PilotExit => "pilot_exit",
            Template::Quarterly => "quarterly",
            Template::Recommendation => "recommendation",
            Template::Effort => "effort",
        }
    }

    /// The template of a word.
    pub fn from_key(key: &str) -> Option<Template> {
        Template::ALL.into_iter().find(|template| same(template.key(), key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        assert!(SurveyKind::ALL.iter().all(|kind| SurveyKind::from_key(kind.key()) == Some(*kind)));
        assert!(Confidentiality::ALL.iter().all(|one| Confidentiality::from_key(one.key()) == Some(*one)));
        assert!(QuestionKind::ALL.iter().all(|kind| QuestionKind::from_key(kind.key()) == Some(*kind)));
        assert!(Language::ALL.iter().all(|language| Language::from_key(language.key()) == Some(*language)));
        assert!(Template::ALL.iter().all(|template| Template::from_key(template.key()) == Some(*template)));
        assert_eq!(Language::from_key("fr"), None);
    }

    #[test]
    fn a_word_in_storage_is_the_word_in_forms() {
        let stored = |kind: SurveyKind| serde_json::to_string(&kind).unwrap();
        assert!(SurveyKind::ALL.iter().all(|kind| stored(*kind) == format!("\"{}\"", kind.key())));
        let stored = |kind: QuestionKind| serde_json::to_string(&kind).unwrap();
        assert!(QuestionKind::ALL.iter().all(|kind| stored(*kind) == format!("\"{}\"", kind.key())));
        let stored = |one: Confidentiality| serde_json::to_string(&one).unwrap();
        assert!(Confidentiality::ALL.iter().all(|one| stored(*one) == format!("\"{}\"", one.key())));
    }
}
