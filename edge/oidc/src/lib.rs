//! Signing in by OpenID Connect: where the browser goes, and who came back with a code. The only
//! crate that names openidconnect, and empty without its feature `provider`.
//!
//! The authorisation-code flow with PKCE (RFC 7636) of OpenID Connect Core 1.0, section 3.1. An
//! answer is believed when its id token is signed by a key of the provider, is for us, from the
//! issuer that was configured, not expired, and has the nonce of the question.
#![cfg(feature = "provider")]

mod asking;
mod not_told;
mod provider;
mod settings;
mod token;

pub use not_told::NotTold;
pub use provider::{Begun, Provider};
pub use settings::{Settings, Wrong};
pub use token::Told;
