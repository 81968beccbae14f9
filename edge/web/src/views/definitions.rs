//! Definitions: what every KPI means, how it is computed, and worked cases.

use super::parts::{Fact, Link, Markup, Note};
use super::table::Table;
use crate::layout::Shell;
use askama::Template;

/// The list of KPIs.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/definitions.html")]
pub struct Definitions {
    /// What surrounds it.
    pub shell: Shell,
    /// KPIs of one side each: Expand, Land.
    pub groups: Vec<DefinitionGroup>,
}

/// KPIs of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionGroup {
    /// "Expand" or "Land".
    pub name: &'static str,
    /// `"expand"` or `"land"`.
    pub side: &'static str,
    /// Whom they are about.
    pub about: String,
    /// Name with link, meaning in a sentence, unit, version.
    pub table: Table,
}

/// One KPI.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/definition.html")]
pub struct Definition {
    /// What surrounds it.
    pub shell: Shell,
    /// Its full name: "Net revenue retention".
    pub title: String,
    /// Short name on the command line: "nrr".
    pub name: String,
    /// Version, unit, window, cohort.
    pub facts: Vec<Fact>,
    /// An older version is shown, a policy changes it.
    pub notes: Vec<Note>,
    /// `meaning.md` as HTML.
    pub meaning: Markup,
    /// `definition.sql`.
    pub sql: String,
    /// Worked cases: the story, what comes out.
    pub cases: Table,
    /// Versions and what changed.
    pub versions: Table,
    /// Its figures: Growth, the rows.
    pub figures: Vec<Link>,
}
