//! One set of features per dependency: both commands of the README must build it only once.

use crate::step::{self, Stop};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Compares what `cargo run` builds with what the tests build, and stops when a dependency would be built twice.
pub fn built_once(root: &Path) -> Result<(), Stop> {
    let tree = |selection: &[&str]| {
        let mut command = step::cargo();
        command.current_dir(root).args(["tree", "--prefix=none", "--format={p}\t{f}"]);
        step::read(command.args(selection))
    };
    let run = tree(&["--package=ascend", "--edges=normal,build"])?;
    let test = tree(&["--workspace", "--edges=normal,build,dev"])?;
    let twice = built_twice(&run, &test);
    if twice.is_empty() {
        return Ok(());
    }
    Err(Stop::new(format!(
        "Tests would build these again with other features; name the features in [workspace.dependencies]:\n{}",
        twice.join("\n")
    )))
}

fn built_twice(run: &str, test: &str) -> Vec<String> {
    let (run, test) = (feature_sets(run), feature_sets(test));
    let nothing = BTreeSet::new();
    let mut twice = Vec::new();
    for (package, sets) in &run {
        let tested = test.get(package).unwrap_or(&nothing);
        for set in sets.difference(tested) {
            let other = tested.difference(sets).map(|set| format!("[{set}]")).collect::<Vec<_>>().join(" or ");
            twice.push(format!("  {package}: run [{set}], test {other}"));
        }
    }
    twice
}

fn feature_sets(tree: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut sets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (package, features) in tree.lines().filter_map(|line| line.split_once('\t')) {
        // Cargo marks what it has listed before.
        sets.entry(package).or_default().insert(features.trim_end_matches(" (*)"));
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_with_other_features_in_tests_is_told() {
        for (run, test, expected) in [
            ("hyper v1.0.0\tclient\n", "hyper v1.0.0\tclient\nhyper v1.0.0\tclient (*)\ninsta v1.0.0\t\n", vec![]),
            (
                "hyper v1.0.0\tserver\n",
                "hyper v1.0.0\tclient,server\n",
                vec!["  hyper v1.0.0: run [server], test [client,server]"],
            ),
            // Built for the machine and for the build script: both sets are there in both.
            ("syn v2.0.0\tfull\nsyn v2.0.0\t\n", "syn v2.0.0\t\nsyn v2.0.0\tfull\n", vec![]),
        ] {
            assert_eq!(built_twice(run, test), expected);
        }
    }
}
