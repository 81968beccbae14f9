//! The accounts: filters, indexed sorts, cursor pages; all of it in the URL.

use super::changing::ChangeMany;
use super::exports::ExportChoice;
use super::filters::Filters;
use super::parts::{Empty, Pager};
use super::saved_views::SavedViews;
use super::table::Table;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/accounts.html")]
pub struct Accounts {
    /// What surrounds it.
    pub shell: Shell,
    /// Kept ways to see the list.
    pub views: SavedViews,
    /// Name, segment, owner, currency, live or ended.
    pub filters: Filters,
    /// One account per row; the heads of indexed columns sort.
    pub table: Table,
    /// Said instead of the table when there is no account at all, or none under these filters.
    pub empty: Option<Empty>,
    /// Through the pages.
    pub pager: Pager,
    /// Changes those that are ticked, or all that fit; absent without the permission.
    pub change: Option<ChangeMany>,
    /// The same list as a file; absent without the permission.
    pub export: Option<ExportChoice>,
}
