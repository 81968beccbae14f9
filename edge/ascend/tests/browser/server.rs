//! A server with a small demo company, for the browser to look at.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The demo's sign-in, as the command prints it.
pub const EMAIL: &str = "demo@ascend.example";
pub const PASSWORD: &str = "ascend-demo-2026";

/// A running `ascend demo`; ends with the test.
pub struct Server {
    process: Child,
    pub address: String,
    _folder: TempDir,
}

impl Server {
    pub fn start() -> Result<Server> {
        let folder = TempDir::new()?;
        let mut process = Command::new(env!("CARGO_BIN_EXE_ascend"))
            .args(["demo", "--accounts", "60", "--listen", "127.0.0.1:0", "--dir"])
            .arg(folder.path())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .context("starting the demo")?;
        let said = process.stderr.take().context("the demo says nothing")?;
        let mut lines = BufReader::new(said).lines();
        let mut heard = String::new();
        for line in lines.by_ref() {
            let line = line?;
            if let Some(at) = line.find("http://") {
                let address = line[at..].trim().to_string();
                // What it says later must not fill the pipe.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Server { process, address, _folder: folder });
            }
            heard.push_str(&line);
            heard.push('\n');
        }
        bail!("the demo ended without an address:\n{heard}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
