//! What tests need of `cargo xtask` themselves: a PostgreSQL of their own that they may stop.

pub mod cluster;
pub mod setup;
pub mod step;
