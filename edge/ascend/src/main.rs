//! The binary: the command line, the server, and the wiring between them.

mod account_named;
#[cfg(feature = "oidc")]
mod by_oidc;
mod chances;
mod commands;
mod copying;
mod demo;
mod elsewhere;
mod journeys;
mod mailing;
mod new_file;
mod ordered;
mod outcome;
mod place;
mod recording;
mod sheet;
mod soundness;
mod told;

use clap::Parser;
use commands::Cli;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let format = cli.format();
    outcome::exit_code(commands::run(cli), format)
}
