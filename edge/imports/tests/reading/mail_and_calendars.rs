//! Files of mail and calendars: what they say, and that no damage of them breaks the reading.

use crate::{told, told_of};
use imports::{Kind, open};
use std::path::PathBuf;

const FILES: [&str; 3] = ["message.eml", "mailbox.mbox", "calendar.ics"];

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

#[test]
fn each_reads_its_fixture() {
    for name in FILES {
        let found = told(&fixture(name), Kind::Interactions, None).unwrap();
        let expected = std::fs::read_to_string(fixture(name).with_extension("expected")).unwrap_or_default();
        for (found, expected) in found.lines().zip(expected.lines()) {
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(found.lines().count(), expected.lines().count(), "{name}:\n{found}");
    }
}

#[test]
fn a_reading_tells_whose_ids_it_uses_and_how_far_it_is() {
    for (name, source) in FILES.into_iter().zip(["mail", "mail", "calendar"]) {
        let mut reading = open(&fixture(name), Kind::Interactions, None, crate::here()).unwrap();
        assert_eq!(reading.source(), source, "{name}");
        while reading.next_row().unwrap().is_some() {}
        assert_eq!(reading.progress().done, reading.progress().total, "{name}");
    }
}

#[test]
fn other_kinds_have_other_columns() {
    for name in FILES {
        let refused = told(&fixture(name), Kind::Levels, None).unwrap_err();
        assert!(refused.problem.starts_with("The file lacks the columns"), "{name}: {refused}");
    }
}

#[test]
fn a_mapping_names_the_account_and_says_what_the_file_does_not() {
    let mapping = "source = \"archive\"\n[columns]\naccount = { constant = \"A-1\" }\nside = { constant = \"expand\" }\n\
                   id = \"id\"\nkind = \"kind\"\nday = \"day\"\nsubject = \"subject\"";
    let found = told_of(&std::fs::read(fixture("message.eml")).unwrap(), Kind::Interactions, mapping).unwrap();
    assert!(found.starts_with("1 Interaction(InteractionDraft { account: Some(\"A-1\"), addresses: [],"), "{found}");
    assert!(found.contains("side: Some(Expand)"), "{found}");
}

/// Cut off anywhere, a file is refused, or its last row is: the rows before stand as they are.
#[test]
fn cut_off_anywhere_nothing_breaks() {
    for name in FILES {
        let whole = std::fs::read(fixture(name)).unwrap();
        for length in 1..whole.len() {
            let _ = told_of(&whole[..length], Kind::Interactions, "");
        }
    }
    let calendar = std::fs::read(fixture("calendar.ics")).unwrap();
    for length in (20..calendar.len()).step_by(31) {
        let closed = [&calendar[..length], b"\nEND:VCALENDAR"].concat();
        let _ = told_of(&closed, Kind::Interactions, "");
    }
    let refused = told_of(&calendar[..calendar.len() - 20], Kind::Interactions, "").unwrap_err();
    assert_eq!(refused.problem, "The calendar file is damaged: it breaks off before END:VCALENDAR");
}

#[test]
fn long_texts_are_cut_and_odd_ones_read() {
    let mail = |subject: &str, body: &str| {
        format!(
            "From: a@harbour.example\nDate: Tue, 9 Jun 2026 10:00:00 +0200\nSubject: {subject}\nMessage-ID: <1@x>\n\n{body}"
        )
    };
    let read = |text: String| told_of(text.as_bytes(), Kind::Interactions, "").unwrap();
    let found = read(mail(&"s".repeat(900), &"é".repeat(30_000)));
    assert!(found.contains(&format!("subject: \"{}…\"", "s".repeat(199))), "{found}");
    assert!(found.contains(&format!("text: Some(\"{}…\")", "é".repeat(19_999))));
    assert!(read(mail("", "")).contains("subject: \"(no subject)\", text: None"));
    // Windows line ends, a byte order mark, letters that are no UTF-8.
    let windows = format!("\u{feff}{}", mail("x", "one\ntwo")).replace('\n', "\r\n");
    assert!(read(windows).contains("text: Some(\"one\\ntwo\")"));
    let latin = [mail("caf", "").trim_end().as_bytes(), b"\n\ncaf\xe9"].concat();
    assert!(told_of(&latin, Kind::Interactions, "").unwrap().contains("text: Some(\"caf"));
}

#[test]
fn a_calendar_that_is_too_large_or_no_text_is_refused() {
    let calendar = |inside: &str| format!("BEGIN:VCALENDAR\n{inside}\nEND:VCALENDAR\n");
    let large = calendar(&"X-NOTE:x\n".repeat(2 << 20));
    let refused = told_of(large.as_bytes(), Kind::Interactions, "").unwrap_err();
    assert_eq!(refused.problem, "The calendar is larger than 16 MiB");
    let refused = told_of(b"BEGIN:VCALENDAR\nX:\xff\nEND:VCALENDAR", Kind::Interactions, "").unwrap_err();
    assert_eq!(refused.problem, "The calendar is not UTF-8 text: wrong bytes at byte 18");
    assert_eq!(told_of(calendar("").as_bytes(), Kind::Interactions, "").unwrap(), "");
    let cancelling = calendar("METHOD:CANCEL\nBEGIN:VEVENT\nUID:1\nDTSTART:20260601T080000Z\nEND:VEVENT");
    assert!(told_of(cancelling.as_bytes(), Kind::Interactions, "").unwrap().starts_with("1 : The event was cancelled"));
}

#[test]
fn rules_of_recurrence_are_followed_or_told() {
    for (rule, want) in [
        // From Tuesday, 26 May, nine o'clock in Berlin; today is 30 June.
        ("FREQ=WEEKLY;COUNT=3", "2026-05-26 2026-06-02 2026-06-09"),
        ("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260602", "2026-05-26 2026-05-28 2026-06-02"),
        ("FREQ=MONTHLY;BYDAY=-1TU;COUNT=2", "2026-05-26 2026-06-30"),
        ("FREQ=DAILY;INTERVAL=30", "2026-05-26 2026-06-25 after"),
        ("FREQ=SECONDLY", "often"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no day"),
        ("FREQ=WEEKLY;UNTIL=someday", "cannot"),
        ("FREQ=MINUTELY;BYHOUR=25", "cannot"),
        ("FREQ=DAILY\nRRULE:FREQ=WEEKLY", "several"),
    ] {
        let calendar = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\nDTSTART;TZID=Europe/Berlin:20260526T090000\nRRULE:{rule}\n\
             SUMMARY:x\nATTENDEE:mailto:priya@harbour.example\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        let found = told_of(calendar.as_bytes(), Kind::Interactions, "").unwrap();
        let line = |line: &str| match line.split_once(", day: ") {
            Some((_, rest)) => rest[..10].to_string(),
            None if line.contains("is after today") => "after".into(),
            None if line.contains("more than 3660 times") => "often".into(),
            None if line.contains("gives no day") => "no day".into(),
            None if line.contains("several rules") => "several".into(),
            None if line.contains("cannot be read") => "cannot".into(),
            None => line.into(),
        };
        assert_eq!(found.lines().map(line).collect::<Vec<_>>().join(" "), want, "{rule}");
    }
}
