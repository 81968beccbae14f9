//! The whitespace of an account: the grid, its sums, what stands side by side, and the form for a spot.

use super::account::TableCard;
use super::form::Form;
use super::parts::{Fact, Link, Note};
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/whitespace.html")]
pub struct WhitespacePage {
    /// What surrounds it.
    pub shell: Shell,
    /// The account.
    pub account: Link,
    /// Sold, open, with competitors, open share.
    pub facts: Vec<Fact>,
    /// What the numbers leave out; what contradicts the contracts.
    pub notes: Vec<Note>,
    /// Jobs that several tools do; absent where there is none.
    pub side_by_side: Option<TableCard>,
    /// Product × buyer × place.
    pub grid: TableCard,
    /// Which spot the form is about: "API for Technology, Hull".
    pub spot: String,
    /// Says how a spot stands; absent without the permission.
    pub form: Option<Form>,
    /// What was said, the latest first.
    pub said: TableCard,
}
