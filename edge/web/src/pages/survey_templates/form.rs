//! The fields of a survey to start from, each with what is wrong with it, and how the survey looks.

use super::super::answer;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::survey_template::{Look, QuestionForm, TemplateForm};
use actions::FieldError;
use surveys::{Choice, Language, Question, QuestionKind, Spot, SurveyKind, SurveyTemplate, TemplateFault, Texts};

/// What is wrong: with the survey, and with what was sent beside it.
#[derive(Default)]
pub(super) struct Wrong {
    pub(super) faults: Vec<TemplateFault>,
    pub(super) errors: Vec<FieldError>,
}

impl Wrong {
    fn at(&self, is_here: impl Fn(Spot) -> bool) -> Option<String> {
        let told = self.faults.iter().filter(|fault| is_here(fault.spot));
        joined(told.map(|fault| format!("{} {}", fault.problem, fault.repair)))
    }

    /// What is wrong with a field beside the survey.
    pub(super) fn of(&self, field: &str) -> Option<String> {
        let told = self.errors.iter().filter(|error| error.field == field);
        joined(told.map(|error| format!("{} {}", error.problem, error.repair)))
    }
}

fn joined(told: impl Iterator<Item = String>) -> Option<String> {
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// The form, with what stands or was typed.
pub(super) fn form(action: String, template: &SurveyTemplate, from: i32, reason: &str, wrong: &Wrong) -> TemplateForm {
    let kinds = SurveyKind::ALL.map(|kind| Pickable::new(kind.key(), kind.label(), template.kind.key()));
    let mut fields = vec![Field::new("from", "", Control::Hidden(from.to_string()))];
    fields.extend(in_languages("title", "Title", &template.title, wrong.at(|spot| spot == Spot::Title)));
    fields.push(
        Field::new("kind", "Why it is sent", Control::List(kinds.into()))
            .help("Whoever opens it may say otherwise. Pilot surveys are outside the limit of surveys per person."),
    );
    fields.push(
        Field::new("key", "Key", Control::Text(template.key.clone()))
            .optional()
            .help(
                "Its word for programs, made from the title when left empty. With the key of a survey that comes with \
                 Ascend it takes that one\u{2019}s place.",
            )
            .error(wrong.at(|spot| spot == Spot::Key)),
    );
    TemplateForm {
        action,
        fields,
        wrong: wrong.at(|spot| spot == Spot::Questions),
        questions: template.questions.iter().enumerate().map(|(at, one)| question(at, one, wrong)).collect(),
        reason: Field::new("reason", "Why it is changed", Control::Text(reason.into()))
            .help("Kept with the version.")
            .error(wrong.of("reason")),
    }
}

fn question(at: usize, question: &Question, wrong: &Wrong) -> QuestionForm {
    let kinds = QuestionKind::ALL.map(|kind| Pickable::new(kind.key(), asks(kind), question.kind.key()));
    let mut fields = vec![Field::new(format!("q-{at}-kind"), "What it asks for", Control::List(kinds.into()))];
    let error = wrong.at(|spot| spot == Spot::QuestionText(at));
    fields.extend(in_languages(&format!("q-{at}-text"), "Question", &question.texts, error));
    fields.push(
        Field::new(format!("q-{at}-id"), "Id", Control::Text(question.id.clone()))
            .optional()
            .help("What answers in files call it, made from the question when left empty.")
            .error(wrong.at(|spot| spot == Spot::QuestionId(at))),
    );
    let choices = question.choices.iter().enumerate();
    QuestionForm {
        fields,
        by_choice: question.kind == QuestionKind::SingleChoice,
        wrong: wrong.at(|spot| spot == Spot::Choices(at)),
        choices: choices.map(|(choice_at, one)| choice((at, choice_at), one, wrong)).collect(),
    }
}

/// The fields of a choice. Its id is not asked for: one that it has is kept.
fn choice((at, choice_at): (usize, usize), choice: &Choice, wrong: &Wrong) -> Vec<Field> {
    let (name, label) = (format!("q-{at}-choice-{choice_at}"), format!("Choice {}", choice_at + 1));
    let here = [Spot::ChoiceText(at, choice_at), Spot::ChoiceId(at, choice_at)];
    let error = wrong.at(|spot| here.contains(&spot));
    let mut fields = in_languages(&format!("{name}-text"), &label, &choice.texts, error);
    fields.push(Field::new(format!("{name}-id"), "", Control::Hidden(choice.id.clone())));
    fields
}

/// A field for each language; one of them is enough. What is wrong stands at the first that is blank, else at the first.
fn in_languages(name: &str, label: &str, texts: &Texts, error: Option<String>) -> Vec<Field> {
    let text = |language: Language| texts.get(&language).cloned().unwrap_or_default();
    let is_blank = |language: &Language| text(*language).trim().is_empty();
    let wrong = Language::ALL.into_iter().find(is_blank).unwrap_or(Language::ALL[0]);
    let field = |language: Language| {
        Field::new(
            format!("{name}-{}", language.key()),
            format!("{label} in {}", language.label()),
            Control::Text(text(language)),
        )
        .optional()
        .error(error.clone().filter(|_| language == wrong))
    };
    Language::ALL.into_iter().map(field).collect()
}

/// What a kind of question asks for, with its scale.
fn asks(kind: QuestionKind) -> String {
    match kind.points() {
        Some(points) => format!("{}, {} to {}", kind.label(), points.low, points.high),
        None => kind.label().into(),
    }
}

/// How a survey looks to whoever is asked, in each language in which it says something.
pub(super) fn looks(template: &SurveyTemplate) -> Vec<Look> {
    let says = |texts: &Texts, language| texts.get(&language).is_some_and(|text| !text.trim().is_empty());
    let speaks = |language: &Language| template.questions.iter().any(|question| says(&question.texts, *language));
    let look = |language: Language| {
        let part = language.key();
        Look {
            lang: part,
            heading: format!("How it looks in {}", language.label()),
            title: template.called(language).into(),
            questions: template.questions.iter().map(|question| answer::blank(question, language, part)).collect(),
            words: answer::words(language),
        }
    };
    Language::ALL.into_iter().filter(speaks).map(look).collect()
}
