//! What is wrong with a survey to start from, each fault with its place in it.

use crate::file::SurveyTemplate;
use crate::filing::questions_refused;
use crate::question::{QuestionKind, Texts};
use accounts::same;

/// A place in a survey to start from; questions and choices count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Its word.
    Key,
    /// What it is called.
    Title,
    /// All of its questions together.
    Questions,
    /// What answers call a question.
    QuestionId(usize),
    /// The words of a question.
    QuestionText(usize),
    /// All choices of a question together.
    Choices(usize),
    /// What answers call a choice: question, choice.
    ChoiceId(usize, usize),
    /// The words of a choice: question, choice.
    ChoiceText(usize, usize),
}

/// Something wrong with a survey to start from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFault {
    /// Where.
    pub spot: Spot,
    /// What.
    pub problem: String,
    /// What to write instead.
    pub repair: String,
}

impl SurveyTemplate {
    /// All that is wrong with it beside `others` of the same file.
    pub fn faults(&self, others: &[SurveyTemplate]) -> Vec<TemplateFault> {
        let mut faults = Vec::new();
        let mut told = |spot, problem: String, repair: &str| {
            faults.push(TemplateFault { spot, problem, repair: repair.into() });
        };
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if self.key.is_empty() || !self.key.chars().all(is_word) {
            let problem = format!("\u{201c}{}\u{201d} is no key.", self.key);
            told(Spot::Key, problem, "Use small letters, digits and underscores, e.g. after_training.");
        }
        if others.iter().any(|other| same(&other.key, &self.key)) {
            told(Spot::Key, format!("another one is called {} too.", self.key), "Call it otherwise.");
        }
        let write = "Write it in en or de, or in both.";
        if let Some(blank) = blank(&self.title) {
            told(Spot::Title, format!("The title is blank{blank}."), write);
        }
        for (at, question) in self.questions.iter().enumerate() {
            let number = at + 1;
            if let Some(blank) = blank(&question.texts) {
                told(Spot::QuestionText(at), format!("Question {number} is blank{blank}."), write);
            }
            if question.id.trim().is_empty() {
                told(Spot::QuestionId(at), format!("Question {number} has no id."), "Give it one, e.g. product.");
            }
            if question.kind != QuestionKind::SingleChoice && !question.choices.is_empty() {
                let problem = format!("Question {number} has choices and is not answered by one.");
                told(Spot::Choices(at), problem, "Take the choices out, or make it a question of the kind Choice.");
            }
            for (choice_at, choice) in question.choices.iter().enumerate() {
                let place = format!("Choice {} of question {number}", choice_at + 1);
                if let Some(blank) = blank(&choice.texts) {
                    told(Spot::ChoiceText(at, choice_at), format!("{place} is blank{blank}."), write);
                }
                if choice.id.trim().is_empty() {
                    told(Spot::ChoiceId(at, choice_at), format!("{place} has no id."), "Give it one, e.g. yes.");
                }
            }
        }
        faults.extend(questions_refused(&self.questions).into_iter().map(|(spot, no)| TemplateFault {
            spot,
            problem: no.reason,
            repair: no.remedy,
        }));
        faults
    }
}

/// Where words are missing: blank where in no language, else " in German"; `None` where none are.
fn blank(texts: &Texts) -> Option<String> {
    if texts.is_empty() {
        return Some(String::new());
    }
    let blank = texts.iter().find(|(_, text)| text.trim().is_empty());
    blank.map(|(language, _)| format!(" in {}", language.label()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::Language;
    use crate::template::Template;

    #[test]
    fn every_fault_has_its_place() {
        let whole = SurveyTemplate::standard(Template::PilotExit);
        assert_eq!(whole.faults(&[]), []);
        let check = |broken: fn(&mut SurveyTemplate), want: &[(Spot, &str)]| {
            let mut template = whole.clone();
            broken(&mut template);
            let faults = template.faults(&[SurveyTemplate::standard(Template::Effort)]);
            let told: Vec<_> = faults.iter().map(|fault| (fault.spot, fault.problem.as_str())).collect();
            assert_eq!(told, want);
        };
        check(|one| one.key = "Pilot exit".into(), &[(Spot::Key, "“Pilot exit” is no key.")]);
        check(|one| one.key = "effort".into(), &[(Spot::Key, "another one is called effort too.")]);
        check(|one| one.title.clear(), &[(Spot::Title, "The title is blank.")]);
        check(|one| one.questions.clear(), &[(Spot::Questions, "It has no question.")]);
        check(|one| one.questions[1].id = " ".into(), &[(Spot::QuestionId(1), "Question 2 has no id.")]);
        check(
            |one| one.questions[3].id = "product".into(),
            &[(Spot::QuestionId(3), "Two questions are called product.")],
        );
        check(
            |one| {
                one.questions[0].texts.insert(Language::De, " ".into());
            },
            &[(Spot::QuestionText(0), "Question 1 is blank in German.")],
        );
        // The third question is the one with choices: yes, not_yet, no.
        check(
            |one| one.questions[2].kind = QuestionKind::FreeText,
            &[(Spot::Choices(2), "Question 3 has choices and is not answered by one.")],
        );
        check(
            |one| one.questions[2].choices.truncate(1),
            &[(Spot::Choices(2), "The question continue has fewer than two choices.")],
        );
        check(
            |one| one.questions[2].choices[1].id = "yes".into(),
            &[(Spot::ChoiceId(2, 1), "Two choices of continue are called yes.")],
        );
        check(
            |one| {
                one.questions[2].choices[2].texts.clear();
                one.questions[2].choices[2].id.clear();
            },
            &[
                (Spot::ChoiceText(2, 2), "Choice 3 of question 3 is blank."),
                (Spot::ChoiceId(2, 2), "Choice 3 of question 3 has no id."),
            ],
        );
    }
}
