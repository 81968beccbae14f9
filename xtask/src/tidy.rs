//! The rules of the house as code: each looks at the tree of files and names the place, the fault and the remedy.

mod arrows;
mod checksums;
mod colours;
mod documents;
mod futures;
mod names;
mod pages;
mod places;
mod purity;
mod scan;
mod sizes;
mod tree;
mod unfinished;

use crate::step::Stop;
use std::fmt;
use std::path::Path;
use tree::Tree;

/// One broken rule at one place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    what: String,
    remedy: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {} {}", self.path, self.line, self.what, self.remedy)
    }
}

/// A rule of the house: a tree in, its faults out.
type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: &[Rule] = &[
    arrows::crates_follow_the_arrows,
    arrows::each_engine_has_one_home,
    checksums::vendored_files_are_as_delivered,
    colours::colours_live_in_root,
    documents::readme_has_both_commands,
    documents::decisions_name_each_dependency,
    documents::links_resolve,
    futures::futures_are_boxed,
    names::names_say_something,
    pages::pages_keep_the_content_policy,
    places::no_place_of_one_machine,
    purity::money_has_no_floats,
    purity::core_is_pure,
    sizes::files_stay_short,
    unfinished::nothing_is_unfinished,
    unfinished::nothing_panics,
];

/// Checks every rule against the files that git knows or would add.
pub fn check(root: &Path) -> Result<(), Stop> {
    let tree = Tree::read(root)?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    if findings.is_empty() {
        println!("   {} rules hold for {} files", RULES.len(), tree.files.len());
        return Ok(());
    }
    findings.sort();
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    Err(Stop::new(format!("{}\n{} places break a house rule.", lines.join("\n"), findings.len())))
}

/// Runs one rule over files written out in a test; each fault as `path:line`.
#[cfg(test)]
fn faults(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    let mut places: Vec<String> =
        rule(&Tree::of(files)).iter().map(|finding| format!("{}:{}", finding.path, finding.line)).collect();
    places.sort();
    places
}
