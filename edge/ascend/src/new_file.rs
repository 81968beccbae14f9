//! A file that a command writes.

use actions::Stop;
use anyhow::Context;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// A file that was not there, and goes again unless it is completed.
pub struct NewFile<'a> {
    /// Takes its bytes.
    pub out: BufWriter<File>,
    path: &'a Path,
    is_complete: bool,
}

impl NewFile<'_> {
    /// Begins it; `option` named it on the command line.
    ///
    /// # Errors
    /// Refused under `rule` where something is there already; wrong where nothing can be written.
    pub fn begin<'a>(path: &'a Path, option: &'static str, rule: &'static str) -> Result<NewFile<'a>, Stop> {
        match File::create_new(path) {
            Ok(file) => Ok(NewFile { out: BufWriter::new(file), path, is_complete: false }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let reason = format!("{} is there already.", path.display());
                Err(Stop::refused(rule, reason, "Nothing is overwritten: choose another name."))
            }
            Err(error) => {
                let problem = format!("{} cannot be written: {error}.", path.display());
                Err(Stop::wrong_field(option, problem, "Name a file in a folder that is there."))
            }
        }
    }

    /// Keeps it; the number of its bytes.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub fn complete(mut self) -> Result<u64, Stop> {
        let writing = || format!("writing {}", self.path.display());
        self.out.flush().with_context(writing)?;
        let bytes = self.out.get_ref().metadata().with_context(writing)?.len();
        self.is_complete = true;
        Ok(bytes)
    }
}

impl Drop for NewFile<'_> {
    fn drop(&mut self) {
        if !self.is_complete {
            // Whoever drops it early is telling already what went wrong.
            let _ = std::fs::remove_file(self.path);
        }
    }
}
