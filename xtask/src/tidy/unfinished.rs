//! What is begun is finished, and what can go wrong is an answer, not a crash.

use super::Finding;
use super::scan::{Class, has_word};
use super::tree::Tree;

const MARKS: &[&str] = &["TODO", "FIXME", "XXX"];
const GAPS: &[&str] = &["todo!", "unimplemented!", "#[ignore"];
const CRASHES: &[&str] = &[".unwrap()", ".expect(", "panic!"];
const TEXT_ENDINGS: &[&str] = &[".html", ".sql", ".css", ".js", ".toml", ".sh", ".md"];

/// Nothing is put off and no test is skipped.
pub fn nothing_is_unfinished(tree: &Tree) -> Vec<Finding> {
    let remedy = "Finish it, or open an issue and take it out.";
    let mut findings = Vec::new();
    let mut find = |path: &str, line: usize, mark: &str| {
        findings.push(Finding { path: path.to_owned(), line, what: format!("{mark} marks unfinished work."), remedy });
    };
    for file in tree.rust_files() {
        for line in file.source.lines(Class::Comment) {
            MARKS.iter().filter(|mark| has_word(&line.text, mark)).for_each(|mark| find(file.path, line.number, mark));
        }
        for line in file.source.lines(Class::Code) {
            GAPS.iter().filter(|gap| line.text.contains(*gap)).for_each(|gap| find(file.path, line.number, gap));
        }
    }
    let listed = super::checksums::listed_paths(tree);
    let texts = TEXT_ENDINGS.iter().flat_map(|ending| tree.own(ending)).filter(|file| !listed.contains(&file.path));
    for file in texts {
        for (number, line) in (1..).zip(file.text.lines()) {
            MARKS.iter().filter(|mark| has_word(line, mark)).for_each(|mark| find(&file.path, number, mark));
        }
    }
    findings
}

/// Outside tests nothing in core and edge crashes on purpose.
pub fn nothing_panics(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_ours = |path: &str| path.starts_with("core/") || path.starts_with("edge/");
    for file in tree.rust_files().iter().filter(|file| is_ours(file.path) && !file.is_test) {
        for line in file.source.lines(Class::Code).iter().filter(|line| !line.is_test) {
            for crash in CRASHES.iter().filter(|crash| line.text.contains(*crash)) {
                findings.push(Finding {
                    path: file.path.to_owned(),
                    line: line.number,
                    what: format!("{crash} would crash."),
                    remedy: "Return a refusal or a fault, or choose a type that cannot be wrong.",
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
    fn unfinished_work_is_found() {
        let rust = "// TODO later\nlet a = \"TODO\";\ntodo!();\n#[ignore = \"slow\"]\nfn a() {}\n// a methodology";
        let files = [("core/money/src/lib.rs", rust), ("edge/web/src/growth.html", "<p>\n<!-- FIXME -->")];
        let expected = [
            "core/money/src/lib.rs:1",
            "core/money/src/lib.rs:3",
            "core/money/src/lib.rs:4",
            "edge/web/src/growth.html:2",
        ];
        assert_eq!(faults(nothing_is_unfinished, &files), expected);
    }

    #[test]
    fn crashes_outside_tests_are_found() {
        let text = "a.unwrap();\na.unwrap_or(0);\n#[cfg(test)]\nmod tests { fn a() { b.unwrap() } }\nb\n  .expect(\"c\");\n#[expect(dead_code)]";
        let files = [
            ("core/money/src/lib.rs", text),
            ("core/money/tests/story.rs", text),
            ("xtask/src/main.rs", text),
            ("edge/web/src/lib.rs", "fn a() { panic!(\"b\") } // panic!"),
        ];
        let expected = ["core/money/src/lib.rs:1", "core/money/src/lib.rs:6", "edge/web/src/lib.rs:1"];
        assert_eq!(faults(nothing_panics, &files), expected);
    }
}
