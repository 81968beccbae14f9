//! What was said between us and a customer, newest first.

use super::exports::ExportChoice;
use super::fields::Field;
use super::parts::Choice;
use askama::Template;
use askama::filters::HtmlSafe;

/// The card with the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/timeline.html")]
pub struct TimelineCard {
    /// All, Land or Expand; empty where there is nothing to choose.
    pub choices: Vec<Choice>,
    /// Its lines.
    pub entries: Vec<TimelineEntry>,
    /// Said when there are none.
    pub when_empty: String,
    /// Back to the newest, where older ones are shown.
    pub newest: Option<String>,
    /// The older ones.
    pub older: Option<String>,
    /// The whole timeline as a file; absent without the permission.
    pub export: Option<ExportChoice>,
    /// Logs an interaction.
    pub log: Option<LogForm>,
}

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// Icon symbol.
    pub icon: &'static str,
    /// `"land"`, `"expand"` or `"loss"`.
    pub side: &'static str,
    /// What it was about.
    pub fact: String,
    /// What kind, with whom, and how many came before in its thread.
    pub detail: String,
    /// What was said; may be empty.
    pub text: String,
    /// When.
    pub day: String,
}

/// The form that logs an interaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogForm {
    /// Where it is sent.
    pub action: String,
    /// The hidden token of the session.
    pub csrf: String,
    /// What is asked.
    pub fields: Vec<Field>,
    /// Whether it is shown unfolded.
    pub open: bool,
}

impl LogForm {
    /// The hidden field with the session's token.
    pub fn csrf_field(&self) -> crate::layout::Csrf<'_> {
        crate::layout::Csrf { token: &self.csrf }
    }
}

impl HtmlSafe for TimelineCard {}
