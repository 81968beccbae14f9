//! Core is what is true: exact money, and no clock, network, file or thread that could make an answer differ.

use super::Finding;
use super::scan::{Class, has_word};
use super::tree::Tree;

const EXACT_CRATES: &[&str] =
    &["core/money/", "core/revenue/", "core/kpis/", "core/accounts/", "core/land/", "core/handover/"];
const FLOATS: &[&str] = &["f32", "f64"];
const CLOCKS: &[&str] = &["SystemTime", "Instant::now", "Utc::now", "Local::now"];
const MACHINERY: &[&str] = &["async", "await", "tokio", "std::fs", "std::net", "std::thread", "std::env"];

/// Money is never a floating number, in tests neither.
pub fn money_has_no_floats(tree: &Tree) -> Vec<Finding> {
    let is_exact = |path: &str| EXACT_CRATES.iter().any(|folder| path.starts_with(folder));
    words_in(tree, FLOATS, is_exact, "Keep money in minor units and a rate in both its parts.")
}

/// No clock and no machinery in core.
pub fn core_is_pure(tree: &Tree) -> Vec<Finding> {
    let in_core = |path: &str| path.starts_with("core/");
    let mut findings = words_in(tree, CLOCKS, in_core, "Take today as an argument.");
    findings.extend(words_in(tree, MACHINERY, in_core, "Let the edge fetch it and pass the facts in."));
    findings
}

fn words_in(tree: &Tree, words: &[&str], belongs: impl Fn(&str) -> bool, remedy: &'static str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust_files().iter().filter(|file| belongs(file.path)) {
        for line in file.source.lines(Class::Code) {
            for word in words.iter().filter(|word| has_word(&line.text, word)) {
                findings.push(Finding {
                    path: file.path.to_owned(),
                    line: line.number,
                    what: format!("{word} has no place here."),
                    remedy,
                });
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::faults;
    use super::*;

    #[test]
    fn floats_in_money_are_found() {
        let text = "// an f64 would lose pennies\nlet a: f64 = 0.0;\n#[cfg(test)]\nmod tests { fn a(b: f32) {} }";
        let files = [("core/revenue/src/level.rs", text), ("edge/draw/src/waterfall.rs", text)];
        assert_eq!(faults(money_has_no_floats, &files), ["core/revenue/src/level.rs:2", "core/revenue/src/level.rs:4"]);
    }

    #[test]
    fn clocks_and_machinery_in_core_are_found() {
        let text =
            "fn today() -> Day { Utc::now() }\nuse std::fs;\nlet words = \"tokio\";\nasync fn a() {}\nlet now = 1;";
        let files = [("core/access/src/lib.rs", text), ("edge/store/src/lib.rs", text)];
        let expected = ["core/access/src/lib.rs:1", "core/access/src/lib.rs:2", "core/access/src/lib.rs:4"];
        assert_eq!(faults(core_is_pure, &files), expected);
    }
}
