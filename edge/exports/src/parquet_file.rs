//! Parquet for programs: typed columns under names of code, money as whole minor units with its currency beside it, since
//! a column of several currencies has no one number of decimals.

use crate::cell::{Cell, Column, Holds};
use crate::export::Outlet;
use arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, RecordBatch, StringBuilder,
};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::io;
use std::sync::Arc;

/// Rows that are handed over at once.
const ROWS_AT_ONCE: usize = 4_096;
/// Rows of a group: they wait in memory until it is full.
const ROWS_OF_GROUP: usize = 32_768;
/// Digits of a decimal number at most: those of an `i64`.
const DECIMAL_DIGITS: u8 = 19;

pub(crate) struct ParquetFile {
    schema: Arc<Schema>,
    columns: Vec<Filling>,
    waiting: usize,
    out: ArrowWriter<Outlet>,
}

/// A column while its next rows are gathered.
enum Filling {
    Text(StringBuilder),
    Whole(Int64Builder),
    Decimal(Decimal128Builder),
    Money(Int64Builder, StringBuilder),
    Day(Date32Builder),
    Truth(BooleanBuilder),
}

impl ParquetFile {
    pub(crate) fn begin(outlet: Outlet, columns: &[Column]) -> io::Result<ParquetFile> {
        let schema = Arc::new(Schema::new(columns.iter().flat_map(fields).collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROWS_OF_GROUP))
            .build();
        let out = ArrowWriter::try_new(outlet, schema.clone(), Some(properties))?;
        Ok(ParquetFile {
            schema,
            columns: columns.iter().map(|column| Filling::of(column.holds)).collect(),
            waiting: 0,
            out,
        })
    }

    pub(crate) fn row(&mut self, row: &[Cell]) -> io::Result<()> {
        self.columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
        self.waiting += 1;
        if self.waiting == ROWS_AT_ONCE { self.hand_over() } else { Ok(()) }
    }

    pub(crate) fn end(mut self) -> io::Result<()> {
        if self.waiting > 0 {
            self.hand_over()?;
        }
        self.out.close()?;
        Ok(())
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let arrays = self.columns.iter_mut().flat_map(Filling::finish).collect();
        let batch = RecordBatch::try_new(self.schema.clone(), arrays).map_err(io::Error::other)?;
        self.out.write(&batch)?;
        self.waiting = 0;
        Ok(())
    }
}

fn decimal_type(digits: u32) -> DataType {
    DataType::Decimal128(DECIMAL_DIGITS, digits as i8)
}

fn fields(column: &Column) -> Vec<Field> {
    let key = column.key();
    let field = |name: String, holds| Field::new(name, holds, true);
    match column.holds {
        Holds::Text => vec![field(key, DataType::Utf8)],
        Holds::Whole => vec![field(key, DataType::Int64)],
        Holds::Decimal(digits) => vec![field(key, decimal_type(digits))],
        Holds::Day => vec![field(key, DataType::Date32)],
        Holds::Truth => vec![field(key, DataType::Boolean)],
        Holds::Money => {
            vec![field(format!("{key}_minor"), DataType::Int64), field(format!("{key}_currency"), DataType::Utf8)]
        }
    }
}

impl Filling {
    fn of(holds: Holds) -> Filling {
        match holds {
            Holds::Text => Filling::Text(StringBuilder::new()),
            Holds::Whole => Filling::Whole(Int64Builder::new()),
            Holds::Decimal(digits) => Filling::Decimal(Decimal128Builder::new().with_data_type(decimal_type(digits))),
            Holds::Money => Filling::Money(Int64Builder::new(), StringBuilder::new()),
            Holds::Day => Filling::Day(Date32Builder::new()),
            Holds::Truth => Filling::Truth(BooleanBuilder::new()),
        }
    }

    /// Adds a cell of what the column holds; nothing else comes here.
    fn push(&mut self, cell: &Cell) {
        match (self, cell) {
            (Filling::Text(column), Cell::Text(text)) => column.append_value(text),
            (Filling::Text(column), _) => column.append_null(),
            (Filling::Whole(column), Cell::Whole(number)) => column.append_value(*number),
            (Filling::Whole(column), _) => column.append_null(),
            (Filling::Decimal(column), Cell::Decimal(scaled, _)) => column.append_value((*scaled).into()),
            (Filling::Decimal(column), _) => column.append_null(),
            (Filling::Money(column, currencies), Cell::Money(minor, currency)) => {
                column.append_value(*minor);
                currencies.append_value(currency.code());
            }
            (Filling::Money(column, currencies), _) => {
                column.append_null();
                currencies.append_null();
            }
            (Filling::Day(column), Cell::Day(day)) => column.append_value(day.0),
            (Filling::Day(column), _) => column.append_null(),
            (Filling::Truth(column), Cell::Truth(is)) => column.append_value(*is),
            (Filling::Truth(column), _) => column.append_null(),
        }
    }

    fn finish(&mut self) -> Vec<ArrayRef> {
        match self {
            Filling::Text(column) => vec![Arc::new(column.finish())],
            Filling::Whole(column) => vec![Arc::new(column.finish())],
            Filling::Decimal(column) => vec![Arc::new(column.finish())],
            Filling::Money(column, currencies) => vec![Arc::new(column.finish()), Arc::new(currencies.finish())],
            Filling::Day(column) => vec![Arc::new(column.finish())],
            Filling::Truth(column) => vec![Arc::new(column.finish())],
        }
    }
}
