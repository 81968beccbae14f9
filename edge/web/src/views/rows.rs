//! The rows behind a number: a table whose total is the number that led here.

use super::exports::ExportChoice;
use super::filters::Filters;
use super::parts::{Fact, Link, Note, Pager};
use super::saved_views::SavedViews;
use super::table::Table;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/rows.html")]
pub struct Rows {
    /// What surrounds it.
    pub shell: Shell,
    /// Where the number stands: "Growth".
    pub from: Link,
    /// What the rows are: "Churn in October 2026".
    pub title: String,
    /// The number that led here and what it is made of: value, part, whole, rows in, rows left out.
    pub facts: Vec<Fact>,
    /// Kept ways to see the list.
    pub views: SavedViews,
    /// Period, segment, currency.
    pub filters: Filters,
    /// Its definition, with version: "NRR, version 1".
    pub definition: Option<Link>,
    /// Rows left out and why; a total that differs from the number.
    pub notes: Vec<Note>,
    /// The rows and their total.
    pub table: Table,
    /// Through long lists.
    pub pager: Option<Pager>,
    /// The same rows as a file; absent without the permission.
    pub export: Option<ExportChoice>,
}
