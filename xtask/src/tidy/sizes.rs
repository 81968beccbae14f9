//! A file longer than a person can hold in mind is two files.

use super::Finding;
use super::tree::Tree;

const LINES_MAX: usize = 500;
const ENDINGS: &[&str] = &[".rs", ".html", ".sql", ".css", ".js"];
// One stylesheet is the design language itself, and reads from the top.
const EXEMPT: &[&str] = &["edge/web/assets/app.css"];

/// No own source file is over the limit, tests included.
pub fn files_stay_short(tree: &Tree) -> Vec<Finding> {
    let vendored = super::checksums::listed_paths(tree);
    let own = ENDINGS.iter().flat_map(|ending| tree.own(ending));
    let long = own.filter(|file| {
        let is_exempt = EXEMPT.contains(&file.path.as_str()) || vendored.contains(&file.path);
        file.text.lines().count() > LINES_MAX && !is_exempt
    });
    let finding = |file: &super::tree::File| Finding {
        path: file.path.clone(),
        line: LINES_MAX + 1,
        what: format!("The file has {} lines, and {LINES_MAX} is the limit.", file.text.lines().count()),
        remedy: "Give a part of it a name and a file of its own.",
    };
    long.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::faults;
    use super::*;

    #[test]
    fn long_files_are_found_vendored_ones_are_not() {
        let (short, long) = ("\n".repeat(500), "\n".repeat(501));
        let files = [
            ("core/money/src/lib.rs", short.as_str()),
            ("core/money/src/day.rs", long.as_str()),
            ("edge/web/src/growth.html", long.as_str()),
            ("edge/web/assets/app.css", long.as_str()),
            ("edge/web/assets/app.js", long.as_str()),
            ("edge/web/assets/htmx.min.js", long.as_str()),
            ("edge/web/assets/CHECKSUMS", "0  htmx.min.js\n"),
            ("xtask/vendor/axe-core/axe.min.js", long.as_str()),
            ("WORDS.md", long.as_str()),
        ];
        let expected = ["core/money/src/day.rs:501", "edge/web/assets/app.js:501", "edge/web/src/growth.html:501"];
        assert_eq!(faults(files_stay_short, &files), expected);
    }
}
