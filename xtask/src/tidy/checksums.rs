//! Vendored files are as their makers delivered them: each is in the CHECKSUMS beside it, in the form of `sha256sum`.

use super::Finding;
use super::tree::{File, Tree};
use std::collections::BTreeSet;
use std::process::Command;

const LIST: &str = "CHECKSUMS";
// What we write ourselves in a folder that also has vendored files.
const OWN_ASSETS: &[&str] = &["app.css", "app.js", "icon.svg"];

/// Every vendored file is listed and unchanged.
pub fn vendored_files_are_as_delivered(tree: &Tree) -> Vec<Finding> {
    let listed = listed_paths(tree);
    let unlisted = tree.files.iter().filter(|file| is_vendored(&file.path) && !listed.contains(&file.path));
    let mut findings: Vec<Finding> = unlisted
        .map(|file| Finding {
            path: file.path.clone(),
            line: 1,
            what: "This vendored file is in no CHECKSUMS.".into(),
            remedy: "Compare it with its maker's release, then add its `sha256sum` line.",
        })
        .collect();
    for list in lists(tree) {
        for (line, (sum, name)) in (1..).zip(entries(list)) {
            if sha256(tree, &beside(list, name)).as_deref() != Some(sum) {
                findings.push(Finding {
                    path: list.path.clone(),
                    line,
                    what: format!("{name} is not the file that was vendored."),
                    remedy: "Fetch the exact version again; a vendored file is never edited.",
                });
            }
        }
    }
    findings
}

/// Paths from the root of all files that a CHECKSUMS lists.
pub fn listed_paths(tree: &Tree) -> BTreeSet<String> {
    lists(tree).flat_map(|list| entries(list).map(|(_, name)| beside(list, name))).collect()
}

fn lists(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.files.iter().filter(|file| file.path.rsplit('/').next() == Some(LIST))
}

fn entries(list: &File) -> impl Iterator<Item = (&str, &str)> {
    list.text.lines().map(|line| line.split_once("  ").unwrap_or((line, "")))
}

fn beside(list: &File, name: &str) -> String {
    format!("{}{name}", list.path.trim_end_matches(LIST))
}

fn is_vendored(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let in_folder = path.contains("/vendor/") || path.starts_with("edge/web/assets/");
    in_folder && name != LIST && !OWN_ASSETS.contains(&name)
}

/// None when the file cannot be read.
fn sha256(tree: &Tree, path: &str) -> Option<String> {
    let output = Command::new("sha256sum").arg("--").arg(tree.root.join(path)).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.split_whitespace().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::faults;
    use super::*;
    use std::fs;

    #[test]
    fn a_vendored_file_without_its_line_is_found() {
        let files = [
            ("edge/web/assets/app.css", ""),
            ("edge/web/assets/htmx.min.js", ""),
            ("xtask/vendor/axe-core/axe.min.js", ""),
        ];
        let expected = ["edge/web/assets/htmx.min.js:1", "xtask/vendor/axe-core/axe.min.js:1"];
        assert_eq!(faults(vendored_files_are_as_delivered, &files), expected);
    }

    #[test]
    fn a_changed_vendored_file_is_found() {
        let root = std::env::temp_dir().join(format!("ascend-checksums-{}", std::process::id()));
        let folder = root.join("edge/web/assets");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("kept.js"), "abc").unwrap();
        fs::write(folder.join("edited.js"), "abcd").unwrap();
        // The example of FIPS 180-2: the digest of "abc".
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let list = format!("{abc}  kept.js\n{abc}  edited.js\n{abc}  gone.js\n");
        let mut tree = Tree::of(&[("edge/web/assets/CHECKSUMS", &list)]);
        tree.root = root.clone();
        let lines: Vec<usize> = vendored_files_are_as_delivered(&tree).iter().map(|finding| finding.line).collect();
        fs::remove_dir_all(root).unwrap();
        assert_eq!(lines, [2, 3]);
    }
}
