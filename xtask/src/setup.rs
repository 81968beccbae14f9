//! What a fresh Debian machine lacks for the tests, found and, where allowed, installed.

use crate::step::{self, Stop};
use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The programs that the tests start.
pub struct Tools {
    /// Folder with `initdb` and `postgres`, the newest installed.
    pub postgres: PathBuf,
    /// The browser.
    pub chromium: PathBuf,
    /// The browser's WebDriver server.
    pub chromedriver: PathBuf,
    /// The quicker test runner, used where it is installed.
    pub nextest: bool,
}

struct Need {
    name: &'static str,
    purpose: &'static str,
    debian_package: &'static str,
    found: fn() -> Option<PathBuf>,
}

const NEEDS: &[Need] = &[
    Need { name: "git", purpose: "to list the files", debian_package: "git", found: || in_path("git") },
    Need { name: "cc", purpose: "to build SQLite and zstd", debian_package: "gcc libc6-dev", found: || in_path("cc") },
    Need { name: "setpriv", purpose: "to own PostgreSQL", debian_package: "util-linux", found: || in_path("setpriv") },
    Need { name: "venv", purpose: "for tests of the API", debian_package: "python3-venv", found: python_with_venv },
    Need { name: "PostgreSQL", purpose: "for tests on it", debian_package: "postgresql", found: newest_postgres },
    Need { name: "chromium", purpose: "for tests of pages", debian_package: "chromium", found: || in_path("chromium") },
    Need {
        name: "chromedriver",
        purpose: "for tests of pages",
        debian_package: "chromium-driver",
        found: || in_path("chromedriver"),
    },
];

/// Finds every program that the tests need and installs what is missing, with apt-get and rustup; when that is not
/// allowed or does not help, the stop says what to install.
pub fn complete() -> Result<Tools, Stop> {
    install_packages()?;
    install_components()?;
    let missing = || Stop::new(advice(&missing_needs()));
    Ok(Tools {
        postgres: newest_postgres().ok_or_else(missing)?,
        chromium: in_path("chromium").ok_or_else(missing)?,
        chromedriver: in_path("chromedriver").ok_or_else(missing)?,
        nextest: in_path("cargo-nextest").is_some(),
    })
}

/// Folder with the server programs of the newest PostgreSQL that is installed.
pub fn newest_postgres() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .filter_map(|version| Some((version.file_name().to_str()?.parse::<u32>().ok()?, version.path().join("bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists() && folder.join("postgres").exists())
        .max();
    if let Some((_, folder)) = newest {
        return Some(folder);
    }
    let initdb = in_path("initdb")?.canonicalize().ok()?;
    initdb.parent().filter(|folder| folder.join("postgres").exists()).map(Path::to_path_buf)
}

/// Whether this program runs as the superuser.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

fn install_packages() -> Result<(), Stop> {
    let missing = missing_needs();
    if missing.is_empty() {
        return Ok(());
    }
    let mut prefix: Vec<&str> = Vec::new();
    if !is_root() {
        prefix = vec!["sudo", "-n"];
    }
    if in_path("apt-get").is_none() || (!is_root() && !sudo_allowed()) {
        return Err(Stop::new(advice(&missing)));
    }
    // Nobody sits at the keyboard of a CI machine, so no package may ask questions.
    prefix.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let apt = |words: &[&str]| {
        let mut command = Command::new(prefix[0]);
        command.args(&prefix[1..]).args(words);
        step::run(&mut command, &advice(&missing))
    };
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.debian_package.split(' ')).collect();
    println!("   installing {}", packages.join(", "));
    apt(&["update", "--quiet=2"])?;
    apt(&[&["install", "--yes", "--quiet=2", "--no-install-recommends"], packages.as_slice()].concat())?;
    let still_missing = missing_needs();
    if still_missing.is_empty() { Ok(()) } else { Err(Stop::new(advice(&still_missing))) }
}

fn install_components() -> Result<(), Stop> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if step::read(step::cargo().args([subcommand, "--version"])).is_err() {
            let remedy = format!("Install it: rustup component add {component}");
            step::run(Command::new("rustup").args(["component", "add", component]), &remedy)?;
        }
    }
    Ok(())
}

fn sudo_allowed() -> bool {
    in_path("sudo").is_some() && step::read(Command::new("sudo").args(["-n", "true"])).is_ok()
}

fn missing_needs() -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| (need.found)().is_none()).collect()
}

fn advice(missing: &[&Need]) -> String {
    let list: Vec<String> = missing.iter().map(|need| format!("{} ({})", need.name, need.purpose)).collect();
    let packages: Vec<&str> = missing.iter().map(|need| need.debian_package).collect();
    format!("Missing: {}. Install them: sudo apt-get install {}", list.join(", "), packages.join(" "))
}

/// Python, where it can make an environment with pip: Debian packs that apart.
fn python_with_venv() -> Option<PathBuf> {
    let python = in_path("python3")?;
    let can = Command::new(&python).args(["-c", "import ensurepip, venv"]).output();
    can.is_ok_and(|tried| tried.status.success()).then_some(python)
}

fn in_path(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_the_path() {
        assert!(in_path("sh").is_some());
        assert!(in_path("no-such-program-of-ascend").is_none());
    }

    #[test]
    fn advice_names_each_program_its_purpose_and_the_command() {
        let missing: Vec<&Need> = NEEDS.iter().filter(|need| ["git", "cc"].contains(&need.name)).collect();
        assert_eq!(
            advice(&missing),
            "Missing: git (to list the files), cc (to build SQLite and zstd). \
             Install them: sudo apt-get install git gcc libc6-dev"
        );
    }
}
