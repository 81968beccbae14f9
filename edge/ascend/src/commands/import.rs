//! `ascend import KIND FILE`, `import undo BATCH`, `import list`.

use super::import_file::{File, import_file, kind_named, mapping_of};
use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use actions::{Cx, ImportReport, Mode, Stop, undo_import};
use anyhow::Context;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use imports::{Kind, group};
use std::path::PathBuf;
use uuid::Uuid;

/// Imports shown by `import list`.
const LISTED_MAX: u64 = 100;

/// `ascend import …`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Import {
    #[command(subcommand)]
    act: Option<Act>,
    /// What the rows are
    #[arg(required = true, value_parser = kinds())]
    kind: Option<Kind>,
    /// CSV, XLSX or Parquet; for interactions also EML, MBOX or ICS
    #[arg(required = true)]
    file: Option<PathBuf>,
    /// How the file names its columns, TOML [default: guessed from the header]
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Whose ids the rows use [default: the mapping's, else mail or calendar for such files, else the kind]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Do everything but the commit
    #[arg(long)]
    dry_run: bool,
    /// Land all rows, or none
    #[arg(long)]
    strict: bool,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// Take an import back; the file may be imported again
    Undo {
        /// The id that the import printed
        batch: Uuid,
    },
    /// The latest imports
    List,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.key())).try_map(|key| kind_named(&key))
}

/// Imports, undoes or lists.
pub async fn run(place: &Place, asked: Import, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    match asked.act {
        Some(Act::Undo { batch }) => undo(&cx, batch, format).await,
        Some(Act::List) => list(&cx, format).await,
        None => land(&cx, asked, format).await,
    }
}

async fn land(cx: &Cx, asked: Import, format: Format) -> Result<(), Stop> {
    let (Some(kind), Some(path)) = (asked.kind, &asked.file) else {
        return Err(Stop::wrong_field("file", "No file is named.", "Write it like ascend import levels levels.csv."));
    };
    let mapping = asked.mapping.as_deref().map(mapping_of).transpose()?;
    let mode = match (asked.dry_run, asked.strict) {
        (true, _) => Mode::DryRun,
        (false, true) => Mode::Strict,
        (false, false) => Mode::Commit,
    };
    let report = import_file(cx, File { path, kind, mapping, source: asked.source }, mode).await?;
    match format {
        Format::Json => {
            say(&format!("{}\n", serde_json::to_string(&report).context("writing the report")?))?;
        }
        Format::Csv => complaints(&report).say(format)?,
        Format::Table => in_words(&report, mode)?,
    }
    // A strict dry run ends as the import would, so that a script can ask beforehand.
    if asked.strict && report.reject > 0 {
        let problem = format!("{} rows have complaints, so none landed.", report.reject);
        return Err(Stop::wrong_field("strict", problem, "Repair them, or import without --strict."));
    }
    Ok(())
}

fn complaints(report: &ImportReport) -> Sheet {
    let mut sheet = Sheet::new(["row", "column", "problem", "repair"]);
    for complaint in &report.complaints {
        sheet.push(vec![
            Cell::Whole(i64::try_from(complaint.row).unwrap_or(i64::MAX)),
            Cell::Text(complaint.column.clone()),
            Cell::Text(complaint.problem.clone()),
            Cell::Text(complaint.repair.clone()),
        ]);
    }
    sheet
}

fn in_words(report: &ImportReport, mode: Mode) -> Result<(), Stop> {
    let would = if mode == Mode::DryRun { "would be " } else { "" };
    say(&format!(
        "{would}created {}, {would}updated {}, unchanged {}, left out {}\n",
        report.create, report.update, report.unchanged, report.reject
    ))?;
    if !report.complaints.is_empty() {
        let mut sheet = Sheet::new(["rows", "for example", "column", "problem", "repair"]);
        for group in group(&report.complaints) {
            let rows: Vec<String> = group.rows.iter().map(u64::to_string).collect();
            sheet.push(vec![
                Cell::Whole(i64::try_from(group.count).unwrap_or(i64::MAX)),
                Cell::Text(rows.join(", ")),
                Cell::Text(group.column),
                Cell::Text(group.problem),
                Cell::Text(group.repair),
            ]);
        }
        say("\n")?;
        sheet.say(Format::Table)?;
    }
    match report.batch {
        Some(batch) => say(&format!("\nTo take it back: ascend import undo {batch}\n")),
        None => say("Nothing was recorded.\n"),
    }
}

async fn undo(cx: &Cx, batch: Uuid, format: Format) -> Result<(), Stop> {
    let undone = undo_import(cx, batch).await?;
    say(&match format {
        Format::Json => {
            let told = Object::default()
                .with("batch", &Json::text(&undone.batch.to_string()))
                .with("accounts", &Json::number(undone.accounts));
            format!("{}\n", told.end())
        }
        _ => format!("Import {batch} no longer counts; it was about {} accounts.\n", undone.accounts),
    })
}

async fn list(cx: &Cx, format: Format) -> Result<(), Stop> {
    let columns = ["batch", "kind", "source", "file", "create", "update", "unchanged", "reject", "state"];
    let mut sheet = Sheet::new(columns);
    for (batch, undoing) in cx.store.batches(&cx.scope, None, LISTED_MAX).await? {
        sheet.push(vec![
            Cell::Text(batch.id.to_string()),
            Cell::Text(batch.kind),
            Cell::Text(batch.source),
            Cell::Text(batch.file_name),
            Cell::Whole(batch.created),
            Cell::Whole(batch.updated),
            Cell::Whole(batch.unchanged),
            Cell::Whole(batch.rejected),
            Cell::Text(if undoing.is_some() { "undone" } else { "stands" }.into()),
        ]);
    }
    sheet.say(format)
}
