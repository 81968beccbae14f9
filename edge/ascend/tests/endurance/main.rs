//! An acknowledged write is never lost and a retried one never doubled: the server is killed under
//! load, and so is PostgreSQL. `cargo xtask endure` does it two hundred times.

mod client;
mod killed;
mod ledger;
mod server;
mod stopped;
mod writer;

/// How often something is broken off: `usual` unless the environment says otherwise.
fn rounds(usual: u32) -> u32 {
    std::env::var("ASCEND_ENDURE_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}
