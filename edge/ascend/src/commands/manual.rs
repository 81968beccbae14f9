//! `ascend completions`, `ascend man`.

use super::Cli;
use crate::outcome::say;
use actions::Stop;
use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// `ascend completions SHELL`
#[derive(Args, Debug)]
pub struct Completions {
    /// For which shell
    shell: Shell,
}

/// Prints completions, to be sourced by the shell.
pub fn completions(asked: &Completions) -> Result<(), Stop> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut Cli::command(), "ascend", &mut script);
    say(&String::from_utf8_lossy(&script))
}

/// Prints the manual page with a section for each command.
pub fn man() -> Result<(), Stop> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).context("writing the manual")?;
    for subcommand in command.get_subcommands() {
        let man = clap_mangen::Man::new(subcommand.clone());
        man.render_name_section(&mut page).context("writing the manual")?;
        man.render_synopsis_section(&mut page).context("writing the manual")?;
        man.render_options_section(&mut page).context("writing the manual")?;
    }
    say(&String::from_utf8_lossy(&page))
}
