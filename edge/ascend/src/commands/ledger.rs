//! `ascend ledger`: the month-end snapshot over Parquet. Opens no database.

use crate::outcome::say;
use crate::sheet::Format;
use actions::Stop;
use analytics::ledger::{LedgerInput, month_end_ledger, write_csv};
use anyhow::Context;
use clap::Args;
use money::Month;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// `ascend ledger`: CSV of 22 columns without a header, by group and month.
#[derive(Args, Debug)]
pub struct Ledger {
    /// Parquet of changes: change_id, account_id, product_id, effective_date, mrr_after
    #[arg(long, value_name = "FILE")]
    levels: PathBuf,
    /// Parquet of accounts: account_id, currency, and the column to group by
    #[arg(long, value_name = "FILE")]
    accounts: PathBuf,
    /// Parquet of rates: currency, ppm
    #[arg(long, value_name = "FILE")]
    fx: PathBuf,
    /// First month, e.g. 2022-01
    #[arg(long, value_name = "MONTH")]
    from: Month,
    /// Last month
    #[arg(long, value_name = "MONTH")]
    to: Month,
    /// Column of accounts to group by
    #[arg(long, value_name = "COLUMN")]
    by: String,
    /// How many threads work [default: all cores]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

/// Prints the ledger.
pub fn run(asked: &Ledger, format: Format) -> Result<(), Stop> {
    if format == Format::Json {
        return Err(Stop::wrong_field("format", "The ledger has no JSON form.", "Leave --format out: it writes CSV."));
    }
    if asked.to < asked.from {
        let problem = format!("{} is before {}.", asked.to, asked.from);
        return Err(Stop::wrong_field("to", problem, "Name a month that is not before --from."));
    }
    let input = LedgerInput {
        levels: asked.levels.clone(),
        accounts: asked.accounts.clone(),
        fx: asked.fx.clone(),
        from: asked.from,
        to: asked.to,
        by: asked.by.clone(),
        threads: asked.threads,
    };
    let rows = month_end_ledger(&input).map_err(|wrong| {
        let place = wrong.row_group.map_or(String::new(), |group| format!(", row group {group}"));
        let problem = format!("{}{place}: {}.", wrong.file.display(), wrong.problem);
        Stop::wrong_field("input", problem, wrong.repair)
    })?;
    let mut csv = Vec::new();
    write_csv(&rows, &mut csv).context("writing CSV")?;
    say(&String::from_utf8_lossy(&csv))
}
