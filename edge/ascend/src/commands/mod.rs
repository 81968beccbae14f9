//! The command line: one file per family of commands.

mod account;
mod audit;
mod backup;
mod demo;
mod doctor;
mod export;
mod handover;
mod handover_ledger;
mod import;
mod import_file;
mod init;
mod jobs;
mod journey;
mod kpi;
mod land;
mod land_quality;
mod ledger;
mod manual;
mod movements;
mod moving;
mod period;
mod policy;
mod policy_file;
mod report;
mod restore;
mod segments;
mod serve;
mod stats;
mod survey;

use crate::place::Place;
use crate::sheet::Format;
use actions::Stop;
use anyhow::Context;
use clap::{Parser, Subcommand};
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// Land customers, keep them, grow them: where recurring revenue came from.
///
/// Exit codes: 0 done, 1 fault, 2 bad usage or unreadable input, 3 refused.
#[derive(Parser, Debug)]
#[command(name = "ascend", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    place: Place,
    /// How the answer is written to standard output, or the file of an export
    #[arg(long, global = true, value_enum, default_value_t = Written::Table)]
    format: Written,
    #[command(subcommand)]
    command: Command,
}

/// How something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Written {
    /// For people
    Table,
    /// For programs: one object or array
    Json,
    /// For spreadsheets: money as a decimal and a currency column
    Csv,
    /// A workbook; only of an export
    Xlsx,
    /// Typed columns for programs; only of an export
    Parquet,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Build a believable sample company, or open it again, and serve it
    Demo(demo::Demo),
    /// Set up the first administrator
    Init(init::Init),
    /// Serve pages and the API until asked to end
    Serve(serve::Serve),
    /// Import a file, list imports, or undo one
    Import(import::Import),
    /// A KPI over time; list or explain them
    Kpi(kpi::KpiCommand),
    /// How opening levels became closing ones, by motion
    Movements(movements::Movements),
    /// The month-end snapshot straight from Parquet files, without importing
    Ledger(ledger::Ledger),
    /// One account: who it is, its lines, its movements
    Account(account::AccountCommand),
    /// All accounts as they stand today
    Accounts(account::Accounts),
    /// Take a list away as CSV, XLSX or Parquet
    Export(export::Export),
    /// Close months, reopen them, list them
    Period(period::Period),
    /// List the settings, or change one
    Policy(policy::Policy),
    /// The rule that says in which segment a customer is: show, set, try or apply it
    Segments(segments::Segments),
    /// Which account stands where, its gates, and taking a step
    Journey(journey::Journey),
    /// Who takes an account over, on which word, and what was promised
    Handover(handover::Handover),
    /// How an account is won: leads, deals, and what is expected to follow
    Land(land::Land),
    /// Ask the people of an account, and read what they say
    Survey(survey::Survey),
    /// What the server does by itself: list it, or try it again
    Jobs(jobs::Jobs),
    /// Statistics over a CSV file, without a database
    Stats(stats::Stats),
    /// The audit trail
    Audit(audit::Audit),
    /// Take a backup of the running installation, or verify one
    Backup(backup::Backup),
    /// Restore a backup into an empty place
    Restore(restore::Restore),
    /// Move an embedded installation into an empty PostgreSQL database
    Move(moving::Move),
    /// Check what is stored
    Doctor(doctor::Doctor),
    /// Print completions for a shell
    Completions(manual::Completions),
    /// Print the manual page, roff
    Man,
}

impl Cli {
    /// How the answer is written.
    pub fn format(&self) -> Format {
        self.format.of_answer().unwrap_or(Format::Table)
    }
}

impl Written {
    fn of_answer(self) -> Result<Format, Stop> {
        match self {
            Written::Table => Ok(Format::Table),
            Written::Json => Ok(Format::Json),
            Written::Csv => Ok(Format::Csv),
            Written::Xlsx | Written::Parquet => {
                let problem = "Only ascend export writes this format.";
                Err(Stop::wrong_field("format", problem, "Write --format table, json or csv."))
            }
        }
    }

    fn of_export(self) -> Result<exports::Format, Stop> {
        match self {
            Written::Csv => Ok(exports::Format::Csv),
            Written::Xlsx => Ok(exports::Format::Xlsx),
            Written::Parquet => Ok(exports::Format::Parquet),
            Written::Table | Written::Json => {
                let repair = "Write --format csv, xlsx or parquet.";
                Err(Stop::wrong_field("format", "No export is written in this format.", repair))
            }
        }
    }
}

/// Does what the command line asks for.
pub fn run(cli: Cli) -> Result<(), Stop> {
    let Cli { place, format: written, command } = cli;
    let format = match command {
        Command::Export(_) => Format::Table,
        _ => written.of_answer()?,
    };
    // These need neither a database nor a runtime, and start at once.
    match command {
        Command::Ledger(ledger) => return ledger::run(&ledger, format),
        Command::Stats(stats) => return stats::run(&stats, format),
        Command::Completions(completions) => return manual::completions(&completions),
        Command::Man => return manual::man(),
        _ => {}
    }
    let logged = if matches!(command, Command::Serve(_)) { "info,sea_orm_migration=warn" } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(logged));
    let on_terminal = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(on_terminal).with_writer(io::stderr).init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.context("starting the runtime")?;
    runtime.block_on(async {
        match command {
            Command::Demo(demo) => demo::run(place, demo, format).await,
            Command::Init(init) => init::run(&place, init, format).await,
            Command::Serve(serve) => serve::run(&place, &serve).await,
            Command::Import(import) => import::run(&place, import, format).await,
            Command::Kpi(kpi) => kpi::run(&place, kpi, format).await,
            Command::Movements(movements) => movements::run(&place, movements, format).await,
            Command::Account(account) => account::run(&place, &account, format).await,
            Command::Accounts(accounts) => account::list(&place, &accounts, format).await,
            Command::Export(export) => export::run(&place, export, written.of_export()?).await,
            Command::Period(period) => period::run(&place, period, format).await,
            Command::Policy(policy) => policy::run(&place, policy, format).await,
            Command::Segments(segments) => segments::run(&place, segments, format).await,
            Command::Journey(journey) => journey::run(&place, journey, format).await,
            Command::Handover(handover) => handover::run(&place, handover, format).await,
            Command::Land(land) => land::run(&place, land, format).await,
            Command::Survey(survey) => survey::run(&place, survey, format).await,
            Command::Jobs(jobs) => jobs::run(&place, jobs, format).await,
            Command::Audit(audit) => audit::run(&place, &audit, format).await,
            Command::Backup(backup) => backup::run(&place, backup, format).await,
            Command::Restore(restore) => restore::run(&place, &restore, format).await,
            Command::Move(moving) => moving::run(&place, &moving, format).await,
            Command::Doctor(doctor) => doctor::run(&place, &doctor, format).await,
            Command::Ledger(_) | Command::Stats(_) | Command::Completions(_) | Command::Man => Ok(()),
        }
    })
}
