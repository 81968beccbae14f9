//! Which crate may name which: the map of the house, checked against every manifest.

use super::Finding;
use super::tree::{File, Tree};

/// An arrow that is not here is a line in DECISIONS.md first, then a line here.
const ARROWS: &[(&str, &[&str])] = &[
    ("money", &[]),
    ("accounts", &["money"]),
    ("access", &["money"]),
    ("revenue", &["money", "accounts", "access"]),
    ("expansion", &["money", "accounts"]),
    ("journey", &["money", "accounts"]),
    ("statistics", &[]),
    ("kpis", &["money", "accounts", "revenue", "statistics"]),
    ("surveys", &["money", "accounts", "statistics"]),
    ("land", &["money", "accounts", "revenue", "statistics"]),
    ("handover", &["money", "accounts", "land", "statistics"]),
    ("store", CORE),
    (
        "actions",
        &[
            "money",
            "accounts",
            "access",
            "revenue",
            "kpis",
            "expansion",
            "land",
            "handover",
            "surveys",
            "journey",
            "statistics",
            "store",
        ],
    ),
    ("analytics", &["money", "accounts", "access", "revenue", "land", "kpis", "store", "actions"]),
    ("delivery", &["surveys", "store", "actions"]),
    ("imports", CORE),
    ("exports", &["money"]),
    ("draw", &["money"]),
    ("reports", &["draw"]),
    ("oidc", &[]),
    (
        "web",
        &[
            "money",
            "accounts",
            "access",
            "revenue",
            "kpis",
            "expansion",
            "land",
            "handover",
            "surveys",
            "journey",
            "actions",
            "draw",
            "imports",
            "exports",
        ],
    ),
    (
        "ascend",
        &[
            "money",
            "accounts",
            "access",
            "revenue",
            "kpis",
            "land",
            "handover",
            "surveys",
            "journey",
            "statistics",
            "store",
            "actions",
            "analytics",
            "delivery",
            "imports",
            "exports",
            "draw",
            "reports",
            "oidc",
            "web",
        ],
    ),
    ("xtask", &[]),
];

const CORE: &[&str] = &["money", "accounts", "access", "revenue", "kpis", "land", "handover", "surveys", "journey"];

/// What takes long to build and to link, by the beginning of its name: the crate that may name it, and what others do.
const ENGINES: &[(&str, &str, &str)] = &[
    ("datafusion", "analytics", ASK_ANALYTICS),
    ("ballista", "analytics", ASK_ANALYTICS),
    ("typst", "reports", "Hand a document to the Reports trait of edge/draw instead."),
];
const ASK_ANALYTICS: &str = "Ask the Analytics trait of edge/actions instead.";

/// A dependency named in a manifest.
struct Dependency<'a> {
    line: usize,
    name: &'a str,
    /// True under `[dev-dependencies]`: tests may look wider, though core never at the edge.
    is_dev: bool,
}

/// Own crates depend on each other only along the arrows.
pub fn crates_follow_the_arrows(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in manifests(tree) {
        let name = crate_name(manifest);
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == name) else {
            findings.push(Finding {
                path: manifest.path.clone(),
                line: 1,
                what: format!("The crate {name} is not on the map of arrows."),
                remedy: "Give it a line in DECISIONS.md and one in xtask/src/tidy/arrows.rs.",
            });
            continue;
        };
        let in_core = manifest.path.starts_with("core/");
        for dependency in dependencies(manifest) {
            let is_own = ARROWS.iter().any(|(own, _)| *own == dependency.name);
            let may_look_wider = dependency.is_dev && (!in_core || CORE.contains(&dependency.name));
            if is_own && !may_look_wider && !allowed.contains(&dependency.name) {
                findings.push(Finding {
                    path: manifest.path.clone(),
                    line: dependency.line,
                    what: format!("{name} may not name {}.", dependency.name),
                    remedy: "Let the caller pass what is needed, or decide on a new arrow in DECISIONS.md.",
                });
            }
        }
    }
    findings
}

