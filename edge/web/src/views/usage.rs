//! What a customer used, by product.

use super::parts::Markup;
use askama::Template;
use askama::filters::HtmlSafe;

/// The card with usage.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/usage.html")]
pub struct UsageCard {
    /// Over which months: "12 months to November 2026".
    pub months: String,
    /// The most used product first.
    pub products: Vec<UsedProduct>,
}

/// A product that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedProduct {
    /// Its name.
    pub name: String,
    /// How many features, and how it moved.
    pub detail: String,
    /// `draw::sparkline` over the months.
    pub line: Markup,
    /// How much in the last month.
    pub last: String,
}

impl HtmlSafe for UsageCard {}
