//! From recorded facts to figures: accounts are published in memory, KPI definitions run over
//! them on DataFusion. The only crate that names it.

mod columns;
pub mod definitions;
mod engine;
pub mod entry;
mod kept;
pub mod land;
pub mod ledger;
pub mod lens;
mod load;
mod movements;
pub mod publication;
mod views;

pub use engine::Engine;
