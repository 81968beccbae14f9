//! The filter bar: pills that read as a sentence and open without script. State lives in the URL.

use super::parts::Choice;
use askama::Template;
use askama::filters::HtmlSafe;

/// The filter bar of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "views/filters.html")]
pub struct Filters {
    /// Find by name, first in the bar.
    pub search: Option<Search>,
    /// The pills.
    pub pills: Vec<Pill>,
    /// The same page without any filter; present when one is set.
    pub clear: Option<String>,
}

/// Find by name: a GET form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The page it searches.
    pub action: String,
    /// Its label and placeholder: "Account name".
    pub label: String,
    /// What was searched for.
    pub value: String,
    /// Name and value of the other filters, kept.
    pub keep: Vec<(String, String)>,
}

/// One filter: "Segment is any".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pill {
    /// Icon symbol: `"calendar"`, `"layers"`, `"coins"`, `"user-round"`, `"clock"`.
    pub icon: &'static str,
    /// Words before the value: "Segment is".
    pub before: String,
    /// The value, stressed: "any".
    pub value: String,
    /// Words after the value, left out on phones: "and trailing 12 months".
    pub after: String,
    /// What can be picked instead.
    pub pick: Pick,
}

/// How another value is picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A few values: each a link.
    Links(Vec<Choice>),
    /// Many values (months): a list with a button.
    List(PickList),
}

/// A GET form with one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickList {
    /// The page.
    pub action: String,
    /// Query parameter.
    pub name: String,
    /// Label of the list: "Month".
    pub label: String,
    /// Values and their texts, with the one picked now.
    pub options: Vec<Pickable>,
    /// Name and value of the other filters, kept.
    pub keep: Vec<(String, String)>,
}

/// One value of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pickable {
    /// Value in the URL or form.
    pub value: String,
    /// What is shown.
    pub text: String,
    /// Whether it is picked.
    pub selected: bool,
}

impl Pickable {
    /// A value, picked when it equals `picked`.
    pub fn new(value: impl Into<String>, text: impl Into<String>, picked: &str) -> Pickable {
        let value = value.into();
        Pickable { selected: value == picked, value, text: text.into() }
    }
}

impl HtmlSafe for Filters {}
