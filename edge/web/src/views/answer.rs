//! The page on which people at customers answer, without signing in.

use super::parts::Note;
use crate::layout::Theme;
use askama::Template;

/// The questions.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/answer.html")]
pub struct AnswerPage {
    /// The colours asked for.
    pub theme: Theme,
    /// Our company.
    pub company: String,
    /// The language it is written in, as web pages name it.
    pub lang: &'static str,
    /// What the survey is called.
    pub title: String,
    /// Who learns whose answer it was.
    pub told_before: String,
    /// What was not right with what was sent.
    pub note: Option<Note>,
    /// Where it posts: the link itself.
    pub action: String,
    /// In the order in which they are asked.
    pub questions: Vec<AskedQuestion>,
    /// What was written beside all of them.
    pub comment: String,
    /// The words around the questions.
    pub words: &'static AnswerWords,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedQuestion {
    /// Its name in the form.
    pub name: String,
    /// What it asks.
    pub text: String,
    /// How it is answered.
    pub how: How,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// By one of the points of a scale, side by side.
    Points(Vec<Pick>),
    /// By one of some choices, one below the other.
    Choices(Vec<Pick>),
    /// In words.
    Words(String),
}

/// Something that can be picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// What it sends.
    pub value: String,
    /// What is shown.
    pub text: String,
    /// Whether it is picked.
    pub picked: bool,
}

/// The words around the questions, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerWords {
    /// Beside a question that may stay empty.
    pub optional: &'static str,
    /// Asks for a comment.
    pub comment: &'static str,
    /// Sends the answer.
    pub send: &'static str,
    /// Asks not to be asked again.
    pub opt_out: &'static str,
    /// What that does.
    pub opt_out_means: &'static str,
    /// Nothing was answered.
    pub nothing: &'static str,
    /// Something does not fit its question.
    pub misfit: &'static str,
    /// After an answer.
    pub thanks: (&'static str, &'static str),
    /// After asking not to be asked again.
    pub left_in_peace: (&'static str, &'static str),
}

/// What is said once there is nothing more to answer.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/answered.html")]
pub struct Answered {
    /// The colours asked for.
    pub theme: Theme,
    /// Our company.
    pub company: String,
    /// The language of the first paragraph.
    pub lang: &'static str,
    /// The heading.
    pub title: String,
    /// What is true now.
    pub text: String,
    /// The same in another language, where nobody knows which one is read.
    pub other: Option<(&'static str, String)>,
}