/// An engine is named in one crate, so that an edit elsewhere never relinks it.
pub fn each_engine_has_one_home(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in manifests(tree) {
        let name = crate_name(manifest);
        for dependency in dependencies(manifest) {
            let engine = ENGINES.iter().find(|(engine, ..)| dependency.name.starts_with(engine));
            if let Some((_, home, remedy)) = engine.filter(|(_, home, _)| *home != name) {
                findings.push(Finding {
                    path: manifest.path.clone(),
                    line: dependency.line,
                    what: format!("{} is named outside edge/{home}.", dependency.name),
                    remedy,
                });
            }
        }
    }
    findings
}

fn manifests(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.own("/Cargo.toml")
}

fn crate_name(manifest: &File) -> &str {
    let folder = manifest.path.trim_end_matches("/Cargo.toml");
    let named = manifest.text.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    named.unwrap_or_else(|| folder.rsplit('/').next().unwrap_or(folder))
}

fn dependencies(manifest: &File) -> Vec<Dependency<'_>> {
    let mut found = Vec::new();
    let mut section = "";
    for (number, line) in (1..).zip(manifest.text.lines()) {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            // The long form: [dependencies.money]
            if let Some((kind, name)) = section.split_once("dependencies.") {
                found.push(Dependency { line: number, name, is_dev: kind.ends_with("dev-") });
            }
        } else if section.ends_with("dependencies") && !line.starts_with('#') {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default().trim_matches('"');
            if !name.is_empty() {
                found.push(Dependency { line: number, name, is_dev: section.ends_with("dev-dependencies") });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::faults;
    use super::*;

    #[test]
    fn a_wrong_arrow_is_found() {
        for (path, manifest, expected) in [
            ("core/revenue/Cargo.toml", "[dependencies]\nmoney = { workspace = true }\nserde = \"1\"\n", None),
            ("core/revenue/Cargo.toml", "[dependencies]\nstore = { workspace = true }\n", Some(2)),
            ("core/revenue/Cargo.toml", "[dev-dependencies]\nkpis.workspace = true\n", None),
            ("core/revenue/Cargo.toml", "[dev-dependencies]\nstore.workspace = true\n", Some(2)),
            ("core/money/Cargo.toml", "[package]\nname = \"money\"\n\n[dependencies.accounts]\n", Some(4)),
            ("edge/web/Cargo.toml", "[dependencies]\n# actions pass the rest\nactions = {}\nanalytics = {}\n", Some(4)),
            ("edge/web/Cargo.toml", "[dev-dependencies]\nanalytics = {}\n", None),
            ("edge/chat/Cargo.toml", "[package]\nname = \"chat\"\n", Some(1)),
        ] {
            let expected: Vec<String> = expected.iter().map(|line| format!("{path}:{line}")).collect();
            assert_eq!(faults(crates_follow_the_arrows, &[(path, manifest)]), expected, "{manifest}");
        }
    }

    #[test]
    fn an_engine_has_one_home() {
        let manifest = "[dependencies]\ndatafusion = { workspace = true }\ntypst-pdf = { workspace = true }\n";
        let files = ["analytics", "reports", "web"].map(|name| (format!("edge/{name}/Cargo.toml"), manifest));
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        assert_eq!(
            faults(each_engine_has_one_home, &files),
            [
                "edge/analytics/Cargo.toml:3",
                "edge/reports/Cargo.toml:2",
                "edge/web/Cargo.toml:2",
                "edge/web/Cargo.toml:3"
            ]
        );
    }

    #[test]
    fn the_map_has_no_circle() {
        for (from, targets) in ARROWS {
            let position = |name: &str| ARROWS.iter().position(|(own, _)| *own == name);
            assert!(targets.iter().all(|target| position(target) < position(from)), "{from}");
        }
    }
}
