//! What others did that concerns one.

use super::shell;
use web::layout::Place;
use web::views::fields::{Control, Field};
use web::views::form::Form;
use web::views::inbox::{Inbox, InboxEntry};
use web::views::parts::{Choice, Empty, Link, Pager};

pub fn page() -> Inbox {
    let entry = |icon, text: &str, when: &str, read| InboxEntry {
        icon,
        says: Link::new(text, "account.html"),
        when: when.into(),
        read,
    };
    Inbox {
        shell: shell(Place::Inbox),
        tabs: vec![Choice::current("All", "#"), Choice::other("Unread", "#")],
        all_read: Some(form("up_to", "Mark all as read")),
        entries: vec![
            entry(
                "building-2",
                "Dana Reyes put you down as CAM of 12 accounts.",
                "9 Jun 2026, 14:05 UTC",
                Some(form("id", "Mark as read")),
            ),
            entry("calendar", "Priya Shah closed May 2026.", "2 Jun 2026, 09:00 UTC", None),
        ],
        empty: None,
        pager: Pager { text: "2 notifications".into(), first: None, previous: None, next: None },
    }
}

pub fn empty() -> Inbox {
    Inbox {
        all_read: None,
        entries: Vec::new(),
        empty: Some(Empty {
            title: "Nothing has come yet".into(),
            text: "When somebody puts accounts into your book, it is told here.".into(),
            act: None,
        }),
        ..page()
    }
}

fn form(name: &str, text: &str) -> Form {
    Form {
        action: "#".into(),
        csrf: "sample".into(),
        fields: vec![Field::new(name, "", Control::Hidden("1".into()))],
        text: text.into(),
        primary: false,
    }
}
