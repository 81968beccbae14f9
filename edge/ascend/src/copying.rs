//! What backing up, restoring and moving have in common: progress, breaking off, and how it is
//! told that nothing was copied.

use crate::place::occupied;
use actions::Stop;
use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::time::Instant;
use store::NotCopied;

/// Why nothing was copied, as commands end.
pub fn not_copied(why: NotCopied) -> Stop {
    match why {
        NotCopied::Unreadable(problem) => {
            Stop::wrong_field("file", problem, "Take another backup; of this one nothing was used.")
        }
        NotCopied::Missing(problem) => Stop::wrong_field(
            "database-url",
            problem,
            "Name the database of an installation, or its folder with --dir.",
        ),
        NotCopied::Newer(reason) => {
            let remedy = "Install that version or a later one; nothing was changed.";
            Stop::refused("schema_must_be_known", reason, remedy)
        }
        NotCopied::Occupied(reason) => occupied(&reason),
        NotCopied::Differs(_) => Stop::Fault(anyhow::Error::new(why).context("nothing was changed")),
        NotCopied::Fault(fault) => Stop::Fault(fault),
    }
}

/// Does something long. Interrupted, it is dropped, and cleans up after itself.
pub async fn unless_interrupted<T>(work: impl Future<Output = Result<T, Stop>>) -> Result<T, Stop> {
    tokio::select! {
        done = work => done,
        _ = tokio::signal::ctrl_c() => Err(Stop::Fault(anyhow::anyhow!("interrupted; nothing was changed"))),
    }
}

/// Counts rows on a terminal, and times them.
pub struct Counting {
    bar: ProgressBar,
    started: Instant,
}

impl Counting {
    /// Begins; `all` is how many rows there are, where it is known.
    pub fn begin(all: Option<u64>) -> Counting {
        let bar = all.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let template = if all.is_some() { "{bar:40} {percent:>3} %  {elapsed_precise}" } else { "{human_pos} rows" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Counting { bar, started: Instant::now() }
    }

    /// So many rows are done.
    pub fn at(&self, rows: u64) {
        self.bar.set_position(rows);
    }

    /// Ends; how many milliseconds it took.
    pub fn end(self) -> u64 {
        self.bar.finish_and_clear();
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Rows per second.
pub fn rate(rows: u64, milliseconds: u64) -> u64 {
    rows * 1_000 / milliseconds.max(1)
}

/// A folder for something unfinished, which only this process uses and which goes with it.
pub struct Aside(PathBuf);

impl Aside {
    /// Makes the folder `path`.
    ///
    /// # Errors
    /// It is there already, or the disk failed.
    pub fn new(path: PathBuf) -> Result<Aside, Stop> {
        match std::fs::create_dir(&path) {
            Ok(()) => Ok(Aside(path)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let reason = format!("{} is there: another restore is under way, or one was killed.", path.display());
                Err(Stop::refused("restore_must_be_alone", reason, "If none is under way, remove that folder."))
            }
            Err(error) => {
                let fault = Err::<Aside, _>(error).with_context(|| format!("creating {}", path.display()));
                Ok(fault?)
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Whoever drops it early is telling already what went wrong.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
