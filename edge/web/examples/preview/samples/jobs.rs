//! What the server does by itself.

use super::shell;
use web::layout::Place;
use web::views::form::Form;
use web::views::jobs::{JobEntry, Jobs};
use web::views::parts::{Choice, Empty, Link, Note, Pager, Tone};

pub fn page() -> Jobs {
    let entry = |says: &str, state, tone, because: Option<&str>, times: &str, acts: &[&str]| JobEntry {
        says: Link::new(says, "account.html"),
        state,
        tone,
        because: because.map(String::from),
        times: times.into(),
        acts: acts.iter().map(|text| form(text)).collect(),
    };
    Jobs {
        shell: shell(Place::Settings),
        notes: Vec::new(),
        tabs: vec![Choice::current("All", "#"), Choice::other("Failed", "#")],
        entries: vec![
            entry(
                "Mail to Ada Hill at Harbour & Pine: Satisfaction this quarter",
                "Tried again",
                "warn",
                Some("The mail server said 451: try again later."),
                "Next try 9 Jun 2026, 14:05 UTC, tried 2 times",
                &["Try now", "Give up"],
            ),
            entry(
                "Reminder to Ben Ives at Harbour & Pine: Satisfaction this quarter",
                "Failed",
                "loss",
                Some("The mail server said 550: no such mailbox."),
                "9 Jun 2026, 14:00 UTC, tried 1 time",
                &["Try now"],
            ),
            entry(
                "Mail to Cem Kaya at Harbour & Pine: Satisfaction this quarter",
                "Not sent",
                "",
                Some("They have answered."),
                "9 Jun 2026, 14:00 UTC",
                &["Try now"],
            ),
            entry(
                "Mail to Dan Moss at Kestrel: End of the pilot",
                "Sent",
                "expand",
                None,
                "8 Jun 2026, 09:12 UTC",
                &[],
            ),
        ],
        empty: None,
        pager: Pager { text: "4 jobs".into(), first: None, previous: None, next: None },
    }
}

pub fn empty() -> Jobs {
    Jobs {
        notes: vec![Note::new(Tone::Observe, "No mail server is set, so nothing is sent.")],
        entries: Vec::new(),
        empty: Some(Empty {
            title: "There are no jobs yet".into(),
            text: "When people are asked by mail to answer a survey, each mail is a job.".into(),
            act: None,
        }),
        ..page()
    }
}

fn form(text: &str) -> Form {
    Form { action: "#".into(), csrf: "sample".into(), fields: Vec::new(), text: text.into(), primary: false }
}
