//! The surveys of an account, and the reading of one.

use super::account::TableCard;
use super::journey::Unfolding;
use super::parts::{Fact, Link, Markup, Note};
use crate::layout::Shell;
use askama::Template;
use draw::Section;

/// All surveys of an account.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/surveys.html")]
pub struct Surveys {
    /// What surrounds it.
    pub shell: Shell,
    /// The account.
    pub account: Link,
    /// Why none was opened.
    pub notes: Vec<Note>,
    /// The latest first.
    pub surveys: TableCard,
    /// Opens another; absent without the permission.
    pub open: Option<Unfolding>,
}

/// One survey.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/survey.html")]
pub struct SurveyPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The account.
    pub account: Link,
    /// All of its surveys.
    pub all: Link,
    /// What it is called.
    pub title: String,
    /// Its kind, and who learns whose answer it is.
    pub about: String,
    /// Until when, how many have answered.
    pub facts: Vec<Fact>,
    /// Why it is not read, whom its verdict hangs on, why nobody was asked.
    pub notes: Vec<Note>,
    /// The links that were just made, shown once; absent otherwise.
    pub links: Option<TableCard>,
    /// What each question's answers look like; none of an anonymous survey.
    pub charts: Vec<AnswerChart>,
    /// Scores, roles, choices and words, those that there are.
    pub cards: Vec<TableCard>,
    /// Where it is shown to the customer; absent while there is nothing to show.
    pub shown: Option<String>,
    /// Who was asked.
    pub asked: TableCard,
    /// Who should be asked next; absent once it has closed.
    pub next: Option<NextCard>,
}

/// The answers to one question as dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerChart {
    /// The anchor of its heading.
    pub anchor: String,
    /// "Product satisfaction".
    pub title: String,
    /// "4.5, median 5".
    pub aside: String,
    /// The drawing.
    pub chart: Markup,
    /// Whether it hangs on one person, in a sentence.
    pub foot: String,
}

/// A survey as the customer is shown it: what all say together, and nobody's name.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/survey_shown.html")]
pub struct SurveyShown {
    /// What surrounds it.
    pub shell: Shell,
    /// Back to the reading.
    pub back: Link,
    /// Where the same is a file.
    pub pdf: String,
    /// The customer's name.
    pub account: String,
    /// What the survey is called.
    pub title: String,
    /// When it was answered, and by how many.
    pub about: String,
    /// Each question with what its answers say.
    pub questions: Vec<ShownQuestion>,
    /// What is left out, and why.
    pub notes: Vec<Note>,
}

/// A question with what its answers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownQuestion {
    /// As it was asked.
    pub text: String,
    /// "4.5 of 5"; absent where too few have answered.
    pub mean: Option<String>,
    /// "Half gave 5 or more; the mean of everybody lies between 4.1 and 4.9, as far as 19 answers can tell."
    pub sentence: String,
    /// The drawing; absent where it may not be shown.
    pub chart: Option<Markup>,
}

impl From<Section> for ShownQuestion {
    fn from(Section { heading, figure, chart, sentences }: Section) -> ShownQuestion {
        let chart = chart.map(|chart| Markup(chart.svg));
        ShownQuestion { text: heading, mean: figure, sentence: sentences.join(" "), chart }
    }
}

/// Who should be asked next, each with a box to choose them by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextCard {
    /// Who, and why.
    pub card: TableCard,
    /// Where the form posts that asks them; absent without the permission or anybody to ask.
    pub action: Option<String>,
    /// Whether mails can be sent.
    pub by_mail: bool,
}

/// Id of the form that the boxes of people belong to.
pub const FORM: &str = "invite";
