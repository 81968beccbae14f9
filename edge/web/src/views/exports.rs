//! The choice of a format in which a list is taken away: a button that opens without script; at the foot of a card, links
//! (`export_links.html`).

use super::parts::Link;
use askama::Template;
use askama::filters::HtmlSafe;

/// The choice, on the page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/exports.html")]
pub struct ExportChoice {
    /// A format each; it leads to the file.
    pub formats: Vec<Link>,
}

impl HtmlSafe for ExportChoice {}
