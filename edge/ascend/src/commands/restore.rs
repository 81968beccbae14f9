//! `ascend restore FILE`: a backup becomes an installation, in an empty place.

use super::backup::of_manifest;
use crate::copying::{Aside, Counting, not_copied, rate, unless_interrupted};
use crate::ordered::Json;
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::Format;
use actions::Stop;
use clap::Args;
use std::path::{Path, PathBuf};
use store::{Backup, Target, file_url, give_name};

/// Where an embedded installation is built before it gets its name.
const UNFINISHED: &str = "restoring";

/// `ascend restore FILE`
#[derive(Args, Debug)]
pub struct Restore {
    /// The backup
    file: PathBuf,
}

/// Restores into the folder of `--dir`, or into the database of `--database-url`.
pub async fn run(place: &Place, asked: &Restore, format: Format) -> Result<(), Stop> {
    unless_interrupted(restore(place, &asked.file, format)).await
}

async fn restore(place: &Place, file: &Path, format: Format) -> Result<(), Stop> {
    let mut backup = Backup::open(file).map_err(not_copied)?;
    let counting = Counting::begin(Some(backup.manifest.rows()));
    match &place.database_url {
        Some(url) => fill(&mut backup, url, &counting).await?,
        None => {
            let database = place.vacant_file()?;
            let aside = Aside::new(database.with_file_name(UNFINISHED))?;
            let unfinished = aside.path().join("ascend.db");
            fill(&mut backup, &file_url(&unfinished), &counting).await?;
            give_name(&unfinished, &database).map_err(not_copied)?;
        }
    }
    let (rows, milliseconds) = (backup.manifest.rows(), counting.end());
    say(&match format {
        Format::Json => {
            let told = of_manifest(file, &backup.manifest, &backup.checksum)
                .with("milliseconds", &Json::number(milliseconds))
                .with("rows_per_second", &Json::number(rate(rows, milliseconds)));
            format!("{}\n", told.end())
        }
        _ => format!(
            "Restored: {rows} rows up to action {} ({} rows per second).\nEverybody signs in again.\n",
            backup.manifest.sequence,
            rate(rows, milliseconds)
        ),
    })
}

async fn fill(backup: &mut Backup, url: &str, counting: &Counting) -> Result<(), Stop> {
    let target = Target::open(url).await.map_err(not_copied)?;
    backup.restore(&target, &|rows| counting.at(rows)).await.map_err(not_copied)?;
    Ok(target.commit().await?)
}
