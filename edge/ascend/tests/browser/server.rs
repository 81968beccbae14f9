//! A server with a small demo company, for the browser to look at.

use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// The demo's sign-in, as the command prints it.
pub const EMAIL: &str = "demo@ascend.example";
pub const PASSWORD: &str = "ascend-demo-2026";

/// A running `ascend demo`; ends with the test.
pub struct Server {
    process: Child,
    pub address: String,
    folder: Arc<TempDir>,
}

impl Server {
    /// On the demo's own day.
    pub fn start() -> Result<Server> {
        Server::serve(Arc::new(TempDir::new()?), &[])
    }

    /// The same company on another day.
    pub fn on_day(self, day: &str) -> Result<Server> {
        let folder = self.folder.clone();
        drop(self);
        Server::serve(folder, &["--today", day])
    }

    /// Imports a file beside the running server, as RevOps does.
    pub fn import(&self, kind: &str, text: &str) -> Result<()> {
        let file = self.folder.path().join(format!("{kind}.csv"));
        fs::write(&file, text)?;
        let mut import = Command::new(env!("CARGO_BIN_EXE_ascend"));
        import.args(["import", kind, "--strict", "--dir"]).arg(self.folder.path()).arg(&file);
        let done = import.stdout(Stdio::null()).output()?;
        let told = String::from_utf8_lossy(&done.stderr);
        if done.status.success() { Ok(()) } else { bail!("{kind} were not imported:\n{told}") }
    }

    fn serve(folder: Arc<TempDir>, more: &[&str]) -> Result<Server> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ascend"))
            .args(["demo", "--accounts", "60", "--listen", "127.0.0.1:0"])
            .args(more)
            .arg("--dir")
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
                return Ok(Server { process, address, folder });
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
