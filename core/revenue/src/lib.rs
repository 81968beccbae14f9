//! Recurring revenue: levels, movements, motions, renewals. The exact rules are in
//! `docs/revenue.md`; each has one function here and its worked cases beside it.

pub mod draft;
pub mod line;
pub mod period;

pub use draft::{Complaint, ContractLineDraft, Draft, InvoiceLineDraft, LevelDraft, RateDraft};
pub use line::{LineKind, Unit};
pub use period::Period;
