//! Whatever the bytes, the answer is a refusal, complaints or drafts: never a panic, never a hang.

use crate::{formats, told_of, workbook};
use imports::Kind;

/// A small generator (SplitMix64), so that every run sees the same bytes.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.roll() % limit.max(1) as u64) as usize
    }
}

/// Cuts, flips and overwrites, one to four at a time.
fn garble(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut garbled = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(garbled.len());
        match dice.below(5) {
            0 => garbled.truncate(at.max(1)),
            1 => garbled[at] ^= 1 << dice.below(8),
            2 => garbled[at] = [0, 0xFF, b'"', b'\n', b','][dice.below(5)],
            3 => {
                let end = (at + dice.below(16)).min(garbled.len());
                garbled.drain(at..end);
                if garbled.is_empty() {
                    garbled.push(b'x');
                }
            }
            _ => garbled.insert(at, dice.roll() as u8),
        }
    }
    garbled
}

/// Reads garbled versions of `bytes`; the magic number is kept, so that the format's reader sees them.
fn read_garbled(name: &str, bytes: &[u8], kind: Kind, rounds: usize) {
    let mut dice = Dice(bytes.len() as u64);
    let mut refused = 0;
    for _ in 0..rounds {
        let mut garbled = garble(bytes, &mut dice);
        let magic = bytes.len().min(garbled.len()).min(4);
        garbled[..magic].copy_from_slice(&bytes[..magic]);
        refused += usize::from(told_of(&garbled, kind, "").is_err());
    }
    assert!(refused > 0 && refused < rounds, "{name}: {refused} of {rounds} were refused");
}

#[test]
fn garbled_text() {
    for &kind in Kind::ALL {
        let path = format!("{}/fixtures/{}.csv", env!("CARGO_MANIFEST_DIR"), kind.key());
        read_garbled(kind.key(), &std::fs::read(path).unwrap(), kind, 400);
    }
}

#[test]
fn garbled_mail_and_calendars() {
    for (name, rounds) in [("message.eml", 800), ("mailbox.mbox", 800), ("calendar.ics", 60)] {
        let bytes = std::fs::read(format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let mut dice = Dice(bytes.len() as u64);
        for _ in 0..rounds {
            let mut garbled = garble(&bytes, &mut dice);
            // The top stays, so that the format's own reader sees the rest.
            let top = bytes.len().min(garbled.len()).min(80);
            garbled[..top].copy_from_slice(&bytes[..top]);
            let _ = told_of(&garbled, Kind::Interactions, "");
        }
    }
}

#[test]
fn garbled_workbooks() {
    let rows = [
        workbook::row(1, &["account", "effective_on", "level", "currency"]),
        workbook::row(2, &["Tailspin", "@45658", "=1952.38", "EUR"]),
    ];
    read_garbled("packed", &workbook::with_sheet(&rows.concat()), Kind::Levels, 500);
}

#[test]
fn workbooks_with_garbled_parts() {
    let rows = [
        workbook::row(1, &["account", "effective_on", "level", "currency"]),
        workbook::row(2, &["Tailspin", "@45658", "=1952.38", "EUR"]),
    ];
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.concat());
    let mut dice = Dice(7);
    for _ in 0..500 {
        let garbled = garble(sheet.as_bytes(), &mut dice);
        let _ = told_of(&workbook::with_parts(&[("xl/worksheets/sheet1.xml", &garbled)]), Kind::Levels, "");
    }
    // The column has more letters than a column number has digits.
    let wide = r#"<worksheet><sheetData><row r="1"><c r="ZZZZZZZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>"#;
    assert!(
        told_of(&workbook::with_parts(&[("xl/worksheets/sheet1.xml", wide.as_bytes())]), Kind::Levels, "").is_err()
    );
}

#[test]
fn garbled_parquet() {
    read_garbled("parquet", &formats::parquet_levels(), Kind::Levels, 1_500);
}

#[test]
fn random_bytes() {
    let mut dice = Dice(1);
    for _ in 0..500 {
        let bytes: Vec<u8> = (0..dice.below(400)).map(|_| dice.roll() as u8).collect();
        let _ = told_of(&bytes, Kind::Accounts, "");
    }
}
