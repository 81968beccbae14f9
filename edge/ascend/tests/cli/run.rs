//! Runs the built binary on an installation of its own.

use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// An installation that ends with the test.
pub struct Home {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Home {
    pub fn new() -> Home {
        Home { folder: TempDir::new().expect("a temporary folder") }
    }

    /// The path of a file beside the installation.
    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// A file beside the installation; its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("making a folder");
        std::fs::write(&path, text).expect("writing a fixture");
        path.display().to_string()
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ascend"));
        command.args(arguments).env("ASCEND_DIR", self.folder.path().join("home"));
        command.env_remove("ASCEND_DATABASE_URL").env_remove("ASCEND_TIME_ZONE").env_remove("RUST_LOG");
        let output = command.output().expect("starting ascend");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ended { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs with JSON as the format: what it says, and the exit code.
    pub fn json(&self, arguments: &[&str]) -> (Value, i32) {
        let ended = self.run(&[arguments, &["--format", "json"]].concat());
        let said = serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {ended:?}"));
        (said, ended.code)
    }
}

/// A new database of the cluster that the environment names; its URL.
pub fn new_postgres_database() -> String {
    let cluster = std::env::var("ASCEND_TEST_POSTGRES").expect("run cargo xtask test, or cargo xtask postgres CMD");
    let (address, folder) = cluster.split_once("/postgres?host=").expect("the URL of the private cluster");
    let name = format!("ascend_{}", uuid::Uuid::now_v7().simple());
    let mut psql = Command::new("psql");
    psql.args(["--quiet", "--no-psqlrc", "--command", &format!("CREATE DATABASE {name}"), &cluster]);
    assert!(psql.status().expect("starting psql").success());
    format!("{address}/{name}?host={folder}")
}
