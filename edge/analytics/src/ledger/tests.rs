//! Worked examples over small Parquet files, in every shape that other tools write them.

use super::*;
use arrow::array::*;
use arrow::datatypes::Int32Type;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use std::fs::{self, File};
use std::sync::Arc;
use tempfile::TempDir;

type Columns = Vec<(&'static str, ArrayRef)>;

/// account, product, day, level; change ids count upwards. Harbour Foods (1, GBP) and Ferry Line
/// (2, USD at 0.785) are Large, Mill Bakery (5, GBP) is Small.
const CHANGES: [(i64, i64, &str, i64); 8] = [
    (5, 1, "2022-02-01", 2_000),
    (1, 1, "2022-01-10", 10_000),
    (1, 2, "2022-02-28", 5_000),
    (2, 1, "2021-12-01", 1_001),
    (1, 1, "2022-02-01", 7_000),
    (5, 1, "2022-03-15", 0),
    (1, 1, "2022-03-31", 7_500),
    (1, 1, "2022-04-01", 1),
];

/// Ferry Line stands at floor(1001 × 0.785) = 785 from before the first month.
const WANT: &str = "\
Large,0,10785,2,10000,0,0,0,0,0,0,1,0,0,785,785,785,0,0,0,0,0
Large,1,12785,2,0,0,2000,0,5000,-3000,0,0,0,0,10785,12785,10785,0,0,0,0,0
Large,2,13285,2,0,0,500,0,500,0,0,0,0,0,12785,13285,12785,0,0,0,0,0
Small,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0
Small,1,2000,1,2000,0,0,0,0,0,0,1,0,0,0,0,0,0,0,0,0,0
Small,2,0,0,0,0,0,0,0,0,-2000,0,0,1,2000,0,0,0,0,0,0,0
";

fn days() -> Vec<i32> {
    CHANGES.iter().map(|c| c.2.parse::<money::Day>().unwrap().0).collect()
}

fn changes() -> Columns {
    vec![
        ("change_id", Arc::new(Int64Array::from_iter_values(0..8))),
        ("account_id", Arc::new(Int64Array::from_iter_values(CHANGES.map(|c| c.0)))),
        ("product_id", Arc::new(UInt8Array::from_iter_values(CHANGES.map(|c| c.1 as u8)))),
        ("effective_date", Arc::new(Date32Array::from(days()))),
        ("mrr_after", Arc::new(Int64Array::from_iter_values(CHANGES.map(|c| c.3)))),
    ]
}

fn accounts() -> Columns {
    vec![
        ("account_id", Arc::new(Int32Array::from(vec![5, 1, 2]))),
        ("segment", Arc::new(StringArray::from(vec!["Small", "Large", "Large"]))),
        ("currency", Arc::new(DictionaryArray::<Int32Type>::from_iter(["GBP", "GBP", "USD"]))),
        ("region", Arc::new(Int16Array::from(vec![Some(10), Some(9), None]))),
        ("is_trial", Arc::new(BooleanArray::from(vec![true, false, false]))),
    ]
}

fn rates() -> Columns {
    vec![
        ("currency", Arc::new(StringArray::from(vec!["GBP", "USD"]))),
        ("ppm", Arc::new(Int32Array::from(vec![1_000_000, 785_000]))),
    ]
}

fn with(mut columns: Columns, name: &'static str, values: ArrayRef) -> Columns {
    columns.iter_mut().filter(|c| c.0 == name).for_each(|c| c.1 = values.clone());
    columns
}

fn without(mut columns: Columns, name: &str) -> Columns {
    columns.retain(|c| c.0 != name);
    columns
}

/// A folder of three files, in row groups of three rows.
fn written(changes: Columns, accounts: Columns, rates: Columns) -> (TempDir, LedgerInput) {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, columns: Columns| {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let properties = WriterProperties::builder().set_max_row_group_row_count(Some(3)).build();
        let path = dir.path().join(name);
        let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        path
    };
    let input = LedgerInput {
        levels: write("changes.parquet", changes),
        accounts: write("accounts.parquet", accounts),
        fx: write("fx.parquet", rates),
        from: "2022-01".parse().unwrap(),
        to: "2022-03".parse().unwrap(),
        by: "segment".into(),
        threads: NonZeroUsize::new(2),
    };
    (dir, input)
}

fn csv(input: &LedgerInput) -> Result<String, LedgerError> {
    let mut out = Vec::new();
    write_csv(&month_end_ledger(input)?, &mut out).unwrap();
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn a_ledger_is_the_same_whatever_the_types_of_its_columns() {
    let text_accounts = |numbers: &[i64]| StringArray::from_iter_values(numbers.iter().map(|n| format!("acct {n}")));
    let of_changes = text_accounts(&CHANGES.map(|c| c.0));
    let as_dictionary: DictionaryArray<Int32Type> = of_changes.iter().collect();
    let text_days = StringArray::from_iter_values(CHANGES.map(|c| c.2));
    let noon = |day: i32| (i64::from(day) * 24 + 12) * 3_600_000_000;
    let far = |n: i64| n * 1_000_000_000_000;
    let product = |n: i64| if n == 1 { "Pro" } else { "Élite" };
    let cases: Vec<(&str, Columns, Columns)> = vec![
        ("integers", changes(), accounts()),
        (
            "dictionary of account ids",
            with(changes(), "account_id", Arc::new(as_dictionary)),
            with(accounts(), "account_id", Arc::new(text_accounts(&[5, 1, 2]))),
        ),
        (
            "account ids far apart",
            with(changes(), "account_id", Arc::new(Int64Array::from_iter_values(CHANGES.map(|c| far(c.0))))),
            with(accounts(), "account_id", Arc::new(Int64Array::from_iter_values([5, 1, 2].map(far)))),
        ),
        (
            "text products",
            with(changes(), "product_id", Arc::new(StringArray::from_iter_values(CHANGES.map(|c| product(c.1))))),
            accounts(),
        ),
        (
            "negative products",
            with(changes(), "product_id", Arc::new(Int64Array::from_iter_values(CHANGES.map(|c| -c.1)))),
            accounts(),
        ),
        (
            "timestamps",
            with(
                changes(),
                "effective_date",
                Arc::new(TimestampMicrosecondArray::from_iter_values(days().into_iter().map(noon))),
            ),
            accounts(),
        ),
        ("days as text", with(changes(), "effective_date", Arc::new(text_days)), accounts()),
        (
            "narrow levels",
            with(changes(), "mrr_after", Arc::new(UInt16Array::from_iter_values(CHANGES.map(|c| c.3 as u16)))),
            accounts(),
        ),
    ];
    for (name, changes, accounts) in cases {
        let (_dir, mut input) = written(changes, accounts, rates());
        for threads in [1, 3, 8] {
            input.threads = NonZeroUsize::new(threads);
            assert_eq!(csv(&input).unwrap(), WANT, "{name}, {threads} threads");
        }
    }
}

#[test]
fn groups_may_be_any_column_and_sort_by_value() {
    let (_dir, mut input) = written(changes(), accounts(), rates());
    for (by, want) in [
        ("region", [("", 785), ("9", 12_500), ("10", 0)].as_slice()),
        ("is_trial", &[("false", 13_285), ("true", 0)]),
        ("currency", &[("GBP", 12_500), ("USD", 785)]),
        ("account_id", &[("1", 12_500), ("2", 785), ("5", 0)]),
    ] {
        input.by = by.into();
        let rows = month_end_ledger(&input).unwrap();
        let last = rows.iter().filter(|row| row.month == 2);
        let got: Vec<(&str, i64)> = last.map(|row| (row.group.as_str(), row.month_end.closing)).collect();
        assert_eq!(got, want, "by {by}");
    }
}

#[test]
fn input_that_does_not_fit_is_named_with_its_place() {
    let integers = |values: &[i64]| Arc::new(Int64Array::from(values.to_vec())) as ArrayRef;
    let some = |values: [Option<i64>; 8]| Arc::new(Int64Array::from(values.to_vec())) as ArrayRef;
    let texts = |values: &[&str]| Arc::new(StringArray::from(values.to_vec())) as ArrayRef;
    let floats = Arc::new(Float64Array::from(vec![1.5; 8]));
    let mut days = ["2022-01-01"; 8];
    days[1] = "";
    let bad_day = texts(&days);
    let cases: Vec<(Columns, Columns, Columns, &str)> = vec![
        (without(changes(), "mrr_after"), accounts(), rates(), "there is no column mrr_after"),
        (changes(), without(accounts(), "segment"), rates(), "there is no column segment"),
        (changes(), accounts(), without(rates(), "ppm"), "there is no column ppm"),
        (with(changes(), "mrr_after", floats), accounts(), rates(), "column mrr_after is DOUBLE, not an integer"),
        (
            with(changes(), "effective_date", integers(&[1; 8])),
            accounts(),
            rates(),
            "effective_date is INT64, not a date",
        ),
        (
            with(changes(), "effective_date", bad_day),
            accounts(),
            rates(),
            "row group 0: effective_date: \u{201c}\u{201d} is not a date",
        ),
        (
            with(changes(), "account_id", integers(&[1, 1, 1, 1, 1, 1, 7, 1])),
            accounts(),
            rates(),
            "row group 2: account 7 is not among",
        ),
        // Every row group is wrong here; which of them is told depends on who reads first.
        (with(changes(), "account_id", texts(&["1"; 8])), accounts(), rates(), "account 1 is not among the accounts"),
        (
            with(changes(), "mrr_after", some([Some(1), Some(1), Some(1), None, Some(1), Some(1), Some(1), Some(1)])),
            accounts(),
            rates(),
            "row group 1: a row has no mrr_after",
        ),
        (
            with(changes(), "mrr_after", integers(&[1, 1, 1, -1, 1, 1, 1, 1])),
            accounts(),
            rates(),
            "account 2: change 3 sets a level below zero",
        ),
        (with(changes(), "mrr_after", integers(&[i64::MAX; 8])), accounts(), rates(), "too large to be summed"),
        (
            changes(),
            with(accounts(), "account_id", integers(&[5, 1, 5])),
            rates(),
            "accounts.parquet: 5 is there twice",
        ),
        (
            changes(),
            with(accounts(), "currency", texts(&["GBP", "EUR", "USD"])),
            rates(),
            "accounts.parquet, row group 0: currency EUR has no rate",
        ),
        (
            changes(),
            accounts(),
            with(rates(), "ppm", integers(&[0, 1])),
            "fx.parquet, row group 0: currency GBP has ppm 0",
        ),
        (
            changes(),
            accounts(),
            with(rates(), "currency", texts(&["GBP", "GBP"])),
            "fx.parquet: currency GBP is there twice",
        ),
    ];
    for (changes, accounts, rates, want) in cases {
        let (_dir, input) = written(changes, accounts, rates);
        let got = csv(&input).unwrap_err().to_string();
        assert!(got.contains(want), "wanted: {want}\ngot: {got}");
        assert!(got.contains(". hint: "), "{got}");
    }
}

#[test]
fn damaged_files_are_refused_without_a_panic() {
    let (_dir, mut input) = written(changes(), accounts(), rates());
    let whole = fs::read(&input.levels).unwrap();
    input.levels = input.levels.with_file_name("absent.parquet");
    assert!(csv(&input).unwrap_err().to_string().contains("absent.parquet: cannot be read as Parquet"));
    input.levels = input.levels.with_file_name("damaged.parquet");
    for (name, bytes) in [("empty", vec![]), ("text", b"account,level\n1,5\n".to_vec()), ("cut", whole[8..].to_vec())] {
        fs::write(&input.levels, bytes).unwrap();
        assert!(csv(&input).is_err(), "{name}");
    }
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&input.levels, bytes).unwrap();
        // A flipped bit may leave a readable file with another level in it; it must only return.
        let _ = csv(&input);
    }
}

#[test]
fn a_group_with_a_comma_is_quoted() {
    let row = LedgerRow { group: "Food, \"fine\"".into(), month: 3, month_end: MonthEnd::default() };
    let mut out = Vec::new();
    write_csv(&[row], &mut out).unwrap();
    assert_eq!(out, format!("\"Food, \"\"fine\"\"\",3{}\n", ",0".repeat(20)).as_bytes());
}
