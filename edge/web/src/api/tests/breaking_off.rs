//! Files that break off or are damaged far inside: nothing of them lands, and where is told.

use crate::stage::{LEVELS, Stage};
use arrow::array::{ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use std::ops::Range;
use std::sync::Arc;

/// Levels of Tailspin on one day after the other, a row group of 1,500 rows and one of 10, and
/// where the second begins.
fn two_row_groups() -> (Vec<u8>, usize) {
    let group = |days: Range<i32>| {
        let rows = days.len();
        let columns: [(&str, ArrayRef); 4] = [
            ("account", Arc::new(StringArray::from(vec!["Tailspin"; rows]))),
            ("effective_on", Arc::new(Date32Array::from_iter_values(days))),
            ("level", Arc::new(Float64Array::from(vec![1.5; rows]))),
            ("currency", Arc::new(StringArray::from(vec!["GBP"; rows]))),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    };
    let mut writer = ArrowWriter::try_new(Vec::new(), group(0..1).schema(), None).unwrap();
    writer.write(&group(18_000..19_500)).unwrap();
    writer.flush().unwrap();
    let second = writer.bytes_written();
    writer.write(&group(19_500..19_510)).unwrap();
    (writer.into_inner().unwrap(), second)
}

#[tokio::test]
async fn what_was_read_before_does_not_land() {
    let stage = Stage::new().await;
    let (parquet, second) = two_row_groups();
    let mut damaged = parquet.clone();
    damaged[second..second + 60].fill(0xFF);
    let many: String = (0..2_500).map(|n| format!("Customer {n},Planner,2025-01-01,10,GBP\n")).collect();
    let header = "account,product,effective_on,level,currency\n";
    let before = stage.recorded().await;
    for (file, told) in [
        (
            format!("{header}{many}Kestrel,Planner,2025-01-01,\"10").into_bytes(),
            "Row 2502, column \u{201c}level\u{201d}: the file ends inside a quoted cell",
        ),
        // The second batch of 1,024 rows holds the rest of the first group and all of the second.
        (damaged, "The Parquet file is damaged from row 1026 on: "),
        (parquet[..parquet.len() / 2].to_vec(), "The Parquet file is damaged: "),
        (b"PK\x03\x04\x14\x00 and no more".to_vec(), "The XLSX file is damaged: "),
    ] {
        for mode in ["dry-run", "commit", "strict"] {
            let reply = stage.upload(&format!("kind=levels&mode={mode}"), "cut", file.clone()).await;
            assert_eq!((reply.status.as_u16(), reply.wrong_fields()), (422, vec!["file"]), "{told} {mode}: {reply:?}");
            let problem = reply.json["errors"][0]["problem"].as_str().unwrap();
            assert!(problem.starts_with(told), "{mode}: {problem}");
            assert!(!reply.json["errors"][0]["repair"].as_str().unwrap().is_empty());
            assert_eq!((stage.recorded().await, stage.uploads()), (before.clone(), 0), "{told} {mode}");
        }
    }
    // The key that named requests which did nothing is free for one that does something.
    assert_eq!(stage.upload("kind=levels&mode=commit", "cut", LEVELS).await.json["create"], 4);
    assert_eq!(stage.upload("kind=levels", "whole", parquet).await.json["create"], 1_510);
}
