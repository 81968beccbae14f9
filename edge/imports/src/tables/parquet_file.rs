//! Parquet files of any length: one small batch of rows at a time, only the columns asked for.

use super::contained::contained;
use super::{Progress, ROW_BYTES_MAX, Table, row_too_large, trimmed_header, with_separator};
use crate::{Mapping, Unreadable};
use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Date32Type, Field, Float32Type, Float64Type, Schema, TimeUnit};
use arrow::datatypes::{
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use csv::StringRecord;
use money::Day;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use std::fmt::Write;
use std::fs::File;
use std::sync::Arc;

pub(super) struct ParquetFile {
    header: Vec<String>,
    decimal: char,
    /// For each column of the file its place in the batches, if it is read.
    places: Vec<Option<usize>>,
    batches: Batches,
    batch: Option<RecordBatch>,
    next_in_batch: usize,
    progress: Progress,
}

enum Batches {
    Planned(File, ArrowReaderMetadata),
    Running(ParquetRecordBatchReader),
    Ended,
}

const BATCH_ROWS: usize = 1_024;
/// What one column of one row group may claim to unpack to.
const COLUMN_CHUNK_BYTES_MAX: i64 = 1 << 30;

pub(super) fn open(file: File, mapping: &Mapping) -> Result<ParquetFile, Unreadable> {
    let metadata = contained(|| {
        let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let schema = with_views(ArrowReaderMetadata::load(&file, plain)?.schema());
        ArrowReaderMetadata::load(&file, ArrowReaderOptions::new().with_schema(schema))
    });
    let metadata = metadata.ok_or_else(|| damaged(CONTRADICTION))?.map_err(damaged)?;
    refuse_other_codecs(&metadata)?;
    let mut cells = StringRecord::new();
    metadata.schema().fields().iter().for_each(|field| cells.push_field(field.name()));
    let header = trimmed_header(&cells)?;
    let total = u64::try_from(metadata.metadata().file_metadata().num_rows()).unwrap_or_default();
    Ok(ParquetFile {
        places: (0..header.len()).map(Some).collect(),
        header,
        decimal: mapping.decimal,
        batches: Batches::Planned(file, metadata),
        batch: None,
        next_in_batch: 0,
        progress: Progress { done: 0, total },
    })
}

/// Text as views into its pages: a large value that repeats is not copied for every row.
fn with_views(schema: &Schema) -> Arc<Schema> {
    let fields = schema.fields().iter().map(|field| match field.data_type() {
        DataType::Utf8 | DataType::Binary => {
            Arc::new(Field::new(field.name(), DataType::Utf8View, field.is_nullable()))
        }
        _ => field.clone(),
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

const CONTRADICTION: &str = "its parts contradict each other";

fn damaged(reason: impl std::fmt::Display) -> Unreadable {
    Unreadable::damaged("Parquet", reason)
}

impl ParquetFile {
    /// What a reader answers about the next rows.
    fn read<T, E: std::fmt::Display>(&self, read: Option<Result<T, E>>) -> Result<T, Unreadable> {
        let damaged =
            |reason: &dyn std::fmt::Display| Unreadable::damaged_from("Parquet", self.next_row_number(), reason);
        read.ok_or_else(|| damaged(&CONTRADICTION))?.map_err(|e| damaged(&e))
    }

    /// The header is row 1.
    fn next_row_number(&self) -> u64 {
        self.progress.done + 2
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, Unreadable> {
        if let Batches::Planned(..) = self.batches
            && let Batches::Planned(file, metadata) = std::mem::replace(&mut self.batches, Batches::Ended)
        {
            let columns: Vec<usize> = (0..self.places.len()).filter(|&c| self.places[c].is_some()).collect();
            refuse_large_chunks(&metadata, &columns)?;
            let mask = ProjectionMask::roots(metadata.parquet_schema(), columns);
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
            let reader = contained(|| builder.with_projection(mask).with_batch_size(BATCH_ROWS).build());
            self.batches = Batches::Running(self.read(reader)?);
        }
        let Batches::Running(reader) = &mut self.batches else { return Ok(None) };
        let batch = contained(|| reader.next().transpose());
        self.read(batch)
    }

    fn write(&self, batch: &RecordBatch, row: usize, cells: &mut StringRecord) -> Result<(), Unreadable> {
        cells.clear();
        let mut text = String::new();
        for (place, name) in self.places.iter().zip(&self.header) {
            text.clear();
            if let Some(array) = place.and_then(|p| batch.columns().get(p)) {
                write_cell(array, row, self.decimal, &mut text)?;
            }
            cells.push_field(&text);
            if cells.as_slice().len() > ROW_BYTES_MAX {
                return Err(row_too_large(self.next_row_number(), name));
            }
        }
        Ok(())
    }
}

impl Table for ParquetFile {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn want(&mut self, columns: &[usize]) {
        let mut place = 0..;
        self.places = (0..self.header.len()).map(|c| columns.contains(&c).then(|| place.next()).flatten()).collect();
    }

    fn next_row(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, Unreadable> {
        while self.batch.as_ref().is_none_or(|batch| self.next_in_batch >= batch.num_rows()) {
            self.batch = self.next_batch()?;
            self.next_in_batch = 0;
            if self.batch.is_none() {
                return Ok(None);
            }
        }
        if let Some(batch) = &self.batch {
            let contradiction = || Unreadable::damaged_from("Parquet", self.next_row_number(), CONTRADICTION);
            contained(|| self.write(batch, self.next_in_batch, cells)).ok_or_else(contradiction)??;
        }
        self.next_in_batch += 1;
        self.progress.done += 1;
        Ok(Some(self.progress.done + 1))
    }

    fn progress(&self) -> Progress {
        self.progress
    }
}

fn refuse_other_codecs(metadata: &ArrowReaderMetadata) -> Result<(), Unreadable> {
    for column in metadata.metadata().row_groups().iter().flat_map(|group| group.columns()) {
        let codec = match column.compression() {
            Compression::UNCOMPRESSED | Compression::SNAPPY | Compression::ZSTD(_) => continue,
            Compression::GZIP(_) => "gzip",
            Compression::BROTLI(_) => "brotli",
            Compression::LZ4 | Compression::LZ4_RAW => "lz4",
            Compression::LZO => "lzo",
        };
        let problem = format!("Column {} is compressed with {codec}, which is not read", column.column_path());
        return Err(Unreadable::new(problem, "Write the file with zstd, snappy or uncompressed."));
    }
    Ok(())
}

fn refuse_large_chunks(metadata: &ArrowReaderMetadata, roots: &[usize]) -> Result<(), Unreadable> {
    let schema = metadata.parquet_schema();
    for group in metadata.metadata().row_groups() {
        for (leaf, chunk) in group.columns().iter().enumerate() {
            if roots.contains(&schema.get_column_root_idx(leaf)) && chunk.uncompressed_size() > COLUMN_CHUNK_BYTES_MAX {
                let problem = format!("A row group unpacks to more than 1 GiB in column {}", chunk.column_path());
                return Err(Unreadable::new(problem, "Write the file with smaller row groups."));
            }
        }
    }
    Ok(())
}

/// Writes a value as text; nothing for null.
fn write_cell(array: &dyn Array, row: usize, decimal: char, text: &mut String) -> Result<(), Unreadable> {
    if array.is_null(row) {
        return Ok(());
    }
    if let Some(day) = day(array, row) {
        text.push_str(&day.to_string());
        return Ok(());
    }
    match array.data_type() {
        DataType::Utf8View => text.push_str(array.as_string_view().value(row)),
        // Arrow would write 1e-5, which is no plain decimal.
        DataType::Float64 => push_number(text, array.as_primitive::<Float64Type>().value(row), decimal),
        DataType::Float32 => push_number(text, array.as_primitive::<Float32Type>().value(row), decimal),
        kind => {
            let formatter = ArrayFormatter::try_new(array, &FormatOptions::new()).map_err(damaged)?;
            match kind {
                DataType::Decimal128(..) | DataType::Decimal256(..) => push_number(text, formatter.value(row), decimal),
                _ => write!(text, "{}", formatter.value(row)).map_err(damaged)?,
            }
        }
    }
    Ok(())
}

fn push_number(text: &mut String, number: impl std::fmt::Display, decimal: char) {
    text.push_str(&with_separator(number.to_string(), decimal));
}

/// The day of a date or of a moment, in UTC.
fn day(array: &dyn Array, row: usize) -> Option<Day> {
    let (ticks, per_day) = match array.data_type() {
        DataType::Date32 => (i64::from(array.as_primitive::<Date32Type>().value(row)), 1),
        DataType::Timestamp(TimeUnit::Second, _) => (array.as_primitive::<TimestampSecondType>().value(row), 86_400),
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            (array.as_primitive::<TimestampMillisecondType>().value(row), 86_400_000)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            (array.as_primitive::<TimestampMicrosecondType>().value(row), 86_400_000_000)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            (array.as_primitive::<TimestampNanosecondType>().value(row), 86_400_000_000_000)
        }
        _ => return None,
    };
    i32::try_from(ticks.div_euclid(per_day)).ok().map(Day)
}
