//! Settings: the policies, each with its versions.

use super::fields::Field;
use super::parts::{Link, Markup, Note};
use super::table::Table;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/settings.html")]
pub struct Settings {
    /// What surrounds it.
    pub shell: Shell,
    /// Leads to what the server does by itself; absent without the permission.
    pub jobs: Option<Link>,
    /// Said once above: who may change them, or what was changed.
    pub notes: Vec<Note>,
    /// The policies.
    pub policies: Vec<Policy>,
    /// Every version, newest first: when, who, what, why.
    pub versions: Table,
    /// Months and whether they are closed.
    pub months: Option<Months>,
}

/// One policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its key: "revenue.grace_days"; also the anchor.
    pub key: String,
    /// Its name: "Grace after a silent end".
    pub name: String,
    /// What it does to the figures.
    pub meaning: Markup,
    /// Its value now: "30 days".
    pub value: String,
    /// "Version 3, 12 Nov, Maya Okafor", or "Default".
    pub since: String,
    /// How it is changed; absent without the permission.
    pub form: Option<PolicyForm>,
}

/// How a policy is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyForm {
    /// Where it posts.
    pub action: String,
    /// New value and reason.
    pub fields: Vec<Field>,
    /// Whether it is shown opened: after an error.
    pub open: bool,
}

/// Closing of months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Months {
    /// Month, state, hash, restatement, who.
    pub table: Table,
    /// Close a month, reopen one; none without the permission.
    pub forms: Vec<MonthForm>,
}

/// How a month is closed or reopened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthForm {
    /// Where it posts.
    pub action: String,
    /// Month and reason.
    pub fields: Vec<Field>,
    /// "Close this month".
    pub text: String,
}
