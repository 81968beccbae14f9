//! `ascend stats wilson FILE`: statistics over any table, so that an analyst can hold them against
//! another tool.

use crate::outcome::say;
use crate::sheet::Format;
use actions::Stop;
use anyhow::Context;
use clap::{Args, Subcommand};
use statistics::{Confidence, Share, wilson};
use std::path::{Path, PathBuf};

/// `ascend stats …`
#[derive(Args, Debug)]
pub struct Stats {
    #[command(subcommand)]
    model: Model,
}

#[derive(Subcommand, Debug)]
enum Model {
    /// The interval of shares: columns successes and trials
    Wilson {
        /// A CSV file with a header
        file: PathBuf,
        /// The column that names the row
        #[arg(long, value_name = "COLUMN")]
        by: Option<String>,
        /// Percent of confidence
        #[arg(long, default_value_t = 95.0)]
        confidence: f64,
    },
}

/// One share.
struct Row {
    name: String,
    successes: u64,
    trials: u64,
}

/// Reads the file and says what it comes to. Needs no database.
///
/// # Errors
/// A file that cannot be read, and rows that are no shares: the first one is named.
pub fn run(asked: &Stats, format: Format) -> Result<(), Stop> {
    let Model::Wilson { file, by, confidence } = &asked.model;
    let confidence = Confidence::of_percent(*confidence).ok_or_else(|| {
        Stop::wrong_field("confidence", format!("{confidence} is no confidence."), "Write a percent between 0 and 100.")
    })?;
    let rows = rows(file, by.as_deref())?;
    let mut estimates = Vec::with_capacity(rows.len());
    for (number, row) in (2..).zip(&rows) {
        let share = Share { successes: row.successes, trials: row.trials };
        let no_share = || {
            let problem = format!("Row {number} is no share: {} of {}.", row.successes, row.trials);
            Stop::wrong_field(
                "file",
                problem,
                "Write whole successes, at most as many as trials, and at least one trial.",
            )
        };
        let interval = wilson(share, confidence).ok_or_else(no_share)?;
        estimates.push((row, row.successes as f64 / row.trials as f64, interval));
    }
    match format {
        Format::Json => {
            let estimate = |(row, estimate, interval): &(&Row, f64, statistics::Interval)| {
                serde_json::json!({
                    "name": row.name, "estimate": estimate, "low": interval.low, "high": interval.high,
                })
            };
            let estimates: Vec<serde_json::Value> = estimates.iter().map(estimate).collect();
            let told = serde_json::json!({ "model": "wilson", "n": rows.len(), "estimates": estimates });
            say(&format!("{told}\n"))
        }
        Format::Csv => {
            let line = |(row, estimate, interval): &(&Row, f64, statistics::Interval)| {
                format!("{},{estimate},{},{}\n", row.name, interval.low, interval.high)
            };
            say(&format!("name,estimate,low,high\n{}", estimates.iter().map(line).collect::<String>()))
        }
        Format::Table => {
            let line = |(row, estimate, interval): &(&Row, f64, statistics::Interval)| {
                format!("{:<24} {estimate:>8.4}  {:.4} to {:.4}\n", row.name, interval.low, interval.high)
            };
            say(&estimates.iter().map(line).collect::<String>())
        }
    }
}

fn rows(file: &Path, by: Option<&str>) -> Result<Vec<Row>, Stop> {
    let unreadable = |problem: String| Stop::wrong_field("file", problem, "Name a CSV file with a header.");
    let mut reader =
        csv::Reader::from_path(file).map_err(|e| unreadable(format!("{} cannot be read: {e}.", file.display())))?;
    let header = reader.headers().map_err(|e| unreadable(format!("{e}.")))?.clone();
    let column = |name: &str| {
        let at = header.iter().position(|head| head.trim() == name);
        at.ok_or_else(|| unreadable(format!("There is no column {name}.")))
    };
    let (successes, trials) = (column("successes")?, column("trials")?);
    let by = by.map(column).transpose()?;
    let mut rows = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.context("reading a row").map_err(|e| unreadable(format!("Row {number}: {e}.")))?;
        let cell = |at: usize| record.get(at).unwrap_or_default().trim().to_string();
        let figure = |at: usize| {
            let text = cell(at);
            text.parse::<u64>()
                .map_err(|_| unreadable(format!("Row {number}: \u{201c}{text}\u{201d} is no whole number.")))
        };
        let name = by.map_or_else(|| format!("row {number}"), cell);
        rows.push(Row { name, successes: figure(successes)?, trials: figure(trials)? });
    }
    Ok(rows)
}
