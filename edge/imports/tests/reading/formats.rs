//! One table of levels in every format says the same.

use crate::{told_of, workbook};
use arrow::array::{Date32Array, Decimal128Array, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use imports::Kind;
use parquet::arrow::ArrowWriter;
use std::sync::Arc;

const WANT: &str = "2 Level(LevelDraft { account: \"Café Nord\", product: None, effective_on: 2025-01-01, level_minor: 195238, currency: EUR, recorded_on: None })\n\
                    3 Level(LevelDraft { account: \"Tailspin\", product: None, effective_on: 2025-02-01, level_minor: 0, currency: GBP, recorded_on: None })\n";

const CSV: &str =
    "account,effective_on,level,currency\nCafé Nord,2025-01-01,1952.3809523809523,EUR\nTailspin,2025-02-01,0,GBP\n";

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
}

#[test]
fn text_in_every_shape() {
    let (semicolons, tabs, bars) = (CSV.replace(',', ";"), CSV.replace(',', "\t"), CSV.replace(',', "|"));
    let german = "account;effective_on;level;currency\nCafé Nord;1.1.2025;1.952,38;EUR\nTailspin;01.02.25;0,00;GBP\n";
    let columns = "[columns]\naccount = \"account\"\neffective_on = \"effective_on\"\nlevel = \"level\"\ncurrency = \"currency\"\n";
    let german_mapping = format!("dates = \"D/M/Y\"\ndecimal = \",\"\ngrouping = \".\"\n{columns}");
    let latin: Vec<u8> = CSV.chars().map(|c| c as u8).collect();
    for (name, bytes, mapping) in [
        ("utf-8", CSV.as_bytes().to_vec(), ""),
        ("byte order mark", format!("\u{feff}{CSV}").into_bytes(), ""),
        ("semicolons", semicolons.into_bytes(), ""),
        ("tabs", tabs.into_bytes(), ""),
        ("bars", bars.into_bytes(), ""),
        ("crlf", CSV.replace('\n', "\r\n").into_bytes(), ""),
        ("no last line end", CSV.trim_end().as_bytes().to_vec(), ""),
        ("old mac", CSV.replace('\n', "\r").into_bytes(), ""),
        ("utf-16le", utf16(CSV, u16::to_le_bytes), ""),
        ("utf-16be", utf16(CSV, u16::to_be_bytes), ""),
        ("windows-1252", latin, &format!("encoding = \"windows-1252\"\n{columns}")),
        ("german", german.as_bytes().to_vec(), &german_mapping),
        ("quoted and padded", CSV.replace("Café Nord", "\"  Café Nord \"").replace("EUR", " eur ").into_bytes(), ""),
    ] {
        assert_eq!(told_of(&bytes, Kind::Levels, mapping).as_deref(), Ok(WANT), "{name}");
    }
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let text = "\r\naccount,effective_on,level,currency,notes\r\n\
                A,2025-01-01,1,EUR,\"two\r\nlines\"\r\n\
                \r\n\
                B,2025-01-01,1,EUR,\r\n\
                ,,,,\r\n\
                C,2025-01-01,1,EUR,";
    for text in [text.to_string(), text.replace('\r', "")] {
        let told = told_of(text.as_bytes(), Kind::Levels, "").unwrap();
        let numbers: Vec<_> = told.lines().map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(numbers, ["3", "5", "7"], "{text}");
    }
}

#[test]
fn a_workbook() {
    let rows = [
        workbook::row(1, &["Account", "effective on", "Level", "Currency"]),
        // 45658 is 2025-01-01 in Excel's count of days.
        workbook::row(2, &["Café Nord", "@45658", "=1952.3809523809523", "EUR"]),
        workbook::row(3, &["Tailspin", "2025-02-01", "=0", "GBP"]),
    ];
    let bytes = workbook::with_sheet(&rows.concat());
    assert_eq!(told_of(&bytes, Kind::Levels, "").as_deref(), Ok(WANT));

    let gaps = [&rows[0], &workbook::row(7, &["A", "@45658.75", "!#N/A", "", "beyond the header"])]
        .map(String::as_str)
        .concat();
    let told = told_of(&workbook::with_sheet(&gaps), Kind::Levels, "").unwrap();
    assert_eq!(
        told,
        "7 Currency: is blank => Fill in the cell, or map the column to another one or a constant.\n\
         7 Level: “#N/A” is not a plain decimal number => Write a plain decimal like 1952.38, or say in the mapping which decimal and grouping separators it has.\n"
    );
}

