//! The rule for segments: its lines, what it would change, its runs and versions.

use super::account::TableCard;
use super::fields::Field;
use super::form::Form;
use super::parts::Note;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/segments.html")]
pub struct Segments {
    /// What surrounds it.
    pub shell: Shell,
    /// How many would move, or why that cannot be told.
    pub notes: Vec<Note>,
    /// "Version 3, 12 Nov 2026, Maya Okafor".
    pub since: String,
    /// The lines of the rule, in their order.
    pub lines: Vec<RuleLine>,
    /// How the lines are read.
    pub stay: String,
    /// How the rule is changed; absent without the permission.
    pub form: Option<RuleForm>,
    /// What it would change; absent without the permission, and where there is no rule.
    pub preview: Option<Preview>,
    /// When it was applied; absent without the permission.
    pub runs: Option<TableCard>,
    /// Every version, the latest first.
    pub versions: TableCard,
}

/// A line of the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine {
    /// The segment that it gives.
    pub segment: String,
    /// "level at least £250,000".
    pub when: String,
}

/// How the rule is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleForm {
    /// The rule, how far past a border one stays, the reason.
    pub fields: Vec<Field>,
    /// Whether it is unfolded.
    pub open: bool,
}

/// What the rule would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Who stays, and why.
    pub about: Vec<String>,
    /// From which segment into which.
    pub moves: TableCard,
    /// The first accounts that move; absent where none does.
    pub accounts: Option<TableCard>,
    /// Applies the rule; absent where there is nothing to record, and of a try-out.
    pub apply: Option<Form>,
}
