//! The messages of a file one after the other, whatever its length: never more than one is held.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

/// What a file of mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tables) enum Form {
    /// One message (`.eml`).
    Message,
    /// Messages, each after a line `From sender weekday month day time year` (`.mbox`).
    Mailbox,
}

/// A message.
pub(super) enum Next<'m> {
    /// Its bytes.
    Message(&'m [u8]),
    /// It was passed over.
    TooLarge,
    /// There are no more.
    End,
}

pub(super) struct Mailbox<R = File> {
    lines: Lines<R>,
    form: Form,
    message: Vec<u8>,
    /// Whether the line that the next message follows was read.
    is_begun: bool,
}

/// Attachments included; servers take about as much.
const MESSAGE_BYTES_MAX: usize = 32 << 20;
/// A line is read in pieces of this size: a file may have no line end at all.
const PIECE_BYTES: u64 = 64 << 10;

/// What some programs put before UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// What a file is by its first bytes; `None` when it is no mail.
///
/// A mailbox begins with its separator. A message begins with fields, of which one says from whom
/// and another which message it is or when it was written.
pub(in crate::tables) fn form_of(head: &[u8]) -> Option<Form> {
    let head = head.strip_prefix(MARK).unwrap_or(head);
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    if is_separator(lines.clone().next()?) {
        return Some(Form::Mailbox);
    }
    let (mut from, mut which, mut fields) = (false, false, 0);
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        if fields > 0 && line.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            // The head may end inside a line.
            return (from && which && fields > 2).then_some(Form::Message);
        };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b',' | b';' | b'"')) {
            return None;
        }
        fields += 1;
        from |= name.eq_ignore_ascii_case(b"from");
        which |= [&b"date"[..], b"message-id"].iter().any(|known| name.eq_ignore_ascii_case(known));
    }
    (from && which).then_some(Form::Message)
}

/// `From ben@ascend.example Tue Jun  9 10:00:00 2026`. A sentence that begins with From has no
/// weekday, month and time, so that programs that forgot to quote it do no harm.
fn is_separator(line: &[u8]) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let words: Vec<&[u8]> = rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).take(12).collect();
    let is_of = |word: &[u8], known: &[&str]| known.iter().any(|one| one.as_bytes() == word);
    let is_time = |word: &[u8]| word.len() >= 5 && word[2] == b':' && word[0].is_ascii_digit();
    words.iter().any(|word| is_of(word, &DAYS))
        && words.iter().any(|word| is_of(word, &MONTHS))
        && words.iter().any(|word| is_time(word))
}

/// `>From`, `>>From`…: a mailbox hides lines that would look like a separator behind one more.
fn is_hidden(line: &[u8]) -> bool {
    let rest = line.iter().position(|byte| *byte != b'>').map_or(&line[..0], |at| &line[at..]);
    line.starts_with(b">") && rest.starts_with(b"From ")
}

impl<R: Read> Mailbox<R> {
    pub(super) fn new(bytes: R, form: Form) -> Mailbox<R> {
        let lines = Lines { reader: BufReader::new(bytes), piece: Vec::new(), starts: true, done: 0 };
        Mailbox { lines, form, message: Vec::new(), is_begun: form == Form::Message }
    }

    /// The next message.
    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        self.message.clear();
        let (mut too_large, mut began) = (false, std::mem::take(&mut self.is_begun));
        while let Some((piece, starts)) = self.lines.next()? {
            if self.form == Form::Mailbox && starts && is_separator(piece) {
                if began {
                    self.is_begun = true;
                    break;
                }
                began = true;
                continue;
            }
            let hidden = self.form == Form::Mailbox && starts && is_hidden(piece);
            let piece = if hidden { &piece[1..] } else { piece };
            too_large |= self.message.len() + piece.len() > MESSAGE_BYTES_MAX;
            if began && !too_large {
                self.message.extend_from_slice(piece);
            }
        }
        Ok(match (began, too_large) {
            (false, _) => Next::End,
            (true, true) => Next::TooLarge,
            (true, false) => Next::Message(&self.message),
        })
    }

    /// Bytes read so far.
    pub(super) fn done(&self) -> u64 {
        self.lines.done
    }
}

/// Lines, long ones in pieces.
struct Lines<R> {
    reader: BufReader<R>,
    piece: Vec<u8>,
    starts: bool,
    done: u64,
}

impl<R: Read> Lines<R> {
    /// The next piece, and whether a line starts with it.
    fn next(&mut self) -> io::Result<Option<(&[u8], bool)>> {
        self.piece.clear();
        let starts = self.starts;
        let read = (&mut self.reader).take(PIECE_BYTES).read_until(b'\n', &mut self.piece)?;
        let mark: &[u8] = if self.done == 0 { MARK } else { b"" };
        self.done += read as u64;
        self.starts = self.piece.ends_with(b"\n");
        let piece = self.piece.strip_prefix(mark).unwrap_or(&self.piece);
        Ok((read > 0).then_some((piece, starts)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let mut mailbox = Mailbox::new(text.as_bytes(), form_of(text.as_bytes()).unwrap());
        let mut found = Vec::new();
        loop {
            match mailbox.next().unwrap() {
                Next::End => return found,
                Next::TooLarge => found.push("too large".into()),
                Next::Message(raw) => found.push(String::from_utf8_lossy(raw).into_owned()),
            }
        }
    }

    #[test]
    fn what_a_file_is_stands_at_its_top() {
        let (mailbox, message) = (Some(Form::Mailbox), Some(Form::Message));
        for (head, want) in [
            ("From ben@ascend.example Tue Jun  9 10:00:00 2026\n", mailbox),
            ("From 1790@xxx Tue Jun 09 10:00:00 +0000 2026\r\nSubject: x\r\n", mailbox),
            ("From - Tue Jun  9 10:00:00 2026", mailbox),
            ("Received: by a\n\tfrom b\nFrom: b@x.example\nDate: Tue, 9 Jun 2026 10:00:00 +0200\n\nx", message),
            ("\u{feff}message-id: <1@x>\r\nFROM: b@x.example\r\n\r\n", message),
            ("From: b@x.example\nSubject: no date and no id\n\n", None),
            ("account,id,kind\nA-1,From: x,Date: y\n", None),
            ("From ,To\nTue,Wed\n", None),
            ("From Tuesday on we meet\n", None),
            ("", None),
        ] {
            assert_eq!(form_of(head.as_bytes()), want, "{head}");
        }
    }

    #[test]
    fn a_mailbox_parts_at_its_separators_alone() {
        let separator = "From ben@ascend.example Tue Jun  9 10:00:00 2026\n";
        let text = format!("{separator}A: 1\n\nFrom now on.\n>From here\n>>From there\n{separator}B: 2\n");
        assert_eq!(messages(&text), ["A: 1\n\nFrom now on.\nFrom here\n>From there\n", "B: 2\n"]);
        assert_eq!(messages(&format!("{separator}{separator}")), ["", ""]);
        assert_eq!(messages(&format!("\u{feff}{separator}A: 1\n")), ["A: 1\n"]);
    }

    #[test]
    fn a_message_that_would_fill_the_memory_is_passed_over() {
        let separator = "From ben@ascend.example Tue Jun  9 10:00:00 2026\n";
        let text = format!("{separator}A: 1\n\n{}\n{separator}B: 2\n", "x".repeat(MESSAGE_BYTES_MAX));
        assert_eq!(messages(&text), ["too large", "B: 2\n"]);
    }
}
