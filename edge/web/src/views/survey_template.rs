//! A survey to start from: its form, and how it looks to whoever is asked.

use super::answer::{AnswerWords, AskedQuestion, How};
use super::fields::Field;
use super::journey::Unfolding;
use super::parts::{Link, Note};
use crate::layout::Shell;
use askama::Template;

/// A survey to start from.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/survey_template.html")]
pub struct SurveyTemplatePage {
    /// What surrounds it.
    pub shell: Shell,
    /// Its heading.
    pub title: String,
    /// Where it comes from.
    pub about: String,
    /// Another one that begins as this; absent where nobody could keep it.
    pub copy: Option<Link>,
    /// Reading only; what was not kept, and why.
    pub notes: Vec<Note>,
    /// Absent where it is only read.
    pub form: Option<TemplateForm>,
    /// How it looks in each language that it has.
    pub looks: Vec<Look>,
    /// Takes it out; absent of one that is not kept yet, or only read.
    pub remove: Option<Unfolding>,
}

/// The form of a survey to start from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateForm {
    /// Where it posts; its buttons add the place that they lead to.
    pub action: String,
    /// What it is called and why it is sent.
    pub fields: Vec<Field>,
    /// What is wrong with the questions together.
    pub wrong: Option<String>,
    /// In the order in which they are asked.
    pub questions: Vec<QuestionForm>,
    /// Why it is changed.
    pub reason: Field,
}

/// The fields of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionForm {
    /// Its kind, words and id.
    pub fields: Vec<Field>,
    /// Whether it is answered by a choice.
    pub by_choice: bool,
    /// What is wrong with the choices together.
    pub wrong: Option<String>,
    /// The fields of each choice.
    pub choices: Vec<Vec<Field>>,
}

/// A survey as whoever is asked sees it, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The code of the language.
    pub lang: &'static str,
    /// "How it looks in German".
    pub heading: String,
    /// What it is called.
    pub title: String,
    /// Its questions.
    pub questions: Vec<AskedQuestion>,
    /// The words around them.
    pub words: &'static AnswerWords,
}
