//! One list in three formats, read back by readers that are not ours.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, Decimal128Type, Int64Type};
use calamine::{Data, Reader, Xlsx};
use exports::{Cell, Column, Export, Format, Holds};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::io::{Cursor, Read};

fn columns() -> Vec<Column> {
    let column = |label: &str, holds| Column { label: label.into(), holds };
    vec![
        column("Account", Holds::Text),
        column("ARR", Holds::Money),
        column("Lines", Holds::Whole),
        column("Customer since", Holds::Day),
        column("Live", Holds::Truth),
    ]
}

fn account(name: &str, level: Option<(i64, &str)>, lines: i64, since: Option<&str>, live: bool) -> Vec<Cell> {
    vec![
        Cell::Text(name.into()),
        level.map_or(Cell::Absent, |(minor, code)| Cell::Money(minor, code.parse().unwrap())),
        Cell::Whole(lines),
        Cell::day(since.map(|day| day.parse().unwrap())),
        Cell::Truth(live),
    ]
}

/// Names that a careless writer breaks on, and amounts that a careless one rounds.
fn accounts() -> Vec<Vec<Cell>> {
    vec![
        account("Harbour & Pine, \"Logistics\"", Some((1_058_850, "GBP")), 3, Some("2024-02-29"), true),
        account("Müller & Söhne\nZürich", Some((-5, "CHF")), 0, Some("1899-12-31"), true),
        account("=HYPERLINK(\"http://x.example\")", Some((1_450, "JPY")), 1, None, true),
        account("-Kestrel", None, -2, Some("2026-06-30"), false),
        account("", Some((i64::MAX, "KWD")), i64::MAX, None, false),
    ]
}

/// Everything that an export gives, taken row by row.
fn written(format: Format, rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut export = Export::begin(format, columns()).unwrap();
    let mut bytes = Vec::new();
    for row in rows {
        export.row(row).unwrap();
        bytes.extend(export.take());
    }
    export.end().unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn csv_says_what_was_written() {
    let bytes = written(Format::Csv, &accounts());
    assert_eq!(
        String::from_utf8(bytes.clone()).unwrap(),
        "Account,ARR,ARR currency,Lines,Customer since,Live\r\n\
         \"Harbour & Pine, \"\"Logistics\"\"\",10588.50,GBP,3,2024-02-29,yes\r\n\
         \"Müller & Söhne\nZürich\",-0.05,CHF,0,1899-12-31,yes\r\n\
         \"'=HYPERLINK(\"\"http://x.example\"\")\",1450,JPY,1,,yes\r\n\
         '-Kestrel,,,-2,2026-06-30,no\r\n\
         ,9223372036854775.807,KWD,9223372036854775807,,no\r\n"
    );
    let mut read = csv::Reader::from_reader(&bytes[..]);
    let names: Vec<String> = read.records().map(|row| row.unwrap()[0].to_string()).collect();
    let want = [
        "Harbour & Pine, \"Logistics\"",
        "Müller & Söhne\nZürich",
        "'=HYPERLINK(\"http://x.example\")",
        "'-Kestrel",
        "",
    ];
    assert_eq!(names, want);
}

#[test]
fn a_workbook_says_what_was_written() {
    let bytes = written(Format::Xlsx, &accounts());
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let row = |number: usize| -> Vec<String> {
        let told = |cell: &Data| match cell {
            Data::DateTime(day) => day.as_f64().to_string(),
            cell => cell.to_string(),
        };
        sheet.rows().nth(number).unwrap().iter().map(told).collect()
    };
    for (number, want) in [
        (0, ["Account", "ARR", "ARR currency", "Lines", "Customer since", "Live"]),
        // 29 February 2024 is day 45,351 of a spreadsheet.
        (1, ["Harbour & Pine, \"Logistics\"", "10588.5", "GBP", "3", "45351", "true"]),
        (2, ["Müller & Söhne\nZürich", "-0.05", "CHF", "0", "1899-12-31", "true"]),
        (3, ["=HYPERLINK(\"http://x.example\")", "1450", "JPY", "1", "", "true"]),
        (4, ["-Kestrel", "", "", "-2", "46203", "false"]),
        (5, ["", "9223372036854775.807", "KWD", "9223372036854775807", "", "false"]),
    ] {
        assert_eq!(row(number), want);
    }
    assert!(book.worksheet_formula("Sheet1").unwrap().is_empty(), "no text became a formula");
}

#[test]
fn parquet_says_what_was_written() {
    let bytes = written(Format::Parquet, &accounts());
    let mut read = ParquetRecordBatchReaderBuilder::try_new(arrow_bytes(bytes)).unwrap().build().unwrap();
    let batch = read.next().unwrap().unwrap();
    let names: Vec<_> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, ["account", "arr_minor", "arr_currency", "lines", "customer_since", "live"]);
    let told: Vec<String> = (0..batch.num_rows())
        .map(|row| {
            let text = |at: usize| batch.column(at).as_string::<i32>().value(row).to_string();
            let maybe = |at: usize, told: String| if batch.column(at).is_null(row) { "-".into() } else { told };
            [
                text(0),
                maybe(1, batch.column(1).as_primitive::<Int64Type>().value(row).to_string()),
                maybe(2, text(2)),
                batch.column(3).as_primitive::<Int64Type>().value(row).to_string(),
                maybe(4, batch.column(4).as_primitive::<Date32Type>().value(row).to_string()),
                batch.column(5).as_boolean().value(row).to_string(),
            ]
            .join("|")
        })
        .collect();
    let want = [
        "Harbour & Pine, \"Logistics\"|1058850|GBP|3|19782|true",
        "Müller & Söhne\nZürich|-5|CHF|0|-25568|true",
        "=HYPERLINK(\"http://x.example\")|1450|JPY|1|-|true",
        "-Kestrel|-|-|-2|20634|false",
        "|9223372036854775807|KWD|9223372036854775807|-|false",
    ];
    assert_eq!(told, want);
}

