//! Documents keep their word: the commands, the reasons and the links they promise are there.

use super::Finding;
use super::tree::{File, Tree};

const COMMANDS: &[&str] = &["cargo run -- demo", "cargo xtask test"];

/// The README has the two commands that a newcomer needs.
pub fn readme_has_both_commands(tree: &Tree) -> Vec<Finding> {
    let text = tree.file("README.md").map_or("", |file| &file.text);
    let missing = COMMANDS.iter().filter(|command| !text.contains(*command));
    missing
        .map(|command| finding("README.md", 1, format!("`{command}` is not in it."), "Show both commands."))
        .collect()
}

/// Each dependency from outside has its line of reasons.
pub fn decisions_name_each_dependency(tree: &Tree) -> Vec<Finding> {
    let decisions = tree.file("DECISIONS.md").map_or("", |file| &file.text);
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let words: Vec<&str> = decisions.split(|c| !is_name(c)).collect();
    let mut findings = Vec::new();
    for (line, name) in tree.file("Cargo.toml").map(dependencies_from_outside).unwrap_or_default() {
        if !words.contains(&name) {
            let what = format!("The dependency {name} has no line in DECISIONS.md.");
            findings.push(finding("Cargo.toml", line, what, "Say there in one line why it is needed."));
        }
    }
    findings
}

/// A link from one document to another file of the repository leads somewhere.
pub fn links_resolve(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.own(".md") {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut in_code = false;
        for (number, line) in (1..).zip(file.text.lines()) {
            in_code ^= line.trim_start().starts_with("```");
            let broken = targets(line).into_iter().filter(|target| !in_code && !leads_somewhere(tree, folder, target));
            findings.extend(broken.map(|target| {
                let what = format!("The link to {target} leads nowhere.");
                finding(&file.path, number, what, "Correct its path, which starts at this file.")
            }));
        }
    }
    findings
}

fn finding(path: &str, line: usize, what: String, remedy: &'static str) -> Finding {
    Finding { path: path.to_owned(), line, what, remedy }
}

/// Line and name of each workspace dependency that is not a crate of this repository.
fn dependencies_from_outside(manifest: &File) -> Vec<(usize, &str)> {
    let numbered = (1..).zip(manifest.text.lines());
    let section = numbered.skip_while(|(_, line)| *line != "[workspace.dependencies]").skip(1);
    let lines = section.take_while(|(_, line)| !line.starts_with('['));
    let named = lines.filter_map(|(number, line)| Some((number, line.split_once('=')?)));
    let outside = named.filter(|(_, (name, value))| !name.starts_with('#') && !value.contains("path ="));
    outside.map(|(number, (name, _))| (number, name.trim())).collect()
}

/// What the links of a line point at, without code spans and section names.
fn targets(line: &str) -> Vec<&str> {
    let prose: Vec<&str> = line.split('`').step_by(2).collect();
    let links = prose.iter().flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split([')', ' ']).next());
    let local = links.filter(|target| !target.contains("://") && !target.starts_with("mailto:"));
    local.filter_map(|target| target.split('#').next()).filter(|path| !path.is_empty()).collect()
}

fn leads_somewhere(tree: &Tree, folder: &str, target: &str) -> bool {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." if parts.pop().is_none() => return false,
            ".." => {}
            name => parts.push(name),
        }
    }
    let path = parts.join("/");
    let inside = format!("{path}/");
    path.is_empty() || tree.files.iter().any(|file| file.path == path || file.path.starts_with(&inside))
}

#[cfg(test)]
mod tests {
    use super::super::faults;
    use super::*;

    #[test]
    fn a_readme_without_its_commands_is_found() {
        let whole = "cargo run -- demo\ncargo xtask test\n";
        for (readme, expected) in [(whole, 0), ("cargo xtask test", 1), ("", 2)] {
            assert_eq!(faults(readme_has_both_commands, &[("README.md", readme)]).len(), expected, "{readme}");
        }
        assert_eq!(faults(readme_has_both_commands, &[]).len(), 2);
    }

    #[test]
    fn a_dependency_without_a_reason_is_found() {
        let manifest = "[workspace.dependencies]\nmoney = { path = \"core/money\" }\n# why\ncsv = \"1\"\n\ncsv-core = \"1\"\n[profile.dev]\ndebug = 1\n";
        for (decisions, expected) in [
            ("- `csv` reads CSV, csv-core alone would not do.", vec![]),
            ("- csv-core reads CSV.", vec!["Cargo.toml:4"]),
            ("", vec!["Cargo.toml:4", "Cargo.toml:6"]),
        ] {
            let files = [("Cargo.toml", manifest), ("DECISIONS.md", decisions)];
            assert_eq!(faults(decisions_name_each_dependency, &files), expected, "{decisions}");
        }
    }

    #[test]
    fn broken_links_are_found() {
        for (line, is_broken) in [
            ("[words](../WORDS.md) and [core](../core/)", false),
            ("[a section](../WORDS.md#motion), [here](#top)", false),
            ("[a page](https://example.com/x), [mail](mailto:a@example.com)", false),
            ("![picture](growth.png)", true),
            ("[words](WORDS.md \"title\")", true),
            ("[outside](../../WORDS.md)", true),
            ("`[code](nowhere.md)`", false),
            ("```\n[code](nowhere.md)\n```", false),
        ] {
            let files = [("docs/speed.md", line), ("WORDS.md", ""), ("core/money/src/lib.rs", "")];
            assert_eq!(!faults(links_resolve, &files).is_empty(), is_broken, "{line}");
        }
    }
}
