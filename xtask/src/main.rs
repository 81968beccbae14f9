//! `cargo xtask`: sets a machine up, keeps the house rules and runs every test with the one command that CI also runs.

mod features;
mod suite;
mod tidy;

use std::env;
use std::path::Path;
use std::process::ExitCode;
use xtask::{cluster, setup, step};

const HELP: &str = "cargo xtask test               set up what is missing, then check and test everything
cargo xtask tidy               check the house rules only
cargo xtask oidc               check and test the binary with OpenID Connect, which nothing else builds
cargo xtask endure             kill the server and stop PostgreSQL 200 times each, under load
cargo xtask schemathesis [N]   hold the API against its OpenAPI document, as each role, N examples per operation
cargo xtask postgres CMD…      run a command beside a private PostgreSQL (ASCEND_TEST_POSTGRES)
cargo xtask help               this text";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Some(root) = Path::new(env!("CARGO_MANIFEST_DIR")).parent() else {
        return usage("xtask stands outside a workspace.");
    };
    let outcome = match words.as_slice() {
        ["test"] => suite::test(root),
        ["tidy"] => suite::tidy(root),
        ["oidc"] => suite::oidc(root),
        ["endure"] => suite::endure(root),
        ["schemathesis", words @ ..] => suite::schemathesis(root, words),
        ["postgres", "--", program, rest @ ..] | ["postgres", program, rest @ ..] => {
            suite::beside_postgres(program, rest)
        }
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => return usage(&format!("xtask does not know `{}`.", words.join(" "))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("xtask: {stop}");
            ExitCode::FAILURE
        }
    }
}

fn usage(problem: &str) -> ExitCode {
    eprintln!("{problem}\n{HELP}");
    ExitCode::from(2)
}