#[test]
fn a_workbook_with_a_decimal_comma_mapping_keeps_its_numbers() {
    let mapping = "decimal = \",\"\ngrouping = \".\"\nsheet = \"Lines\"\n[columns]\naccount = \"a\"\neffective_on = \"d\"\nlevel = \"l\"\ncurrency = { constant = \"EUR\" }\n";
    // 1.952 as a number is not the text 1.952, which is 1952 here.
    let rows = [
        workbook::row(1, &["a", "d", "l"]),
        workbook::row(2, &["N", "@45658", "=1.952"]),
        workbook::row(3, &["T", "@45658", "1.952"]),
    ];
    let told = told_of(&workbook::with_sheet(&rows.concat()), Kind::Levels, mapping).unwrap();
    let levels: Vec<_> =
        told.lines().map(|l| l.split("level_minor: ").nth(1).unwrap().split(',').next().unwrap()).collect();
    assert_eq!(levels, ["195", "195200"]);
    let other_sheet = mapping.replace("Lines", "Rows");
    let refused = told_of(&workbook::with_sheet(&rows.concat()), Kind::Levels, &other_sheet).unwrap_err();
    assert_eq!(refused.problem, "The workbook has no sheet “Rows”; it has “Lines”");
}

pub fn parquet_levels() -> Vec<u8> {
    let field = |name: &str, kind| Field::new(name, kind, true);
    let moment = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let schema = Schema::new(vec![
        field("account", DataType::Utf8),
        field("ignored", moment.clone()),
        field("effective_on", DataType::Date32),
        field("level", DataType::Float64),
        field("currency", DataType::Utf8),
    ]);
    let columns: Vec<arrow::array::ArrayRef> = vec![
        Arc::new(StringArray::from(vec!["Café Nord", "Tailspin"])),
        Arc::new(TimestampMicrosecondArray::from(vec![None, Some(0)]).with_timezone("UTC")),
        // 2025-01-01 is 20,089 days after 1970-01-01.
        Arc::new(Date32Array::from(vec![20_089, 20_120])),
        Arc::new(Float64Array::from(vec![1952.3809523809523, 0.0])),
        Arc::new(StringArray::from(vec!["EUR", "GBP"])),
    ];
    written(RecordBatch::try_new(Arc::new(schema), columns).unwrap())
}

fn written(batch: RecordBatch) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn a_parquet_file() {
    assert_eq!(told_of(&parquet_levels(), Kind::Levels, "").as_deref(), Ok(WANT));

    let moment = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let schema = Schema::new(vec![
        Field::new("account", DataType::Utf8, true),
        Field::new("effective_on", moment, true),
        Field::new("mrr", DataType::Decimal128(12, 4), true),
        Field::new("currency", DataType::Utf8, true),
    ]);
    let columns: Vec<arrow::array::ArrayRef> = vec![
        Arc::new(StringArray::from(vec![Some("Tailspin"), None])),
        Arc::new(TimestampMicrosecondArray::from(vec![Some(20_089 * 86_400_000_000 + 1), None]).with_timezone("UTC")),
        Arc::new(Decimal128Array::from(vec![Some(12_345_650), None]).with_precision_and_scale(12, 4).unwrap()),
        Arc::new(StringArray::from(vec!["EUR", "EUR"])),
    ];
    let told = told_of(&written(RecordBatch::try_new(Arc::new(schema), columns).unwrap()), Kind::Levels, "").unwrap();
    let blank = "is blank => Fill in the cell, or map the column to another one or a constant.";
    // 1,234.565 a month is 1,234.56 half to even, × 12 = 14,814.72.
    assert_eq!(
        told,
        format!(
            "2 Level(LevelDraft {{ account: \"Tailspin\", product: None, effective_on: 2025-01-01, level_minor: 1481472, currency: EUR, recorded_on: None }})\n\
             3 account: {blank}\n3 effective_on: {blank}\n3 mrr: {blank}\n"
        )
    );
}
