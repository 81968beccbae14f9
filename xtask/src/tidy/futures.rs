//! A future is boxed where it is written: else every program that waits for it compiles its body anew.

use super::Finding;
use super::tree::Tree;

const CRATES: &[&str] = &["edge/store/src/", "edge/actions/src/"];
const BOXED: &str = "#[async_recursion::async_recursion]";
/// Futures that one thread keeps to itself, or whose body depends on a type of the caller.
const EXEMPT: &[&str] = &[
    "edge/store/src/copy/backup_reading.rs",
    "edge/store/src/copy/backup_writing.rs",
    "edge/store/src/copy/target.rs",
    "edge/actions/src/policy_file.rs",
];

/// What the store and the actions offer is boxed; functions with types of the caller's cannot gain by it.
pub fn futures_are_boxed(tree: &Tree) -> Vec<Finding> {
    let belongs = |path: &str| CRATES.iter().any(|folder| path.starts_with(folder)) && !EXEMPT.contains(&path);
    let mut findings = Vec::new();
    for file in tree.own(".rs").filter(|file| belongs(&file.path)) {
        let mut before = "";
        for (number, line) in (1..).zip(file.text.lines()) {
            let line = line.trim();
            if let Some(rest) = line.strip_prefix("pub async fn ")
                && before != BOXED
                && !depends_on_caller(&file.text, rest)
            {
                findings.push(Finding {
                    path: file.path.clone(),
                    line: number,
                    what: "Every program that waits for this compiles it anew.".into(),
                    remedy: "Put #[async_recursion::async_recursion] above it.",
                });
            }
            before = line;
        }
    }
    findings
}

fn depends_on_caller(text: &str, rest: &str) -> bool {
    let signature = text.find(rest).map_or(rest, |at| text[at..].split('{').next().unwrap_or(rest));
    let name = signature.split('(').next().unwrap_or(signature);
    name.contains('<') || signature.contains("impl ")
}

#[cfg(test)]
mod tests {
    use super::super::faults;
    use super::*;

    #[test]
    fn a_future_that_is_not_boxed_is_found() {
        let text = "/// Reads.\npub async fn bare(&self) -> u8 { 1 }\n\
                    #[async_recursion::async_recursion]\npub async fn boxed(&self) -> u8 { 1 }\n\
                    pub async fn of_caller<P: Paper>(&self) -> P { todo }\n\
                    pub async fn some(\n    of: impl Iterator<Item = u8>,\n) -> u8 { 1 }\nasync fn own() {}";
        let files = [
            ("edge/store/src/papers.rs", text),
            ("edge/web/src/app.rs", text),
            ("edge/store/src/copy/target.rs", text),
        ];
        assert_eq!(faults(futures_are_boxed, &files), ["edge/store/src/papers.rs:2"]);
    }
}
