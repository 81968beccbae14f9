//! The ledger of handovers: all accounts, pairs of people, one person beside two.

use super::account::TableCard;
use super::exports::ExportChoice;
use super::parts::{Choice, Empty, Fact, Note, Pager};
use crate::layout::Shell;
use askama::Template;

/// The ledger.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/handovers.html")]
pub struct Handovers {
    /// What surrounds it.
    pub shell: Shell,
    /// Promised, stands, leaked, overdue.
    pub facts: Vec<Fact>,
    /// Amounts that are left out.
    pub notes: Vec<Note>,
    /// Said instead of tables while nothing was handed over or promised.
    pub empty: Option<Empty>,
    /// Which accounts: a row of links per question, each with its name.
    pub questions: Vec<(&'static str, Vec<Choice>)>,
    /// The accounts.
    pub accounts: TableCard,
    /// More of them.
    pub accounts_pager: Pager,
    /// The pairs of people.
    pub pairs: TableCard,
    /// More of them.
    pub pairs_pager: Pager,
    /// One person beside two.
    pub one_or_two: TableCard,
    /// What can be told of that, a sentence each.
    pub verdicts: Vec<String>,
    /// Takes the accounts away; absent without the permission.
    pub export: Option<ExportChoice>,
}
