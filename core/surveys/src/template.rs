//! Surveys to start from, in English and German.

use crate::question::{Choice, Language, Question, QuestionKind, Texts};

/// A survey to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// At the end of a pilot: the product and its implementation, asked apart.
    PilotExit,
    /// Each quarter: satisfaction with the product.
    Quarterly,
    /// Whether somebody would recommend us. "Net Promoter" is F. Reichheld, "The one number you need
    /// to grow" (2003).
    Recommendation,
    /// Whether it was easy. "Customer Effort Score 2.0" is M. Dixon, N. Toman and R. DeLisi, "The
    /// Effortless Experience" (2013).
    Effort,
}

impl Template {
    /// All of them, in the order pages show them.
    pub const ALL: [Template; 4] =
        [Template::PilotExit, Template::Quarterly, Template::Recommendation, Template::Effort];

    /// What it is called.
    pub fn title(self, language: Language) -> &'static str {
        match (self, language) {
            (Template::PilotExit, Language::En) => "End of the pilot",
            (Template::PilotExit, Language::De) => "Ende der Pilotphase",
            (Template::Quarterly, Language::En) => "Satisfaction this quarter",
            (Template::Quarterly, Language::De) => "Zufriedenheit in diesem Quartal",
            (Template::Recommendation, Language::En) => "Would you recommend us?",
            (Template::Recommendation, Language::De) => "Würden Sie uns empfehlen?",
            (Template::Effort, Language::En) => "How easy was it?",
            (Template::Effort, Language::De) => "Wie einfach war es?",
        }
    }

    /// Its questions. They are copied into the survey, which keeps them as they were asked.
    pub fn questions(self) -> Vec<Question> {
        match self {
            Template::PilotExit => vec![product(), implementation(), next_step(), remark()],
            Template::Quarterly => vec![product(), remark()],
            Template::Recommendation => vec![recommendation(), remark()],
            Template::Effort => vec![effort(), remark()],
        }
    }
}

/// The questions that are answered by points, in the order in which they are shown.
pub fn scored_questions() -> [Question; 4] {
    [product(), implementation(), recommendation(), effort()]
}

fn product() -> Question {
    question(
        "product",
        QuestionKind::ProductSatisfaction,
        "How satisfied are you with the product? 1: very dissatisfied, 5: very satisfied.",
        "Wie zufrieden sind Sie mit dem Produkt? 1: sehr unzufrieden, 5: sehr zufrieden.",
    )
}

fn implementation() -> Question {
    question(
        "implementation",
        QuestionKind::ImplementationQuality,
        "Apart from the product itself: how well was it introduced? 1: very badly, 5: very well.",
        "Unabhängig vom Produkt selbst: Wie gut wurde es eingeführt? 1: sehr schlecht, 5: sehr gut.",
    )
}

fn recommendation() -> Question {
    question(
        "recommendation",
        QuestionKind::Recommendation,
        "How likely are you to recommend us to a colleague? 0: not at all, 10: extremely.",
        "Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen? 0: gar nicht, 10: äußerst wahrscheinlich.",
    )
}

fn effort() -> Question {
    question(
        "effort",
        QuestionKind::Effort,
        "It was easy to get done what I needed. 1: strongly disagree, 7: strongly agree.",
        "Es war einfach, mein Anliegen zu erledigen. 1: stimme gar nicht zu, 7: stimme voll zu.",
    )
}

fn next_step() -> Question {
    let choice = |id: &str, en: &str, de: &str| Choice { id: id.into(), texts: texts(en, de) };
    Question {
        choices: vec![
            choice("yes", "Yes", "Ja"),
            choice("not_yet", "Not yet", "Noch nicht"),
            choice("no", "No", "Nein"),
        ],
        ..question(
            "continue",
            QuestionKind::SingleChoice,
            "Would you continue after the pilot?",
            "Würden Sie nach der Pilotphase weitermachen?",
        )
    }
}

fn remark() -> Question {
    question(
        "remark",
        QuestionKind::FreeText,
        "What should we do better first?",
        "Was sollten wir als Erstes besser machen?",
    )
}

fn question(id: &str, kind: QuestionKind, en: &str, de: &str) -> Question {
    Question { id: id.into(), kind, texts: texts(en, de), choices: Vec::new() }
}

fn texts(en: &str, de: &str) -> Texts {
    Texts::from([(Language::En, en.into()), (Language::De, de.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_whole_in_every_language() {
        for template in Template::ALL {
            let questions = template.questions();
            for question in &questions {
                let named = questions.iter().filter(|other| other.id == question.id).count();
                assert_eq!((named, question.texts.len()), (1, 2), "{template:?} {}", question.id);
                assert_eq!(question.choices.is_empty(), question.kind != QuestionKind::SingleChoice);
                assert!(question.choices.iter().all(|choice| choice.texts.len() == 2));
            }
            assert!(questions.iter().any(|question| question.kind.points().is_some()), "{template:?}");
        }
    }

    #[test]
    fn a_pilot_ends_with_product_and_implementation_asked_apart() {
        let kinds: Vec<QuestionKind> = Template::PilotExit.questions().iter().map(|question| question.kind).collect();
        assert!(kinds.starts_with(&[QuestionKind::ProductSatisfaction, QuestionKind::ImplementationQuality]));
    }
}
