//! Imports: choose a file, match its columns, look at what would happen, then record it. An
//! import can be undone.

use super::exports::ExportChoice;
use super::fields::Field;
use super::parts::{Empty, Fact, Link, Note, Pager};
use super::table::{Cell, Table};
use crate::layout::Shell;
use askama::Template;

/// The list of imports.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/imports.html")]
pub struct Imports {
    /// What surrounds it.
    pub shell: Shell,
    /// One batch per row.
    pub table: Table,
    /// Said instead of the table when nothing was imported yet.
    pub empty: Option<Empty>,
    /// Through long lists.
    pub pager: Option<Pager>,
    /// Where a new import starts; absent without the permission.
    pub start: Option<Link>,
    /// The list as a file; absent where it cannot be had.
    pub export: Option<ExportChoice>,
}

/// A step of the way from file to record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Choose the file and what it holds.
    File,
    /// Match its columns.
    Map,
    /// Look at what would happen.
    DryRun,
    /// Recorded.
    Done,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Step; 4] = [Step::File, Step::Map, Step::DryRun, Step::Done];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Step::File => "Choose a file",
            Step::Map => "Match columns",
            Step::DryRun => "Dry run",
            Step::Done => "Recorded",
        }
    }
}

/// First step: the file and what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/import_file.html")]
pub struct ImportFile {
    /// What surrounds it.
    pub shell: Shell,
    /// Where the form posts, as multipart.
    pub action: String,
    /// Kind, file, source.
    pub fields: Vec<Field>,
    /// A file that could not be read: where, what, repair.
    pub errors: Vec<Note>,
    /// What each kind needs: name of the kind, its columns.
    pub kinds: Table,
}

/// Second step: which column of the file is which of ours.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/import_map.html")]
pub struct ImportMap {
    /// What surrounds it.
    pub shell: Shell,
    /// "q.invoice.lines.csv, invoice lines, 3,769 rows".
    pub about: String,
    /// Where the form posts.
    pub action: String,
    /// Columns that are missing or were guessed.
    pub notes: Vec<Note>,
    /// One row per column of ours.
    pub columns: Vec<ColumnMatch>,
    /// Date format, currency for all rows, whether ends are inclusive.
    pub options: Vec<Field>,
    /// The first rows as read.
    pub sample: Table,
    /// Back to the file.
    pub back: String,
}

/// One of our columns and the file's column it is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMatch {
    /// Name, meaning, the file's columns to pick from, and what is wrong.
    pub field: Field,
    /// Values of the first rows under the picked column: "2007-03-01, 2007-04-12".
    pub sample: String,
}

/// Third step: what would happen. Nothing is recorded yet.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/import_dry_run.html")]
pub struct ImportDryRun {
    /// What surrounds it.
    pub shell: Shell,
    /// "q.invoice.lines.csv, invoice lines".
    pub about: String,
    /// Rows to create, update, leave unchanged, left out.
    pub counts: Vec<Fact>,
    /// What to look at before recording: nothing new, many rows left out.
    pub notes: Vec<Note>,
    /// Complaints by repair.
    pub complaints: Vec<ComplaintGroup>,
    /// All complaints as CSV.
    pub download: Option<Link>,
    /// Where the form posts that records the good rows; absent when there is none.
    pub commit: Option<String>,
    /// What the button says: "Record 3,412 lines".
    pub commit_text: String,
    /// Hidden fields of the commit form.
    pub keep: Vec<(String, String)>,
    /// Back to the columns.
    pub back: String,
}

impl ImportFile {
    const STEP: Step = Step::File;
}

impl ImportMap {
    const STEP: Step = Step::Map;
}

impl ImportDryRun {
    const STEP: Step = Step::DryRun;
}

/// Complaints with one repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplaintGroup {
    /// What to do: "Write the date as 2026-03-04, or choose a date format."
    pub repair: String,
    /// How many rows: "12 rows".
    pub count: String,
    /// The first of them: row, column, problem.
    pub rows: Table,
}

/// Last step, and the page of a batch: what was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/import_done.html")]
pub struct ImportDone {
    /// What surrounds it.
    pub shell: Shell,
    /// The file's name.
    pub title: String,
    /// Kind, source, who, when.
    pub about: Vec<Cell>,
    /// Rows created, updated, unchanged, left out.
    pub counts: Vec<Fact>,
    /// Undone already, or something to look at.
    pub notes: Vec<Note>,
    /// Complaints by repair.
    pub complaints: Vec<ComplaintGroup>,
    /// All complaints as CSV.
    pub download: Option<Link>,
    /// Where the form posts that takes the batch back; absent when it is undone or not allowed.
    pub undo: Option<String>,
    /// Where to see the result: "Growth", "Accounts".
    pub next: Vec<Link>,
}
