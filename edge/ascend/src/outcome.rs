//! How a command ends: what is written, and the exit code.

use crate::sheet::Format;
use actions::{Refusal, Stop};
use std::io::{self, Write};
use std::process::ExitCode;

/// Bad usage, or input that cannot be read. The command line's own errors end so too.
const BAD_INPUT: u8 = 2;
/// The business said no.
const REFUSED: u8 = 3;

/// Writes to standard output. A reader that has gone away is no fault.
pub fn say(text: &str) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Stop::Fault(anyhow::Error::new(error).context("writing to standard output")))
        }
        _ => Ok(()),
    }
}

/// Writes a line for people to standard error, beside the answer.
pub fn note(text: &str) {
    // Nobody can be told that nobody can be told.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Input of a command that cannot be read, with its repair.
pub fn unreadable(field: &'static str, unreadable: &imports::Unreadable) -> Stop {
    Stop::wrong_field(field, unreadable.problem.clone(), unreadable.repair.clone())
}

/// Tells why a command stopped, and the exit code that says so to scripts. Programs read the
/// refusals as JSON from standard output; everything else is told to people.
pub fn exit_code(result: Result<(), Stop>, format: Format) -> ExitCode {
    let Err(stop) = result else { return ExitCode::SUCCESS };
    match (&stop, format) {
        (Stop::Refusal(refusals), Format::Json) => {
            // A reader that has gone away still sees the exit code.
            let _ = say(&refusals_as_json(refusals));
        }
        _ => note(&in_words(&stop)),
    }
    match stop {
        Stop::Refusal(_) => ExitCode::from(REFUSED),
        Stop::BadInput(_) => ExitCode::from(BAD_INPUT),
        Stop::Fault(_) => ExitCode::FAILURE,
    }
}

fn refusals_as_json(refusals: &[Refusal]) -> String {
    serde_json::to_string(refusals).map_or_else(|error| error.to_string(), |all| format!("{{\"refusals\":{all}}}\n"))
}

fn in_words(stop: &Stop) -> String {
    let lines: Vec<String> = match stop {
        Stop::Refusal(refusals) => refusals
            .iter()
            .map(|r| {
                let day = r.may_change_on.map_or(String::new(), |day| format!(" It may hold on {day}."));
                format!("refused: {}\nhint: {}{day}", r.reason, r.remedy)
            })
            .collect(),
        Stop::BadInput(fields) => {
            fields.iter().map(|f| format!("error: {}: {}\nhint: {}", f.field, f.problem, f.repair)).collect()
        }
        Stop::Fault(fault) => vec![format!("fault: {fault:#}")],
    };
    lines.join("\n")
}
