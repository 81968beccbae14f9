//! The runs a person can ask for, as lists of steps.

use crate::cluster::{Cluster, URL_VARIABLE};
use crate::setup::{self, Tools};
use crate::step::{Steps, Stop, as_from_a_shell, cargo, run};
use crate::{features, tidy};
use std::path::Path;
use std::process::Command;

/// Tells the tests of endurance how often they kill and stop.
const ROUNDS_VARIABLE: &str = "ASCEND_ENDURE_ROUNDS";
const ROUNDS: &str = "200";
/// Examples for each operation of the API, as each role, in the tests of every day.
const EXAMPLES: &str = "3";

/// Sets the machine up, checks the house and runs every test; says so in one closing line.
pub fn test(root: &Path) -> Result<(), Stop> {
    let mut steps = Steps::start();
    let tools = steps.run("set-up", setup::complete)?;
    steps.run("tidy", || tidy::check(root))?;
    steps
        .run("format", || run(cargo().current_dir(root).args(["fmt", "--all", "--check"]), "Run `cargo fmt --all`."))?;
    steps.run("features", || features::built_once(root))?;
    steps.run("clippy", || {
        let words = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        run(cargo().current_dir(root).args(words), "Mend what clippy says above.")
    })?;
    let cluster = steps.run("PostgreSQL", || Cluster::start(&tools.postgres))?;
    steps.run("tests", || run(&mut tests(root, &tools, &cluster), "Mend the tests named above."))?;
    // The other runner has run them already.
    if tools.nextest {
        let words = ["test", "--workspace", "--doc", "--quiet"];
        steps
            .run("examples in docs", || run(cargo().current_dir(root).args(words), "Mend the examples named above."))?;
    }
    drop(cluster);
    steps.run("API by its document", || schemathesis(root, &[EXAMPLES]))?;
    steps.run("OpenID Connect", || oidc_alone(root))?;
    println!("{}", steps.summary());
    Ok(())
}

/// Checks the house rules.
pub fn tidy(root: &Path) -> Result<(), Stop> {
    Steps::start().run("tidy", || tidy::check(root))
}

/// Checks and tests what only the feature `oidc` builds: its crate by itself, and the binary with it.
pub fn oidc(root: &Path) -> Result<(), Stop> {
    let mut steps = Steps::start();
    let alone = ["--package", "oidc", "--features", "provider"];
    steps.run("clippy", || {
        let words = ["--package", "ascend", "--features", "oidc", "--", "-D", "warnings"];
        run(cargo().current_dir(root).arg("clippy").args(words), "Mend what clippy says above.")?;
        let words = ["--all-targets", "--", "-D", "warnings"];
        run(cargo().current_dir(root).arg("clippy").args(alone).args(words), "Mend what clippy says above.")
    })?;
    steps.run("tests", || oidc_alone(root))?;
    println!("{}", steps.summary());
    Ok(())
}

/// Tests the crate by itself: what openidconnect asks of shared dependencies would build most of the tree a second time.
fn oidc_alone(root: &Path) -> Result<(), Stop> {
    let words = ["test", "--package", "oidc", "--features", "provider"];
    run(cargo().current_dir(root).args(words), "Mend the tests named above.")
}

/// Kills the server and stops PostgreSQL far more often than the tests of every day do.
pub fn endure(root: &Path) -> Result<(), Stop> {
    let mut steps = Steps::start();
    steps.run("set-up", setup::complete)?;
    steps.run("endurance", || {
        // The other runner ends a test after some minutes.
        let words = ["test", "-p", "ascend", "--test", "endurance", "--", "--nocapture", "--test-threads=1"];
        let mut tests = cargo();
        tests.current_dir(root).args(words).env(ROUNDS_VARIABLE, ROUNDS);
        run(&mut tests, "An acknowledged write was lost or doubled: mend that before anything else.")
    })?;
    println!("{}", steps.summary());
    Ok(())
}

/// Holds the API against its own OpenAPI document, as each role. `words`: examples per operation, then roles.
pub fn schemathesis(root: &Path, words: &[&str]) -> Result<(), Stop> {
    let mut build = cargo();
    run(build.current_dir(root).args(["build", "-p", "ascend"]), "The compiler's words stand above.")?;
    let mut driver = Command::new("python3");
    driver.current_dir(root).arg("xtask/schemathesis.py").args(words);
    run(&mut driver, "An operation broke the word of the document; each failure above has a command that repeats it.")
}

/// Runs a command while a private cluster is up.
pub fn beside_postgres(program: &str, words: &[&str]) -> Result<(), Stop> {
    let programs =
        setup::newest_postgres().ok_or_else(|| Stop::new("PostgreSQL is missing. `cargo xtask test` installs it."))?;
    let cluster = Cluster::start(&programs)?;
    let mut command = as_from_a_shell(Command::new(program));
    run(command.args(words).env(URL_VARIABLE, cluster.url()), "Its own words stand above.")
}

fn tests(root: &Path, tools: &Tools, cluster: &Cluster) -> Command {
    let mut command = cargo();
    let words: &[&str] = if tools.nextest { &["nextest", "run"] } else { &["test"] };
    command.args(words).arg("--workspace").current_dir(root);
    command.env(URL_VARIABLE, cluster.url());
    command.env("ASCEND_TEST_CHROMIUM", &tools.chromium).env("ASCEND_TEST_CHROMEDRIVER", &tools.chromedriver);
    command
}
