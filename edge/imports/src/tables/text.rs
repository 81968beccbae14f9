//! Bytes become UTF-8 text, or the place where they do not is told.

use super::COLUMNS_MAX;
use crate::{Mapping, Unreadable};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};
use std::fmt;
use std::io::{self, Read};

/// A file decoded while it is read. A byte order mark decides; else the encoding given; else UTF-8.
pub(super) struct Text<R> {
    bytes: R,
    decoder: Decoder,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    at_end: bool,
    finished: bool,
    /// Bytes decoded so far.
    pub decoded: u64,
    lines: u64,
    /// Bytes of text that may still be read for the current row; beyond it the text ends.
    pub allowance: usize,
}

#[derive(Debug)]
enum Fault {
    Io(io::Error),
    NotText { byte: u64, line: u64 },
}

const BUFFER_BYTES: usize = 64 << 10;

impl<R: Read> Text<R> {
    pub fn new(bytes: R, encoding: &'static Encoding) -> Text<R> {
        Text {
            bytes,
            decoder: encoding.new_decoder(),
            buffer: vec![0; BUFFER_BYTES].into(),
            start: 0,
            end: 0,
            at_end: false,
            finished: false,
            decoded: 0,
            lines: 1,
            allowance: usize::MAX,
        }
    }

    /// Writes the next text into `into`, which must hold at least one character; 0 at the end.
    fn next(&mut self, into: &mut [u8]) -> Result<usize, Fault> {
        while !self.finished {
            if self.start == self.end && !self.at_end {
                (self.start, self.end) = (0, self.bytes.read(&mut self.buffer).map_err(Fault::Io)?);
                self.at_end = self.end == 0;
            }
            let raw = &self.buffer[self.start..self.end];
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(raw, into, self.at_end);
            self.start += read;
            self.decoded += read as u64;
            self.lines += into[..written].iter().filter(|&&b| b == b'\n').count() as u64;
            match result {
                DecoderResult::Malformed(length, after) => {
                    let byte = self.decoded.saturating_sub(u64::from(length) + u64::from(after));
                    return Err(Fault::NotText { byte, line: self.lines });
                }
                DecoderResult::InputEmpty => self.finished = self.at_end,
                DecoderResult::OutputFull => return Ok(written),
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.allowance == 0 {
            return Ok(0);
        }
        let written = self.next(into).map_err(io::Error::other)?;
        self.allowance = self.allowance.saturating_sub(written);
        Ok(written)
    }
}

/// What the first text of a file tells.
pub(super) struct Opening {
    pub encoding: &'static Encoding,
    pub delimiter: u8,
    /// Whether lines end with a bare carriage return, as on old Macs.
    pub bare_returns: bool,
}

/// Reads all of a file once, so that wrong bytes at its end are known before anything lands.
pub(super) fn check(bytes: impl Read, mapping: &Mapping) -> Result<Opening, Unreadable> {
    let encoding = encoding(mapping)?;
    let mut text = Text::new(bytes, encoding);
    let mut buffer = vec![0; BUFFER_BYTES];
    let unreadable = |fault: Fault| not_text(&fault, encoding);
    let written = text.next(&mut buffer).map_err(unreadable)?;
    let head = std::str::from_utf8(&buffer[..written]).unwrap_or_default();
    if let Some(place) = head.find('\0') {
        return Err(Unreadable::new(
            format!("The file is neither CSV, XLSX nor Parquet: it has a NUL at byte {place}"),
            "Save it as CSV UTF-8, XLSX or Parquet. If it is UTF-16 without a byte order mark, say encoding = \"utf-16le\" in the mapping.",
        ));
    }
    let delimiter = mapping.delimiter.and_then(|d| u8::try_from(d).ok()).unwrap_or_else(|| delimiter(head));
    let opening = Opening { encoding, delimiter, bare_returns: head.contains('\r') && !head.contains('\n') };
    while text.next(&mut buffer).map_err(unreadable)? > 0 {}
    Ok(opening)
}

fn encoding(mapping: &Mapping) -> Result<&'static Encoding, Unreadable> {
    let Some(label) = &mapping.encoding else {
        return Ok(UTF_8);
    };
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        let problem = format!("The mapping's encoding {} is not known", crate::unreadable::quoted(label));
        Unreadable::new(
            problem,
            "Write utf-8, utf-16le, windows-1252 or another label of the WHATWG encoding standard.",
        )
    })
}

/// The delimiter that the header has most of, outside quotes; a comma when it has none.
fn delimiter(head: &str) -> u8 {
    let header = head.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let unquoted: Vec<u8> = header.split('"').step_by(2).flat_map(str::bytes).collect();
    let count = |d: u8| unquoted.iter().filter(|&&b| b == d).count().min(COLUMNS_MAX);
    let rarest_first = [b'|', b'\t', b';', b','];
    rarest_first.into_iter().max_by_key(|&d| count(d)).unwrap_or(b',')
}

fn not_text(fault: &Fault, encoding: &'static Encoding) -> Unreadable {
    match fault {
        Fault::Io(e) => Unreadable::new(format!("The file cannot be read: {e}"), "Check the disk and try again."),
        Fault::NotText { byte, line } => Unreadable::new(
            format!("The file is not {} text: wrong bytes at byte {byte} (line {line})", encoding.name()),
            "Save it as CSV UTF-8, XLSX or Parquet. If Excel on Windows wrote it, say encoding = \"windows-1252\" in the mapping.",
        ),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Io(e) => write!(f, "{e}"),
            Fault::NotText { byte, line } => write!(f, "wrong bytes at byte {byte} (line {line})"),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn encodings_are_told_by_mark_or_mapping_never_guessed() {
        for (bytes, encoding, want) in [
            (b"caf\xc3\xa9".to_vec(), None, Ok("café")),
            (b"\xef\xbb\xbfcaf\xc3\xa9".to_vec(), None, Ok("café")),
            (utf16("café €"), None, Ok("café €")),
            (b"caf\xe9".to_vec(), Some("windows-1252"), Ok("café")),
            (b"one\ncaf\xe9,2\n".to_vec(), None, Err("byte 7 (line 2)")),
            (b"caf\xc3".to_vec(), None, Err("byte 3 (line 1)")),
            (b"\xff\xfeA\x00\x00\xd8".to_vec(), None, Err("byte 4 (line 1)")),
            (b"a\x00b\x00".to_vec(), None, Err("NUL at byte 1")),
            (b"a".to_vec(), Some("klingon"), Err("“klingon” is not known")),
        ] {
            let mapping = Mapping { encoding: encoding.map(String::from), ..Mapping::default() };
            let read = check(bytes.as_slice(), &mapping).map(|opening| {
                let mut text = String::new();
                Text::new(bytes.as_slice(), opening.encoding).read_to_string(&mut text).unwrap();
                text
            });
            match (read, want) {
                (Ok(found), Ok(want)) => assert_eq!(found, want),
                (Err(found), Err(want)) => assert!(found.problem.contains(want), "{found}"),
                (found, want) => panic!("{found:?} instead of {want:?}"),
            }
        }
    }

    #[test]
    fn the_header_tells_the_delimiter() {
        for (head, want) in [
            ("a,b,c\n1;2;3;4;5\n", b','),
            ("a;b;c,d\n", b';'),
            ("\n\na\tb\n", b'\t'),
            ("a|b\n", b'|'),
            ("\"a;b;c;d\",e\n", b','),
            ("alone\n", b','),
        ] {
            assert_eq!(delimiter(head), want, "{head}");
        }
    }
}
