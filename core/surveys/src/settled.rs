//! A survey to start from as it is kept, from what somebody typed: a key and ids that were left empty are made from
//! the words beside them.

use crate::file::SurveyTemplate;
use crate::question::{Language, Texts, in_language};
use crate::template::Template;
use accounts::same;

/// Characters at most of a word that is made from a text.
const WORD_CHARS_MAX: usize = 40;

impl SurveyTemplate {
    /// The same without space around its words, without the languages that say nothing, and with a key and ids of its
    /// own. A key that is made takes nobody's place: neither of `others` nor of those that come with Ascend.
    pub fn settled(mut self, others: &[SurveyTemplate]) -> SurveyTemplate {
        settle_texts(&mut self.title);
        self.key = self.key.trim().into();
        if self.key.is_empty() {
            let standard = Template::ALL.map(|template| template.key().to_string());
            let taken: Vec<String> = others.iter().map(|other| other.key.clone()).chain(standard).collect();
            self.key = made_from(&self.title, "survey", &taken);
        }
        let mut ids: Vec<String> = self.questions.iter().map(|question| question.id.trim().to_string()).collect();
        for (at, question) in self.questions.iter_mut().enumerate() {
            settle_texts(&mut question.texts);
            if ids[at].is_empty() {
                ids[at] = made_from(&question.texts, "question", &ids);
            }
            question.id.clone_from(&ids[at]);
            let mut choice_ids: Vec<String> =
                question.choices.iter().map(|choice| choice.id.trim().to_string()).collect();
            for (choice_at, choice) in question.choices.iter_mut().enumerate() {
                settle_texts(&mut choice.texts);
                if choice_ids[choice_at].is_empty() {
                    choice_ids[choice_at] = made_from(&choice.texts, "choice", &choice_ids);
                }
                choice.id.clone_from(&choice_ids[choice_at]);
            }
        }
        self
    }
}

fn settle_texts(texts: &mut Texts) {
    texts.values_mut().for_each(|text| *text = text.trim().into());
    texts.retain(|_, text| !text.is_empty());
}

/// A word that nobody has taken, from words in English, else in the first language that says something.
fn made_from(texts: &Texts, otherwise: &str, taken: &[String]) -> String {
    let word = match word_of(in_language(texts, Language::En)) {
        word if word.is_empty() => otherwise.to_string(),
        word => word,
    };
    let is_free = |word: &String| !taken.iter().any(|other| same(other, word));
    let numbered = (2..).map(|number| format!("{word}_{number}"));
    std::iter::once(word.clone()).chain(numbered).find(is_free).unwrap_or(word)
}

/// Small letters and digits of a text, its words joined by underscores, as many of them as fit; blank where it has none.
fn word_of(text: &str) -> String {
    let spelt = text.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    // An apostrophe is inside a word.
    let spelt = spelt.replace(['\'', '\u{2019}'], "");
    let mut word = String::new();
    for part in spelt.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        if word.is_empty() {
            word = part.chars().take(WORD_CHARS_MAX).collect();
        } else if word.len() + 1 + part.len() <= WORD_CHARS_MAX {
            word = format!("{word}_{part}");
        } else {
            break;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::SurveyKind;
    use crate::question::{Choice, Question, QuestionKind};
    use proptest::prelude::*;

    #[test]
    fn a_word_is_what_a_text_begins_with() {
        for (text, word) in [
            ("What was missing?", "what_was_missing"),
            (" Wäre Übung größer? ", "waere_uebung_groesser"),
            ("Didn't it work?", "didnt_it_work"),
            (
                "How satisfied are you with the product? 1: very dissatisfied",
                "how_satisfied_are_you_with_the_product_1",
            ),
            ("Donaudampfschifffahrtsgesellschaftskapitänsmütze", "donaudampfschifffahrtsgesellschaftskapit"),
            ("5 of 7", "5_of_7"),
            ("満足していますか", ""),
            ("?!", ""),
        ] {
            assert_eq!(word_of(text), word, "{text}");
        }
    }

    fn texts(en: &str, de: &str) -> Texts {
        Texts::from([(Language::En, en.into()), (Language::De, de.into())])
    }

    fn question(id: &str, en: &str, de: &str) -> Question {
        Question { id: id.into(), kind: QuestionKind::FreeText, texts: texts(en, de), choices: Vec::new() }
    }

    #[test]
    fn what_was_left_empty_is_made_from_the_words_beside_it() {
        let choice = |id: &str, en: &str| Choice { id: id.into(), texts: texts(en, "") };
        let typed = SurveyTemplate {
            key: " ".into(),
            title: texts(" Quarterly ", " "),
            kind: SurveyKind::Pilot,
            questions: vec![
                question("", "What was missing?", ""),
                // The id that somebody typed stays theirs; the one before it gets another.
                question("what_was_missing", "And else?", "Und sonst?"),
                question("", "", "Was fehlte?"),
                Question {
                    choices: vec![choice("", "Yes"), choice("", "Yes "), choice("no", "No")],
                    ..question("", "?", "")
                },
            ],
        };
        let settled = typed.settled(&[]);
        assert_eq!(settled.key, "quarterly_2");
        assert_eq!(settled.title, Texts::from([(Language::En, "Quarterly".into())]));
        let ids: Vec<&str> = settled.questions.iter().map(|question| question.id.as_str()).collect();
        assert_eq!(ids, ["what_was_missing_2", "what_was_missing", "was_fehlte", "question"]);
        let choices: Vec<&str> = settled.questions[3].choices.iter().map(|choice| choice.id.as_str()).collect();
        assert_eq!(choices, ["yes", "yes_2", "no"]);
        assert_eq!(settled.questions[2].texts, Texts::from([(Language::De, "Was fehlte?".into())]));
    }

    proptest! {
        #[test]
        fn settling_again_changes_nothing_and_no_made_id_is_told_twice(
            words in prop::collection::vec(("[ a-cÄ?]{0,6}", "[ a-c]{0,3}"), 0..6),
        ) {
            let questions = words.iter().map(|(en, de)| question("", en, de)).collect();
            let typed = SurveyTemplate {
                key: String::new(), title: texts("A survey", ""), kind: SurveyKind::Pilot, questions,
            };
            let settled = typed.settled(&[]);
            for (at, question) in settled.questions.iter().enumerate() {
                prop_assert!(!question.id.is_empty());
                prop_assert!(settled.questions[..at].iter().all(|earlier| earlier.id != question.id));
            }
            prop_assert_eq!(settled.clone().settled(&[]), settled);
        }
    }
}
