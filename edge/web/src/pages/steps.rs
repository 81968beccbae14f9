//! Stepping through a list that is known whole: some of its rows, and the way to the others.

use super::asked::Asked;
use crate::views::parts::Pager;
use std::ops::Range;

/// Rows of a list, and where the others are.
pub(super) struct Steps {
    /// The rows that are shown.
    pub(super) shown: Range<usize>,
    first: Option<String>,
    previous: Option<String>,
    next: Option<String>,
}

impl Steps {
    /// At most `rows` of `count`, from the one that `key` says in an address of `path`; `None` where it
    /// says none of them.
    pub(super) fn of(asked: &Asked, path: &str, key: &str, count: usize, rows: usize) -> Option<Steps> {
        let start = match asked.get(key) {
            None => 0,
            Some(text) => text.parse::<usize>().ok().filter(|start| *start <= count)?,
        };
        let end = start.saturating_add(rows).min(count);
        let at = |start: usize| {
            let place = if start == 0 { String::new() } else { start.to_string() };
            asked.href(path, &[(key, &place)])
        };
        Some(Steps {
            shown: start..end,
            first: (start > 0).then(|| at(0)),
            previous: (start > 0).then(|| at(start.saturating_sub(rows))),
            next: (end < count).then(|| at(end)),
        })
    }

    /// The way to the others, below `text`.
    pub(super) fn pager(self, text: String) -> Pager {
        Pager { text, first: self.first, previous: self.previous, next: self.next }
    }

    /// What is shown of all: "51 to 100 of 240 rows". `all` is their number in words.
    pub(super) fn told(&self, all: &str) -> String {
        format!("{} to {} of {all}", self.shown.start + 1, self.shown.end)
    }
}
