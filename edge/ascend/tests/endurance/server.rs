//! The real binary, served, and killed.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

pub const EMAIL: &str = "kim@example.com";
pub const PASSWORD: &str = "a password of sixteen";

/// How long a server may take to say where it listens.
const START_MAX: Duration = Duration::from_secs(60);

/// A running `ascend serve`. Ends with the test.
pub struct Server {
    process: Child,
    address: mpsc::Receiver<String>,
}

/// The binary at an installation: `--dir`, and perhaps `--database-url`.
fn ascend(place: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascend"));
    command.args(place).env_remove("ASCEND_DIR").env_remove("ASCEND_DATABASE_URL").env_remove("RUST_LOG");
    command
}

/// Sets the administrator up.
pub fn init(place: &[String]) {
    let mut command = ascend(place);
    command.args(["init", "--email", EMAIL, "--password-stdin"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut process = command.spawn().expect("starting ascend init");
    process.stdin.take().expect("its input").write_all(PASSWORD.as_bytes()).expect("telling the password");
    assert!(process.wait().expect("waiting for ascend init").success());
}

/// Runs the doctor; what it says when something is wrong.
pub fn unsound(place: &[String]) -> Option<String> {
    let told = ascend(place).arg("doctor").output().expect("starting the doctor");
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (!told.status.success()).then(|| words(&told.stdout) + &words(&told.stderr))
}

impl Server {
    /// Starts it; it may not listen yet.
    pub fn start(place: &[String]) -> Server {
        let mut command = ascend(place);
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("starting ascend serve");
        let said = BufReader::new(process.stderr.take().expect("what it says"));
        let (tell, address) = mpsc::channel();
        std::thread::spawn(move || {
            // What it says later must not fill the pipe.
            for line in said.lines().map_while(Result::ok) {
                if let Some(host) = line.trim().strip_prefix("http://") {
                    tell.send(host.to_string()).ok();
                } else if line.contains("panicked") {
                    eprintln!("the server said: {line}");
                }
            }
        });
        Server { process, address }
    }

    /// Where it listens, as soon as it does.
    pub fn address(&self) -> String {
        self.address.recv_timeout(START_MAX).expect("the server says where it listens")
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}
