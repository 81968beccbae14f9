//! Mail, a message or a whole mailbox, as the rows of a table of interactions.
//!
//! A row has the number of its message. Attachments are not read.

mod mailbox;
mod message;

use super::contained::contained;
use super::{Objection, Progress, Table};
use crate::{Here, Unreadable};
use csv::StringRecord;
use mailbox::{Mailbox, Next};
use std::fs::File;

pub(super) use mailbox::{Form, form_of};

pub(super) struct MailFile {
    mailbox: Mailbox,
    header: Vec<String>,
    number: u64,
    bytes: u64,
    here: Here,
    objection: Option<Objection>,
}

pub(super) fn open(file: File, bytes: u64, form: Form, here: Here) -> MailFile {
    let header = message::COLUMNS.map(String::from).into();
    MailFile { mailbox: Mailbox::new(file, form), header, number: 0, bytes, here, objection: None }
}

impl Table for MailFile {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn source(&self) -> Option<&'static str> {
        Some("mail")
    }

    fn next_row(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, Unreadable> {
        let next = self.mailbox.next().map_err(|e| Unreadable::new(format!("The file cannot be read: {e}"), AGAIN))?;
        let read = match next {
            Next::End => return Ok(None),
            Next::TooLarge => {
                Err(Objection::new("The message is larger than 32 MiB", "Import it without attachments."))
            }
            // Whatever the message is, the next one is read.
            Next::Message(raw) => contained(|| message::read(raw, self.here)).unwrap_or_else(|| Err(not_a_message())),
        };
        self.number += 1;
        cells.clear();
        self.objection = read.map(|row| row.iter().for_each(|cell| cells.push_field(cell))).err();
        Ok(Some(self.number))
    }

    fn objection(&mut self) -> Option<Objection> {
        self.objection.take()
    }

    fn progress(&self) -> Progress {
        Progress { done: self.mailbox.done(), total: self.bytes }
    }
}

const AGAIN: &str = "Check the disk and try again.";

fn not_a_message() -> Objection {
    Objection::new("This is no message that can be read", "Export it again, or leave it out.")
}
