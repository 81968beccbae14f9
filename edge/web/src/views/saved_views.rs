//! The views of a list: tabs, and the forms that keep, change and remove one. They open without script.

use super::form::Form;
use askama::Template;
use askama::filters::HtmlSafe;

/// What the bar of a list offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "views/saved_views.html")]
pub struct SavedViews {
    /// The whole list, one's own views, those that others share.
    pub tabs: Vec<ViewTab>,
    /// Keeps what the list shows now; absent where it is a view already.
    pub save: Option<Form>,
    /// Changes name and sharing of the own view that is shown.
    pub change: Option<Form>,
    /// Removes the view that is shown; absent where one may not.
    pub remove: Option<Form>,
}

/// A view to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewTab {
    /// What it is called.
    pub text: String,
    /// Its address.
    pub href: String,
    /// Whose it is, where others share it.
    pub by: Option<String>,
    /// Whether it is what the list shows now.
    pub current: bool,
}

impl HtmlSafe for SavedViews {}
