//! Pages, REST and OpenAPI. Thin: a view holds texts and links ready to be shown, and nothing
//! here computes or decides.

pub mod api;
pub mod app;
pub mod assets;
pub mod attempts;
pub mod begun;
pub mod counts;
pub mod documents;
mod jobs_told;
pub mod key_requests;
pub mod layout;
pub mod leaving;
pub mod lists;
mod needs;
mod notices;
mod own_words;
pub mod pages;
mod problem;
pub mod provider;
mod quoting;
mod reading;
mod server;
pub mod session;
#[cfg(test)]
mod stage;
#[cfg(test)]
#[path = "../../store/tests/suite/support/mod.rs"]
mod support;
mod time;
pub mod uploads;
pub mod views;

pub use server::{router, serve};
