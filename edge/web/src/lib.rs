//! Pages, REST and OpenAPI. Thin: a view holds texts and links ready to be shown, and nothing
//! here computes or decides.

pub mod assets;
pub mod layout;
pub mod views;
