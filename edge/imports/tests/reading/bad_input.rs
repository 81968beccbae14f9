//! Files that cannot be read are refused with where, what and repair.

use crate::{told_of, workbook};
use imports::Kind;
use std::time::{Duration, Instant};

const HEADER: &str = "account,effective_on,level,currency\n";

#[test]
fn whole_files_are_refused_in_plain_words() {
    let with_header = |rest: &[u8]| [HEADER.as_bytes(), rest].concat();
    for (name, bytes, problem) in [
        ("empty", vec![], "The file is empty"),
        ("blank lines", b"\n\n  \n".to_vec(), "The file has no header row"),
        ("commas only", b",,,\n".to_vec(), "The file has no header row"),
        ("nul", with_header(b"A\0,"), "The file is neither CSV, XLSX nor Parquet: it has a NUL at byte 37"),
        (
            "latin",
            with_header(b"caf\xe9,2025-01-01,1,EUR\n"),
            "The file is not UTF-8 text: wrong bytes at byte 39 (line 2)",
        ),
        ("png", b"\x89PNG\r\n\x1a\n".to_vec(), "The file is not UTF-8 text: wrong bytes at byte 0 (line 1)"),
        (
            "old excel",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(),
            "The file is an old Excel file (.xls) or an encrypted workbook",
        ),
        ("gzip", b"\x1f\x8b\x08\x00".to_vec(), "The file is compressed with gzip"),
        ("half a zip", b"PK\x03\x04 and no more".to_vec(), "The XLSX file is damaged: "),
        ("half a parquet", b"PAR1 and no more".to_vec(), "The Parquet file is damaged: "),
        (
            "header of another kind",
            b"a,b\n1,2\n".to_vec(),
            "The file lacks the columns “account”, “effective_on”, “level or mrr”, “currency”",
        ),
        ("doubled", b"account,level,effective_on,currency,currency\n".to_vec(), "The header names “currency” twice"),
    ] {
        let refused = told_of(&bytes, Kind::Levels, "").unwrap_err();
        assert!(refused.problem.starts_with(problem), "{name}: {refused}");
        assert!(!refused.repair.is_empty(), "{name}");
    }
    assert_eq!(told_of(HEADER.as_bytes(), Kind::Levels, "").as_deref(), Ok(""), "a header alone says nothing");
    let missing = imports::open("nowhere/levels.csv".as_ref(), Kind::Levels, None, crate::here()).err().unwrap();
    assert!(missing.problem.starts_with("nowhere/levels.csv cannot be read: "), "{missing}");
}

#[test]
fn rows_complain_about_every_broken_field() {
    let long = "x".repeat(10 << 20);
    for (row, want) in [
        ("A,2025-01-01,1", ": has 3 cells where the header has 4"),
        ("A,2025-01-01,1,EUR,1", ": has 5 cells where the header has 4"),
        ("\"A\nB\",2025-01-01,1,EUR", "account: “A·B” holds a line break or another control character"),
        ("A\u{7},2025-01-01,1,EUR", "account: “A·” holds a line break or another control character"),
        (
            &format!("{long},2025-01-01,1,EUR"),
            "account: “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” is 10485760 characters long; at most 200 are kept",
        ),
        (
            "A,03/04/26,£5,POUND",
            "effective_on: expected 2026-03-04, found “03/04/26”|currency: “POUND” is not an ISO 4217 currency code|level: “£5” is not a plain decimal number",
        ),
        (
            "A,1825-01-01,99999999999999999999,EUR",
            "effective_on: 1825-01-01 is not between 1900 and 2199|level: “99999999999999999999” is too large",
        ),
        ("A,2025-01-01,10000000000000.01,EUR", "level: is larger than ten trillion"),
        ("A,2025-01-01,1e3,EUR", "level: “1e3” is not a plain decimal number"),
        ("#REF!,2025-01-01,-0.01,EUR", "account: holds the spreadsheet error #REF!|level: is below 0"),
    ] {
        let told = told_of(format!("{HEADER}{row}\n").as_bytes(), Kind::Levels, "").unwrap();
        let problems: Vec<_> =
            told.lines().map(|line| line.strip_prefix("2 ").unwrap().split(" => ").next().unwrap()).collect();
        assert_eq!(problems.join("|"), want);
    }
}

#[test]
fn a_row_without_end_is_refused_where_it_starts() {
    let endless = format!("{HEADER}A,2025-01-01,1,EUR\nB,2025-01-01,\"{}", "x\n".repeat(10 << 20));
    let refused = told_of(endless.as_bytes(), Kind::Levels, "").unwrap_err();
    assert_eq!(refused.problem, "Row 3, column “level”: the row is larger than 16 MiB");

    let cell = "x".repeat(17 << 20);
    let rows = [workbook::row(1, &["account", "level"]), workbook::row(2, &["A", &cell])].concat();
    let padded: Vec<u8> = (0..200_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    // A cell this uniform alone would be taken for a bomb; it is one that is packed too well.
    let refused = told_of(
        &workbook::with_parts(&[("xl/media/noise.bin", &padded), ("xl/worksheets/sheet1.xml", sheet.as_bytes())]),
        Kind::Levels,
        "",
    );
    assert!(refused.unwrap_err().problem.starts_with("The workbook unpacks to more than 256 MiB"));
}

#[test]
fn bombs_are_refused_within_a_second() {
    let zeros = vec![b' '; 100 << 20];
    let bomb = workbook::with_parts(&[("xl/worksheets/sheet1.xml", &zeros)]);
    assert!(bomb.len() < 200 << 10, "100 MiB packed into {} bytes", bomb.len());
    // The directory's claim of 100 MiB made 100 bytes: what unpacks counts, not what is claimed.
    let mut lying = bomb.clone();
    let claim = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    while let Some(at) = lying.windows(4).position(|w| w == claim) {
        lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    // 3 GiB claimed, nothing to unpack.
    let mut boasting = workbook::with_sheet("");
    let directory = boasting.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    boasting[directory + 24..directory + 28].copy_from_slice(&(3_u32 << 30).to_le_bytes());
    for (name, bytes) in [("bomb", bomb), ("lying", lying), ("boasting", boasting)] {
        let started = Instant::now();
        let refused = told_of(&bytes, Kind::Levels, "").unwrap_err();
        assert!(started.elapsed() < Duration::from_secs(1), "{name} took {:?}", started.elapsed());
        let problem = "The workbook unpacks to more than 256 MiB, or far beyond its size on disk";
        let damaged = "The XLSX file is damaged: ";
        assert!(
            refused.problem == problem || (name != "bomb" && refused.problem.starts_with(damaged)),
            "{name}: {refused}"
        );
    }
}
