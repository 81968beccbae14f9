//! `ascend backup FILE` and `ascend backup verify FILE`.

use crate::copying::{Aside, Counting, not_copied, unless_interrupted};
use crate::ordered::{Json, Object};
use crate::outcome::{note, say};
use crate::place::{Place, cx};
use crate::sheet::Format;
use crate::soundness::{Finding, findings, sheet_of, told};
use actions::account_now::turn_day;
use actions::{Clock, Stop, record_backup};
use anyhow::Context;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use store::{Manifest, NotCopied, Source, Store, Target, Unfinished, file_url};
use uuid::Uuid;

/// `ascend backup …`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Backup {
    #[command(subcommand)]
    act: Option<Act>,
    /// The file to write; there must be none of this name yet
    #[arg(required = true)]
    file: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// Read a backup, restore it into a temporary place, and check everything that came back
    Verify {
        /// The backup
        file: PathBuf,
    },
}

/// Takes a backup, or verifies one.
pub async fn run(place: &Place, asked: Backup, format: Format) -> Result<(), Stop> {
    match (asked.act, asked.file) {
        (Some(Act::Verify { file }), _) => unless_interrupted(verify(place, &file, format)).await,
        (None, Some(file)) => unless_interrupted(take(place, &file, format)).await,
        (None, None) => Err(Stop::wrong_field("file", "No file is named.", "Write it like ascend backup monday.zip.")),
    }
}

async fn take(place: &Place, file: &Path, format: Format) -> Result<(), Stop> {
    let source = Source::open(&place.present_url()?).await.map_err(not_copied)?;
    let unfinished = Unfinished::begin(file).map_err(|why| match why {
        NotCopied::Occupied(reason) => {
            Stop::refused("backup_must_be_new", reason, "Nothing is overwritten: choose another name.")
        }
        other => not_copied(other),
    })?;
    match source.is_up_to_date() {
        true => drop(record_backup(&place.cx().await?).await?),
        false => note("The schema is of an older Ascend: it is backed up as it is, without an entry in the trail."),
    }
    let counting = Counting::begin(None);
    let snapshot = source.snapshot().await.map_err(not_copied)?;
    let state_hash = if source.is_up_to_date() { Some(snapshot.state_hash().await?) } else { None };
    let taken_at = place.clock().now();
    let written = unfinished.write(&snapshot, taken_at, state_hash, &|rows| counting.at(rows)).await;
    let manifest = written.map_err(not_copied)?;
    snapshot.end().await?;
    let (checksum, bytes) = unfinished.complete().map_err(not_copied)?;
    let milliseconds = counting.end();
    source.close().await?;
    say(&match format {
        Format::Json => {
            let told = of_manifest(file, &manifest, &checksum)
                .with("bytes", &Json::number(bytes))
                .with("milliseconds", &Json::number(milliseconds));
            format!("{}\n", told.end())
        }
        _ => format!(
            "{} rows up to action {} are in {} ({bytes} bytes).\nIts checksum, to be kept elsewhere: {checksum}\n",
            manifest.rows(),
            manifest.sequence,
            file.display(),
        ),
    })
}

/// What is told of a backup in JSON.
pub fn of_manifest(file: &Path, manifest: &Manifest, checksum: &str) -> Object {
    Object::default()
        .with("file", &Json::text(&file.display().to_string()))
        .with("database_id", &Json::text(&manifest.database_id.to_string()))
        .with("sequence", &Json::number(manifest.sequence))
        .with("audit_hash", &Json::text(&manifest.audit_hash))
        .with("state_hash", &manifest.state_hash.as_deref().map_or(Json::null(), Json::text))
        .with("tables", &Json::number(manifest.tables.len()))
        .with("rows", &Json::number(manifest.rows()))
        .with("checksum", &Json::text(checksum))
}

async fn verify(place: &Place, file: &Path, format: Format) -> Result<(), Stop> {
    let mut backup = store::Backup::open(file).map_err(not_copied)?;
    let folder = std::env::temp_dir().join(format!("ascend-verify-{}", Uuid::now_v7()));
    let aside = Aside::new(folder)?;
    let database = aside.path().join("restored.db");
    let counting = Counting::begin(Some(backup.manifest.rows()));
    let target = Target::open(&file_url(&database)).await.map_err(not_copied)?;
    backup.restore(&target, &|rows| counting.at(rows)).await.map_err(not_copied)?;
    target.commit().await?;
    counting.end();
    let store = Store::open_file(&database).await.context("opening what was restored")?;
    let checks = checks_of(place, store, &backup.manifest).await?;
    match format {
        Format::Json => {
            let told = of_manifest(file, &backup.manifest, &backup.checksum)
                .with("sound", &Json::number(checks.iter().all(|check| check.wrong.is_none())))
                .with("checks", &Json::written(sheet_of(&checks).json()));
            say(&format!("{}\n", told.end()))?;
        }
        Format::Table => {
            let (rows, tables) = (backup.manifest.rows(), backup.manifest.tables.len());
            let sequence = backup.manifest.sequence;
            say(&format!("All {rows} rows of {tables} tables up to action {sequence} are as they were written.\n\n"))?;
            sheet_of(&checks).say(format)?;
        }
        Format::Csv => sheet_of(&checks).say(format)?,
    }
    told(&checks)
}

/// The checks of the doctor on what was restored, and what the manifest promised.
async fn checks_of(place: &Place, store: Store, manifest: &Manifest) -> Result<Vec<Finding>, Stop> {
    let (sequence, restored) = (store.sequence().await?, store.state_hash().await?);
    let end = store.verify_audit().await?.ok().map(|end| end.hash);
    let promised = |check, held: bool, wrong: &str| Finding { check, wrong: (!held).then(|| wrong.to_string()) };
    let mut checks = vec![
        promised("database id", store.database_id() == manifest.database_id, "It is another database's."),
        promised("sequence", sequence == manifest.sequence, "The last action is another one."),
        promised(
            "audit end",
            end.is_some_and(|end| end == manifest.audit_hash),
            "The trail does not end with the entry that the backup names.",
        ),
    ];
    // A later Ascend may work out the hash of an older schema otherwise.
    if let Some(state_hash) = manifest.state_hash.as_ref().filter(|_| manifest.is_of_this_schema()) {
        checks.push(promised("state hash", *state_hash == restored, "The standing facts are not those of then."));
    }
    let cx = cx(store, place.clock());
    turn_day(&cx.store, cx.clock.as_ref()).await?;
    checks.extend(findings(&cx).await?);
    cx.store.close().await?;
    Ok(checks)
}
