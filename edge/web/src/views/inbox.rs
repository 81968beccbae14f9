//! What others did that concerns one, the newest first.

use super::form::Form;
use super::parts::{Choice, Empty, Link, Pager};
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/inbox.html")]
pub struct Inbox {
    /// What surrounds it.
    pub shell: Shell,
    /// All, or what is unread.
    pub tabs: Vec<Choice>,
    /// Marks all of them as read; absent where nothing is unread.
    pub all_read: Option<Form>,
    /// What one was told.
    pub entries: Vec<InboxEntry>,
    /// Said instead of the list when there is nothing.
    pub empty: Option<Empty>,
    /// Through the pages.
    pub pager: Pager,
}

/// One thing that one was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxEntry {
    /// Name of the icon.
    pub icon: &'static str,
    /// The sentence, leading to its evidence.
    pub says: Link,
    /// When.
    pub when: String,
    /// Marks it as read; absent once it is.
    pub read: Option<Form>,
}
