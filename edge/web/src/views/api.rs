//! The REST interface, readable: the same document as `/api/openapi.json`.

use super::parts::Link;
use super::table::Table;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/api.html")]
pub struct Api {
    /// What surrounds it.
    pub shell: Shell,
    /// Version of the document.
    pub version: String,
    /// The document itself.
    pub document: Link,
    /// Operations by subject.
    pub groups: Vec<OperationGroup>,
}

/// Operations of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationGroup {
    /// "Accounts".
    pub name: String,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Anchor on the page: the operation's id.
    pub anchor: String,
    /// "GET".
    pub method: String,
    /// "/api/v1/accounts/{id}".
    pub path: String,
    /// What it does, in a sentence.
    pub summary: String,
    /// Name, where, type, meaning.
    pub parameters: Table,
    /// Status and meaning.
    pub replies: Table,
}
