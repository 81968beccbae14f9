//! The catalogue: function → concern → product, with what each brings at one place.

use super::account::TableCard;
use super::form::Form;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/catalogue.html")]
pub struct CataloguePage {
    /// What surrounds it.
    pub shell: Shell,
    /// By function.
    pub buyers: Vec<BuyerGroup>,
    /// Adds an offering; absent without the permission.
    pub add: Option<Form>,
    /// Whether the form to add is unfolded, because something is wrong with it or nothing is there yet.
    pub add_open: bool,
    /// Every version, the latest first.
    pub versions: TableCard,
}

/// What we offer one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuyerGroup {
    /// Anchor on the page.
    pub anchor: String,
    /// The function.
    pub name: String,
    /// By concern and product.
    pub offerings: Vec<OfferingItem>,
}

/// One product for one concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferingItem {
    /// The product.
    pub product: String,
    /// The job it does.
    pub concern: String,
    /// What it brings per year at one place; "—" where nobody has estimated.
    pub potential: String,
    /// Changes the amount or takes it out; absent without the permission.
    pub form: Option<Form>,
    /// Whether the form is unfolded.
    pub open: bool,
}
