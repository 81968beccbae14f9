//! From recorded facts to figures: accounts are published in memory, KPI definitions run over
//! them on DataFusion. The only crate that names it.

pub mod answer;
pub mod book;
mod columns;
mod engine;
pub mod ledger;
mod load;
mod movements;
mod views;

pub use engine::Engine;
