//! What a search found: accounts, people and views; as a page, and as the palette's options.

use super::parts::Link;
use super::table::Table;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/search.html")]
pub struct SearchPage {
    /// What surrounds it.
    pub shell: Shell,
    /// What was looked for.
    pub text: String,
    /// Accounts with it in their names.
    pub accounts: Table,
    /// The list of all those accounts, where there are more.
    pub more: Option<String>,
    /// People with names or addresses that start so.
    pub people: Table,
    /// Views with it in their names.
    pub views: Vec<Link>,
}

/// Some of it, while somebody types in the palette.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/search_options.html")]
pub struct SearchOptions {
    /// Views, accounts, then people.
    pub options: Vec<SearchOption>,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchOption {
    /// Where it leads.
    pub href: String,
    /// Name of the icon.
    pub icon: &'static str,
    /// What it is called.
    pub text: String,
    /// What kind it is, and where.
    pub kind: String,
}
