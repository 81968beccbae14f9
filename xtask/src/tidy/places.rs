//! The repository is at home anywhere: no path and no host of one machine is in it.

use super::Finding;
use super::tree::Tree;

// Top folders under which one machine keeps a person's files.
const TOP_FOLDERS: &[&str] = &["work", "root", "home", "Users"];
// Ends of host names that only one network resolves.
const PRIVATE_DOMAINS: &[&str] = &["internal", "local", "lan", "corp"];

/// No absolute path of a machine and no host of a private network.
pub fn no_place_of_one_machine(tree: &Tree) -> Vec<Finding> {
    let listed = super::checksums::listed_paths(tree);
    let mut findings = Vec::new();
    for file in tree.own("").filter(|file| !listed.contains(&file.path)) {
        for (line, text) in (1..).zip(file.text.lines()) {
            if let Some(place) = machine_path(text).or_else(|| private_host(text)) {
                findings.push(Finding {
                    path: file.path.clone(),
                    line,
                    what: format!("{place} exists on one machine only."),
                    remedy: "Use a path from the root of the repository, or an example name.",
                });
            }
        }
    }
    findings
}

fn machine_path(line: &str) -> Option<&str> {
    for folder in TOP_FOLDERS {
        for (at, _) in line.match_indices(&format!("/{folder}/")) {
            // After a word it is the middle of another path or address.
            let before = line[..at].chars().next_back();
            if !before.is_some_and(|c| c.is_alphanumeric() || "._-}]".contains(c)) {
                let end = line[at..].find(|c: char| c.is_whitespace() || "\"'`)>".contains(c));
                return Some(&line[at..end.map_or(line.len(), |end| at + end)]);
            }
        }
    }
    None
}

fn private_host(line: &str) -> Option<&str> {
    let hosts = line.split("://").skip(1).filter_map(|rest| {
        let authority = rest.split(|c: char| c.is_whitespace() || "/\"'`)>".contains(c)).next()?;
        let host = authority.rsplit('@').next()?;
        host.split(':').next()
    });
    hosts
        .into_iter()
        .find(|host| PRIVATE_DOMAINS.iter().any(|domain| host.rsplit_once('.').is_some_and(|(_, end)| end == *domain)))
}

#[cfg(test)]
mod tests {
    use super::super::faults;
    use super::*;

    #[test]
    fn places_of_one_machine_are_found() {
        for (text, is_found) in [
            (format!("open \"/{}/maya/notes\"", "home"), true),
            (format!("see /{}/shared", "work"), true),
            (format!("https://example.com/{}/plan", "work"), false),
            (format!("core/{}/plan", "work"), false),
            ("the page /homepage".to_owned(), false),
            (format!("http://build.{}:8080/x", "internal"), true),
            ("http://127.0.0.1:7979 or https://example.com".to_owned(), false),
        ] {
            let faults = faults(no_place_of_one_machine, &[("docs/notes.md", &text)]);
            assert_eq!(!faults.is_empty(), is_found, "{text}");
        }
    }
}
