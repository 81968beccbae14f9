//! The surveys of an account, and the reading of one.

use super::account::TableCard;
use super::journey::Unfolding;
use super::parts::{Fact, Link, Note};
use crate::layout::Shell;
use askama::Template;

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
    /// Scores, roles, choices and words, those that there are.
    pub cards: Vec<TableCard>,
    /// Who was asked.
    pub asked: TableCard,
    /// Who should be asked next; absent once it has closed.
    pub next: Option<NextCard>,
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
