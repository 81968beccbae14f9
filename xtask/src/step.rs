//! Steps of a run, each with its name and time; the first that fails ends the run.

use std::fmt;
use std::process::Command;
use std::time::{Duration, Instant};

/// Why a run ended early: what went wrong and what to do about it, for a person to read.
#[derive(Debug)]
pub struct Stop(String);

impl Stop {
    /// A stop with its message.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Counts and times the steps of one run.
pub struct Steps {
    started: Instant,
    passed: u32,
}

impl Steps {
    /// A run that starts now.
    pub fn start() -> Self {
        Self { started: Instant::now(), passed: 0 }
    }

    /// Runs one step and prints how long it took; a failure names the step.
    pub fn run<T>(&mut self, name: &str, step: impl FnOnce() -> Result<T, Stop>) -> Result<T, Stop> {
        println!("── {name}");
        let started = Instant::now();
        let outcome = step();
        let took = spoken(started.elapsed());
        match outcome {
            Ok(answer) => {
                self.passed += 1;
                println!("   {name}: passed in {took}");
                Ok(answer)
            }
            Err(stop) => Err(Stop::new(format!("step \"{name}\" failed after {took}.\n{stop}"))),
        }
    }

    /// The closing line, e.g. `ascend: 9 steps passed in 3 min 12 s`.
    pub fn summary(&self) -> String {
        format!("ascend: {} steps passed in {}", self.passed, spoken(self.started.elapsed()))
    }
}

/// Runs a command with its output shown; a failure tells the command line and the remedy.
pub fn run(command: &mut Command, remedy: &str) -> Result<(), Stop> {
    let line = command_line(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Stop::new(format!("`{line}` ended with {status}. {remedy}"))),
        Err(error) => Err(Stop::new(format!("`{line}` did not start: {error}. {remedy}"))),
    }
}

/// Runs a command and returns what it wrote to standard output.
pub fn read(command: &mut Command) -> Result<String, Stop> {
    let line = command_line(command);
    let output = command.output().map_err(|error| Stop::new(format!("`{line}` did not start: {error}.")))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(Stop::new(format!("`{line}` ended with {}.\n{complaint}", output.status)));
    }
    String::from_utf8(output.stdout).map_err(|_| Stop::new(format!("`{line}` wrote something that is not UTF-8.")))
}

/// Cargo as the caller of this program named it, so that a chosen toolchain stays chosen.
pub fn cargo() -> Command {
    as_from_a_shell(Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())))
}

/// The command without what cargo told this program about its package: build scripts that look at
/// it would run again, and half of the dependencies with them, each time between a cargo that a
/// person starts and one that is started here.
pub fn as_from_a_shell(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            command.env_remove(name);
        }
    }
    command
}

fn command_line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=9 => format!("{:.1} s", time.as_secs_f64()),
        10..=59 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[test]
    fn a_cargo_that_is_started_here_is_told_nothing_of_this_package() {
        // Tests are run by cargo, too.
        assert!(std::env::var_os("CARGO_PKG_NAME").is_some());
        let command = as_from_a_shell(Command::new("env"));
        let gone: Vec<&OsStr> = command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
        for name in ["CARGO_PKG_NAME", "CARGO_PKG_VERSION_MAJOR", "CARGO_MANIFEST_DIR"] {
            assert!(gone.contains(&OsStr::new(name)), "{name} is still told");
        }
    }

    #[test]
    fn times_are_spoken() {
        for (milliseconds, expected) in [
            (0, "0.0 s"),
            (1_240, "1.2 s"),
            (10_000, "10 s"),
            (59_999, "59 s"),
            (60_000, "1 min 0 s"),
            (192_400, "3 min 12 s"),
        ] {
            assert_eq!(spoken(Duration::from_millis(milliseconds)), expected);
        }
    }

    #[test]
    fn a_failed_step_is_named_and_not_counted() {
        let mut steps = Steps::start();
        assert!(steps.run("tidy", || Ok(())).is_ok());
        let stop = steps.run("format", || Err::<(), _>(Stop::new("Run `cargo fmt`."))).unwrap_err().to_string();
        assert!(stop.starts_with("step \"format\" failed after"), "{stop}");
        assert!(stop.ends_with("Run `cargo fmt`."), "{stop}");
        assert!(steps.summary().starts_with("ascend: 1 steps passed in"));
    }

    #[test]
    fn a_failed_command_tells_its_line_and_the_remedy() {
        let stop = run(Command::new("sh").args(["-c", "exit 4"]), "Mend it.").unwrap_err().to_string();
        assert_eq!(stop, "`sh -c exit 4` ended with exit status: 4. Mend it.");
    }
}
