//! A thing without a name has no home yet: words that fit anything name nothing.

use super::Finding;
use super::scan::{Class, Line, is_word};
use super::tree::Tree;

const BANNED: &[&str] = &[
    "utils", "util", "common", "helper", "helpers", "manager", "managers", "service", "services", "info", "data",
    "process", "handle", "misc",
];
const SOURCE_ENDINGS: &[&str] = &[".rs", ".html", ".sql", ".css", ".js", "/Cargo.toml"];
const REMEDY: &str = "Name it with the word of the field for what it holds or does (WORDS.md).";

/// No folder, file, module, type or function is called by a banned word, and no type ends in one.
pub fn names_say_something(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in SOURCE_ENDINGS.iter().flat_map(|ending| tree.own(ending)) {
        let stems = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
        for stem in stems.filter(|stem| BANNED.contains(stem)) {
            findings.push(finding(&file.path, 1, format!("The path says \"{stem}\", which fits anything.")));
        }
    }
    for file in tree.rust_files() {
        for line in file.source.lines(Class::Code) {
            if let Some(name) = banned_item(&line) {
                findings.push(finding(file.path, line.number, format!("The name {name} fits anything.")));
            }
        }
    }
    findings
}

fn finding(path: &str, line: usize, what: String) -> Finding {
    Finding { path: path.to_owned(), line, what, remedy: REMEDY }
}

/// The banned name that a line gives to an item, if it does.
fn banned_item(line: &Line) -> Option<&str> {
    let words: Vec<&str> = line.text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
    let named = |pair: &&[&str]| match pair[0] {
        "mod" | "fn" => BANNED.contains(&pair[1]),
        "struct" | "enum" | "trait" | "type" => BANNED.contains(&last_word(pair[1]).as_str()),
        _ => false,
    };
    words.windows(2).find(named).map(|pair| pair[1])
}

/// The last word of a name in camel case, small: `RateManager` gives `manager`.
fn last_word(name: &str) -> String {
    let start = name.rfind(char::is_uppercase).unwrap_or(0);
    name[start..].to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::faults;
    use super::*;

    #[test]
    fn empty_names_are_found() {
        for (path, text, expected) in [
            ("core/money/src/rounding.rs", "", None),
            ("core/money/src/utils.rs", "", Some(1)),
            ("edge/web/tests/common/mod.rs", "", Some(1)),
            ("edge/service/Cargo.toml", "", Some(1)),
            ("edge/web/src/data/growth.html", "", Some(1)),
            ("docs/data/notes.md", "", None),
            ("core/money/src/lib.rs", "\npub mod helpers;", Some(2)),
            ("core/money/src/lib.rs", "pub struct RateManager;", Some(1)),
            ("core/money/src/lib.rs", "trait Service {}", Some(1)),
            ("core/money/src/lib.rs", "fn process(row: Row) {}", Some(1)),
            ("core/money/src/lib.rs", "// mod utils would be wrong\nfn data_horizon() {}\nlet info = 1;", None),
            ("core/money/src/lib.rs", "struct Metadata; enum Infoline {}", None),
        ] {
            let expected: Vec<String> = expected.iter().map(|line| format!("{path}:{line}")).collect();
            assert_eq!(faults(names_say_something, &[(path, text)]), expected, "{path}: {text}");
        }
    }
}
