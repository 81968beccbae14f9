//! The form of a survey as it was sent: what it says, and which of its buttons was pressed.

use std::collections::BTreeMap;
use surveys::{Choice, Language, Question, QuestionKind, SurveyKind, SurveyTemplate, Texts};

/// Questions, and choices of one question, at most; more would not fit into the file.
const ROWS_MAX: usize = 200;

/// What was sent, as it was typed.
pub(super) struct Typed {
    pub(super) csrf: String,
    /// The version of the file that was looked at.
    pub(super) from: i32,
    pub(super) reason: String,
    pub(super) act: Act,
    pub(super) template: SurveyTemplate,
}

/// What a button does; questions and choices count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Save,
    /// Only shows how it looks.
    Look,
    Add(QuestionKind),
    Remove(usize),
    Up(usize),
    Down(usize),
    AddChoice(usize),
    RemoveChoice(usize, usize),
}

/// A question without words.
pub(super) fn blank(kind: QuestionKind) -> Question {
    Question { id: String::new(), kind, texts: Texts::new(), choices: Vec::new() }
}

impl Typed {
    /// Reads the pairs of a form. Where a list was sent without one of its words, its first word stands; what the form
    /// does not have is left out.
    pub(super) fn of(pairs: Vec<(String, String)>) -> Typed {
        let mut questions: BTreeMap<usize, (Question, BTreeMap<usize, Choice>)> = BTreeMap::new();
        let kind = SurveyKind::Relationship;
        let template = SurveyTemplate { key: String::new(), title: Texts::new(), kind, questions: Vec::new() };
        let mut typed = Typed { csrf: String::new(), from: 0, reason: String::new(), act: Act::Look, template };
        for (name, value) in pairs {
            let parts: Vec<&str> = name.split('-').collect();
            let asked = match parts.get(1).and_then(|at| place(at)) {
                Some(at) if parts[0] == "q" => {
                    Some(questions.entry(at).or_insert_with(|| (blank(QuestionKind::ALL[0]), BTreeMap::new())))
                }
                _ => None,
            };
            match (parts.as_slice(), asked) {
                (["csrf"], _) => typed.csrf = value,
                (["from"], _) => typed.from = value.parse().unwrap_or_default(),
                (["reason"], _) => typed.reason = value,
                (["act"], _) => typed.act = Act::of(&value),
                (["key"], _) => typed.template.key = value,
                (["kind"], _) => typed.template.kind = SurveyKind::from_key(&value).unwrap_or(kind),
                (["title", language], _) => put(&mut typed.template.title, language, value),
                ([_, _, "kind"], Some((question, _))) => {
                    question.kind = QuestionKind::from_key(&value).unwrap_or(question.kind);
                }
                ([_, _, "id"], Some((question, _))) => question.id = value,
                ([_, _, "text", language], Some((question, _))) => put(&mut question.texts, language, value),
                ([_, _, "choice", at, rest @ ..], Some((_, choices))) => {
                    let Some(at) = place(at) else { continue };
                    let blank = || Choice { id: String::new(), texts: Texts::new() };
                    let choice = choices.entry(at).or_insert_with(blank);
                    match rest {
                        ["id"] => choice.id = value,
                        ["text", language] => put(&mut choice.texts, language, value),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        let whole = |(question, choices): (Question, BTreeMap<usize, Choice>)| Question {
            choices: choices.into_values().collect(),
            ..question
        };
        typed.template.questions = questions.into_values().map(whole).collect();
        typed
    }
}

fn place(at: &str) -> Option<usize> {
    at.parse().ok().filter(|at| *at < ROWS_MAX)
}

fn put(texts: &mut Texts, language: &str, text: String) {
    if let Some(language) = Language::from_key(language) {
        texts.insert(language, text);
    }
}

impl Act {
    fn of(word: &str) -> Act {
        let parts: Vec<&str> = word.split('-').collect();
        let at = |part: usize| parts.get(part).and_then(|at| place(at));
        let act = match parts.as_slice() {
            ["save"] => Some(Act::Save),
            ["add"] => Some(Act::Add(QuestionKind::ALL[0])),
            ["add", "with", "choices"] => Some(Act::Add(QuestionKind::SingleChoice)),
            ["remove", _] => at(1).map(Act::Remove),
            ["up", _] => at(1).map(Act::Up),
            ["down", _] => at(1).map(Act::Down),
            ["add", "choice", _] => at(2).map(Act::AddChoice),
            ["remove", "choice", _, _] => at(2).and_then(|question| Some(Act::RemoveChoice(question, at(3)?))),
            _ => None,
        };
        act.unwrap_or(Act::Look)
    }

    /// Does it to the questions. A button of a row that is not there any more does nothing; a question that is answered
    /// by a choice gets two to begin with.
    pub(super) fn change(self, questions: &mut Vec<Question>) {
        let blank_choice = || Choice { id: String::new(), texts: Texts::new() };
        match self {
            Act::Save => return,
            Act::Look => {}
            Act::Add(kind) if questions.len() < ROWS_MAX => questions.push(blank(kind)),
            Act::Remove(at) if at < questions.len() => drop(questions.remove(at)),
            Act::Up(at) if (1..questions.len()).contains(&at) => questions.swap(at - 1, at),
            Act::Down(at) if at + 1 < questions.len() => questions.swap(at, at + 1),
            Act::AddChoice(at) => {
                let room = questions.get_mut(at).filter(|question| question.choices.len() < ROWS_MAX);
                if let Some(question) = room {
                    question.choices.push(blank_choice());
                }
            }
            Act::RemoveChoice(at, choice) => {
                if let Some(question) = questions.get_mut(at).filter(|question| choice < question.choices.len()) {
                    question.choices.remove(choice);
                }
                return;
            }
            _ => {}
        }
        for question in questions.iter_mut() {
            if question.kind == QuestionKind::SingleChoice && question.choices.is_empty() {
                question.choices = vec![blank_choice(), blank_choice()];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(act: &str) -> Typed {
        let pairs = [
            ("csrf", "token"),
            ("from", "3"),
            ("reason", "why"),
            ("key", "own"),
            ("kind", "pilot"),
            ("title-en", "Own"),
            ("title-fr", "?"),
            ("q-7-kind", "single_choice"),
            ("q-7-text-en", "Again?"),
            ("q-7-choice-4-text-en", "No"),
            ("q-7-choice-2-id", "yes"),
            ("q-7-choice-2-text-de", "Ja"),
            ("q-2-kind", "effort"),
            ("q-2-id", "ease"),
            ("q-x-id", "?"),
            ("q-999999999-id", "?"),
            ("act", act),
        ];
        Typed::of(pairs.map(|(name, value)| (name.to_string(), value.to_string())).into())
    }

    #[test]
    fn what_was_typed_is_read_in_the_order_of_its_rows() {
        let typed = typed("save");
        assert_eq!((typed.csrf.as_str(), typed.from, typed.reason.as_str(), typed.act), ("token", 3, "why", Act::Save));
        let template = &typed.template;
        assert_eq!((template.key.as_str(), template.kind, template.title.len()), ("own", SurveyKind::Pilot, 1));
        let [ease, again] = template.questions.as_slice() else { panic!("{template:?}") };
        assert_eq!((ease.kind, ease.id.as_str()), (QuestionKind::Effort, "ease"));
        let choices: Vec<(&str, &str)> =
            again.choices.iter().map(|one| (one.id.as_str(), one.text(Language::De))).collect();
        assert_eq!(choices, [("yes", "Ja"), ("", "No")]);
    }

    #[test]
    fn a_button_does_what_it_says_and_nothing_to_a_row_that_is_gone() {
        let check = |act: &str, want: &str| {
            let typed = typed(act);
            let mut questions = typed.template.questions;
            typed.act.change(&mut questions);
            let told = questions.iter().map(|one| format!("{}{}", &one.kind.key()[..2], one.choices.len()));
            assert_eq!(told.collect::<Vec<_>>().join(" "), want, "{act}");
        };
        check("look", "ef0 si2");
        check("nonsense", "ef0 si2");
        check("save", "ef0 si2");
        check("add", "ef0 si2 pr0");
        check("add-with-choices", "ef0 si2 si2");
        check("remove-0", "si2");
        check("remove-2", "ef0 si2");
        check("up-1", "si2 ef0");
        check("up-0", "ef0 si2");
        check("down-0", "si2 ef0");
        check("down-1", "ef0 si2");
        check("add-choice-1", "ef0 si3");
        check("add-choice-9", "ef0 si2");
        check("remove-choice-1-0", "ef0 si1");
        check("remove-choice-1-2", "ef0 si2");
        check("remove-choice-9-0", "ef0 si2");
    }
}
