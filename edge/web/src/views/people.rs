//! Who decides, who shapes, who uses: the card of an account, and the page of one person.

use super::account::TableCard;
use super::exports::ExportChoice;
use super::fields::Field;
use super::form::Form;
use super::parts::{Choice, Fact, Link, Markup, Note};
use super::table::Table;
use super::timeline::TimelineCard;
use crate::layout::Shell;
use askama::Template;
use askama::filters::HtmlSafe;

/// The card with the map of people.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/people.html")]
pub struct PeopleCard {
    /// Map or list.
    pub choices: Vec<Choice>,
    /// `draw::people_map`; empty where the list is shown.
    pub map: Markup,
    /// Everybody; stands in for the map on phones.
    pub list: Table,
    /// What is missing, with its remedy.
    pub gaps: Vec<String>,
    /// Where a person is added; absent without the permission.
    pub add: Option<Link>,
    /// The list as a file; absent without the permission.
    pub export: Option<ExportChoice>,
}

impl HtmlSafe for PeopleCard {}

/// A form about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonForm {
    /// Where it is sent.
    pub action: String,
    /// What is asked.
    pub fields: Vec<Field>,
    /// What the button says.
    pub button: String,
}

/// The page of one person.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/person.html")]
pub struct PersonPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The account they are at.
    pub account: Link,
    /// Their name.
    pub name: String,
    /// Title and e-mail address.
    pub about: Vec<String>,
    /// Function, role, stance.
    pub facts: Vec<Fact>,
    /// They left; nobody of ours knows them.
    pub notes: Vec<Note>,
    /// What was said with them; absent for somebody new.
    pub timeline: Option<TimelineCard>,
    /// What was recorded of them, word by word; absent for somebody new.
    pub versions: Option<TableCard>,
    /// Says something new of them; absent without the permission.
    pub form: Option<PersonForm>,
    /// Hands out or erases what is recorded of them; absent without the permission.
    pub personal: Option<PersonRequests>,
}

/// What a person may ask for: their data, or that it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRequests {
    /// Downloads all that is recorded of them.
    pub export: Form,
    /// Erases it.
    pub erase: Form,
    /// Whether the form that erases is unfolded, because something is wrong with it.
    pub erase_open: bool,
}

impl PersonPage {
    /// Their two letters.
    pub fn letters(&self) -> String {
        super::parts::initials(&self.name)
    }
}
