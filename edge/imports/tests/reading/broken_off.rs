//! Files that break off or are damaged far inside: told with the row, after the rows before it.

use crate::{formats, here, told_of, workbook};
use arrow::array::{ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray};
use imports::{Kind, open, preview};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::sync::Arc;

const HEADER: &str = "account,effective_on,level,currency\n";

fn refused(bytes: &[u8]) -> String {
    told_of(bytes, Kind::Levels, "").unwrap_err().problem
}

#[test]
fn text_that_ends_inside_a_quote_is_told_from_text_that_ends() {
    let first = format!("{HEADER}A,2025-01-01,1,EUR\n");
    for (rest, want) in [
        ("\"B", Some("Row 3, column “account”: the file ends inside a quoted cell")),
        ("B,2025-01-01,1,\"EU", Some("Row 3, column “currency”: the file ends inside a quoted cell")),
        (
            "B,2025-01-01,1,\"EUR\nC,2025-01-01,1,EUR\n",
            Some("Row 3, column “currency”: the file ends inside a quoted cell"),
        ),
        ("B,2025-01-01,1,\"E\"\"UR", Some("Row 3, column “currency”: the file ends inside a quoted cell")),
        ("B,2025-01-01,1,\"", Some("Row 3, column “currency”: the file ends inside a quoted cell")),
        ("B,2025-01-01,1,\"EUR\"", None),
        ("B,2025-01-01,1,\"EUR\"\n\n", None),
        ("B,2025-01-01,1,EUR\r\n", None),
        ("B,2025-01-01,1,EUR", None),
    ] {
        let told = told_of(format!("{first}{rest}").as_bytes(), Kind::Levels, "");
        match want {
            Some(problem) => assert_eq!(told.unwrap_err().problem, problem, "{rest}"),
            None => assert_eq!(told.map(|rows| rows.lines().count()), Ok(2), "{rest}"),
        }
    }
}

#[test]
fn the_top_of_a_file_that_breaks_off_is_shown() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), format!("{HEADER}A,2025-01-01,1,EUR\n\"B")).unwrap();
    let top = preview(file.path(), None, here(), 5).unwrap();
    assert_eq!((top.header.len(), top.rows.len()), (4, 1));
}

#[test]
fn archives_cut_off_are_refused_when_they_are_opened() {
    let rows = [
        workbook::row(1, &["account", "effective_on", "level", "currency"]),
        workbook::row(2, &["Tailspin", "@45658", "=1952.38", "EUR"]),
    ];
    let whole = workbook::with_sheet(&rows.concat());
    for bytes in [30, whole.len() / 2, whole.len() - 1] {
        assert!(refused(&whole[..bytes]).starts_with("The XLSX file is damaged"), "{bytes}");
    }
    let parquet = formats::parquet_levels();
    assert!(refused(&parquet[..parquet.len() - 1]).starts_with("The Parquet file is damaged"));
}

#[test]
fn a_sheet_that_breaks_off_is_told_with_its_row() {
    let rows: String = (1..=2).map(|n| workbook::row(n, &["account", "effective_on", "level", "currency"])).collect();
    let sheet = format!("<worksheet><sheetData>{rows}<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>Tail");
    let bytes = workbook::with_parts(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())]);
    assert!(refused(&bytes).starts_with("The XLSX file is damaged from row 2 on: "), "{}", refused(&bytes));
}

/// Levels of Tailspin on one day after the other: a row group of 1,024 rows and one of 4.
fn two_row_groups(compression: Compression) -> Vec<u8> {
    let group = |days: std::ops::Range<i32>| {
        let rows = days.len();
        let columns: [(&str, ArrayRef); 4] = [
            ("account", Arc::new(StringArray::from(vec!["Tailspin"; rows]))),
            ("effective_on", Arc::new(Date32Array::from_iter_values(days))),
            ("level", Arc::new(Float64Array::from(vec![1.5; rows]))),
            ("currency", Arc::new(StringArray::from(vec!["EUR"; rows]))),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    };
    let first = group(18_000..19_024);
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, first.schema(), Some(properties)).unwrap();
    writer.write(&first).unwrap();
    writer.flush().unwrap();
    writer.write(&group(19_024..19_028)).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn a_damaged_page_is_told_after_the_rows_before_it() {
    let mut bytes = two_row_groups(Compression::SNAPPY);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &bytes).unwrap();
    let metadata = ArrowReaderMetadata::load(file.as_file(), ArrowReaderOptions::new()).unwrap();
    let (start, length) = metadata.metadata().row_group(1).column(2).byte_range();
    bytes[start as usize..(start + length) as usize].fill(0xFF);
    std::fs::write(file.path(), &bytes).unwrap();
    let mut reading = open(file.path(), Kind::Levels, None, here()).unwrap();
    for _ in 0..1_024 {
        assert!(reading.next_row().unwrap().is_some_and(|row| row.result.is_ok()));
    }
    let refused = reading.next_row().unwrap_err();
    // The header is row 1, so the second group begins with row 1,026.
    assert!(refused.problem.starts_with("The Parquet file is damaged from row 1026 on: "), "{refused}");
}

#[test]
fn a_codec_that_is_not_read_is_named() {
    let written = two_row_groups(Compression::SNAPPY);
    // In the footer the path of a column is followed by its codec: field 0x15, the number doubled.
    let snappy = b"\x18\x05level\x15\x02";
    for (codec, name) in [(2, "gzip"), (3, "lzo"), (4, "brotli"), (5, "lz4"), (7, "lz4")] {
        let mut bytes = written.clone();
        while let Some(at) = bytes.windows(snappy.len()).position(|window| window == snappy) {
            bytes[at + snappy.len() - 1] = 2 * codec;
        }
        let refused = told_of(&bytes, Kind::Levels, "").unwrap_err();
        assert_eq!(refused.problem, format!("Column \"level\" is compressed with {name}, which is not read"));
        assert_eq!(refused.repair, "Write the file with zstd, snappy or uncompressed.");
    }
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(Default::default())] {
        assert!(told_of(&two_row_groups(compression), Kind::Levels, "").is_ok(), "{compression}");
    }
}
