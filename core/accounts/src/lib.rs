//! Customers: what an account is called, where it belongs, and who answers for it.
//!
//! Segment, owner, country, parent and merger are dated facts: a report asks which held on a day.

pub mod attribute;
pub mod draft;
pub mod hierarchy;
pub mod merger;

pub use attribute::{Attribute, AttributeFact, as_of};
pub use draft::AccountDraft;
pub use hierarchy::{Cycle, ultimate_parents};
pub use merger::{Merger, Stay, merged_with, stays};

use std::sync::Arc;

/// A name shared by many rows: an external id, a product, a contract number.
pub type Name = Arc<str>;
