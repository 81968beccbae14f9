//! What is asked, in which words and on which scale.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A language that questions are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    En,
    /// German.
    De,
}

/// The same words in some languages.
pub type Texts = BTreeMap<Language, String>;

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// How satisfied somebody is with the product (CSAT), 1 to 5.
    ProductSatisfaction,
    /// How well it was put in place, 1 to 5: a good product badly introduced is another problem than
    /// a bad one, so the two are never one question.
    ImplementationQuality,
    /// How likely somebody recommends us (NPS), 0 to 10.
    Recommendation,
    /// How far it was easy (CES 2.0), 1 to 7.
    Effort,
    /// Whatever somebody wants to write.
    FreeText,
    /// One of some choices.
    SingleChoice,
}

/// One question of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What answers call it; unique in the survey.
    pub id: String,
    /// What it asks for.
    pub kind: QuestionKind,
    /// Its words.
    pub texts: Texts,
    /// What can be chosen; empty unless it is a single choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What answers call it; unique in the question.
    pub id: String,
    /// Its words.
    pub texts: Texts,
}

/// The whole numbers that a scored question is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points {
    /// The lowest, which is the worst.
    pub low: u8,
    /// The highest.
    pub high: u8,
}

impl QuestionKind {
    /// The scale of a scored question; `None` for one that is answered in words.
    pub fn points(self) -> Option<Points> {
        match self {
            QuestionKind::ProductSatisfaction | QuestionKind::ImplementationQuality => Some(Points { low: 1, high: 5 }),
            QuestionKind::Recommendation => Some(Points { low: 0, high: 10 }),
            QuestionKind::Effort => Some(Points { low: 1, high: 7 }),
            QuestionKind::FreeText | QuestionKind::SingleChoice => None,
        }
    }
}

impl Points {
    /// Whether a score is on the scale.
    pub fn holds(self, score: u8) -> bool {
        (self.low..=self.high).contains(&score)
    }
}

impl Question {
    /// Its words in a language, else in the first that it has.
    pub fn text(&self, language: Language) -> &str {
        in_language(&self.texts, language)
    }
}

impl Choice {
    /// Its words in a language, else in the first that it has.
    pub fn text(&self, language: Language) -> &str {
        in_language(&self.texts, language)
    }
}

pub(crate) fn in_language(texts: &Texts, language: Language) -> &str {
    texts.get(&language).or_else(|| texts.values().next()).map_or("", String::as_str)
}