fn arrow_bytes(bytes: Vec<u8>) -> impl parquet::file::reader::ChunkReader + 'static {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, &bytes).unwrap();
    file
}

#[test]
fn a_long_list_comes_out_while_it_is_written() {
    for format in [Format::Csv, Format::Parquet] {
        let mut export = Export::begin(format, columns()).unwrap();
        let mut taken = Vec::new();
        for number in 0..100_000 {
            let name = format!("Account {}", number * 7_919 % 100_003);
            export.row(&account(&name, Some((number * 104_729, "GBP")), number, Some("2024-02-29"), true)).unwrap();
            taken.extend(export.take());
        }
        assert!(!taken.is_empty(), "{format:?} gives its bytes before the end");
        export.end().unwrap().read_to_end(&mut taken).unwrap();
        let rows = match format {
            Format::Csv => csv::Reader::from_reader(&taken[..]).records().count(),
            _ => {
                let read = ParquetRecordBatchReaderBuilder::try_new(arrow_bytes(taken)).unwrap().build().unwrap();
                read.map(|batch| batch.unwrap().num_rows()).sum()
            }
        };
        assert_eq!(rows, 100_000, "{format:?}");
    }
}

#[test]
fn no_rows_are_a_list_all_the_same() {
    for format in Format::ALL {
        assert!(!written(format, &[]).is_empty(), "{format:?}");
    }
    assert_eq!(written(Format::Csv, &[]), b"Account,ARR,ARR currency,Lines,Customer since,Live\r\n");
}

#[test]
fn decimals_keep_their_digits() {
    let columns = || vec![Column { label: "Unit price".into(), holds: Holds::Decimal(6) }];
    let prices = [12_500_000, -1, i64::MAX];
    let written = |format| {
        let mut export = Export::begin(format, columns()).unwrap();
        for price in prices {
            export.row(&[Cell::Decimal(price, 6)]).unwrap();
        }
        assert!(export.row(&[Cell::Decimal(1, 3)]).is_err(), "thousandths stand in no column of millionths");
        let mut bytes = export.take();
        export.end().unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let csv = "Unit price\r\n12.500000\r\n-0.000001\r\n9223372036854.775807\r\n";
    assert_eq!(String::from_utf8(written(Format::Csv)).unwrap(), csv);
    let mut book = Xlsx::new(Cursor::new(written(Format::Xlsx))).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let told: Vec<String> = sheet.rows().skip(1).map(|row| row[0].to_string()).collect();
    assert_eq!(told, ["12.5", "-0.000001", "9223372036854.775807"]);
    let read = ParquetRecordBatchReaderBuilder::try_new(arrow_bytes(written(Format::Parquet))).unwrap();
    let batch = read.build().unwrap().next().unwrap().unwrap();
    let column = batch.column(0).as_primitive::<Decimal128Type>();
    assert_eq!((column.scale(), column.values().to_vec()), (6, prices.map(i128::from).to_vec()));
}
