//! The files of the repository, read once.

use super::scan::Source;
use crate::step::{self, Stop};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files that git knows or would add.
pub struct Tree {
    pub root: PathBuf,
    pub files: Vec<File>,
}

/// A file with its path from the root, parts joined by `/`; bytes that are no text read as an empty one.
pub struct File {
    pub path: String,
    pub text: String,
}

/// A Rust file with its characters told apart.
pub struct RustFile<'a> {
    pub path: &'a str,
    pub source: Source,
    /// True when the whole file is compiled for tests only.
    pub is_test: bool,
}

impl Tree {
    pub fn read(root: &Path) -> Result<Self, Stop> {
        let words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let list = step::read(Command::new("git").current_dir(root).args(words))?;
        let paths: BTreeSet<&str> = list.split_terminator('\0').collect();
        let files = paths.into_iter().filter_map(|path| {
            // A file that is deleted but not yet committed is still listed.
            let bytes = fs::read(root.join(path)).ok()?;
            Some(File { path: path.to_owned(), text: String::from_utf8(bytes).unwrap_or_default() })
        });
        Ok(Self { root: root.to_owned(), files: files.collect() })
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|&(path, text)| File { path: path.into(), text: text.into() });
        Self { root: PathBuf::new(), files: files.collect() }
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Our own files with an ending: what is vendored follows its own house.
    pub fn own(&self, ending: &str) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.path.ends_with(ending) && !file.path.contains("/vendor/"))
    }

    pub fn rust_files(&self) -> Vec<RustFile<'_>> {
        let sources: Vec<(&str, Source)> =
            self.own(".rs").map(|file| (file.path.as_str(), Source::read(&file.text))).collect();
        let test_modules: Vec<String> = sources
            .iter()
            .flat_map(|(path, source)| {
                let folder = module_folder(path);
                source.test_modules().into_iter().map(move |name| format!("{folder}/{name}"))
            })
            .collect();
        let rust_file = |(path, source)| RustFile { path, source, is_test: is_test_path(path, &test_modules) };
        sources.into_iter().map(rust_file).collect()
    }
}

/// The folder where the modules that a file declares live.
fn module_folder(path: &str) -> String {
    let stem = path.trim_end_matches(".rs");
    match stem.rsplit_once('/') {
        Some((folder, "lib" | "main" | "mod")) => folder.to_owned(),
        _ => stem.to_owned(),
    }
}

fn is_test_path(path: &str, test_modules: &[String]) -> bool {
    let in_test_folder = path.split('/').any(|part| ["tests", "benches", "examples", "tests.rs"].contains(&part));
    let declared = |module: &String| path == format!("{module}.rs") || path.starts_with(&format!("{module}/"));
    in_test_folder || test_modules.iter().any(declared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_compiled_for_tests_only_are_known() {
        let tree = Tree::of(&[
            ("core/money/src/lib.rs", "#[cfg(test)]\nmod ledgers;\nmod rate;\n"),
            ("core/money/src/ledgers.rs", ""),
            ("core/money/src/ledgers/acme.rs", ""),
            ("core/money/src/rate.rs", "#[cfg(test)]\nmod cases;"),
            ("core/money/src/rate/cases.rs", ""),
            ("core/money/tests/story.rs", ""),
            ("core/money/src/day/tests.rs", ""),
        ]);
        let tests: Vec<&str> = tree.rust_files().iter().filter(|file| file.is_test).map(|file| file.path).collect();
        assert_eq!(
            tests,
            [
                "core/money/src/ledgers.rs",
                "core/money/src/ledgers/acme.rs",
                "core/money/src/rate/cases.rs",
                "core/money/tests/story.rs",
                "core/money/src/day/tests.rs",
            ]
        );
    }
}
