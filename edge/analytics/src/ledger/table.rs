//! Parquet files and the flat columns wanted of them, whatever their width or annotation.

use super::LedgerError;
use super::column::Column;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a column is wanted for; decides which types will do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A name: integers or text.
    Id,
    /// A name to group by: also days and booleans.
    Group,
    /// A whole number.
    Integer,
    /// A day: a date, a timestamp (in UTC), or text like 2026-03-04.
    Day,
}

/// How the values of a column are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Signed integers.
    Integer,
    /// Unsigned integers, stored in signed ones of 32 bits.
    Unsigned32,
    /// Days since 1970-01-01.
    Day,
    /// So many units of time make a day.
    Timestamp { per_day: i64 },
    /// Text that names a day.
    DayText,
    /// Text.
    Text,
    /// True or false.
    Flag,
}

/// A Parquet file that is open.
pub struct Table {
    path: PathBuf,
    reader: SerializedFileReader<File>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Field {
    index: usize,
    /// Its name.
    pub name: String,
    /// How its values are read.
    pub kind: Kind,
    /// The definition level of a row that has a value.
    pub level_of_value: i16,
}

impl Table {
    /// Opens a file and reads its footer.
    pub fn open(path: &Path) -> Result<Table, LedgerError> {
        let damaged = |why: &dyn std::fmt::Display| LedgerError::damaged(path, None, why);
        let file = File::open(path).map_err(|why| damaged(&why))?;
        let reader = SerializedFileReader::new(file).map_err(|why| damaged(&why))?;
        // The decoder asserts this of a chunk that it opens, so it is checked before.
        let mut chunks = reader.metadata().row_groups().iter().flat_map(|row_group| row_group.columns());
        let starts = |chunk: &ColumnChunkMetaData| chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
        if chunks.any(|chunk| starts(chunk) < 0 || chunk.compressed_size() < 0) {
            return Err(damaged(&"its footer places a column outside the file"));
        }
        Ok(Table { path: path.to_path_buf(), reader })
    }

    /// How many row groups it has.
    pub fn row_groups(&self) -> usize {
        self.reader.num_row_groups()
    }

    /// How many rows it has, by its footer.
    pub fn rows(&self) -> usize {
        (0..self.row_groups()).map(|row_group| self.rows_in(row_group)).fold(0, usize::saturating_add)
    }

    /// How many rows a row group has, by the footer.
    pub fn rows_in(&self, row_group: usize) -> usize {
        usize::try_from(self.reader.metadata().row_group(row_group).num_rows()).unwrap_or(0)
    }

    /// The column of a name, if it fits the role.
    pub fn field(&self, name: &str, role: Role) -> Result<Field, LedgerError> {
        let columns = self.reader.metadata().file_metadata().schema_descr().columns();
        let of_name = |c: &&Arc<ColumnDescriptor>| c.path().parts() == [name] && c.max_rep_level() == 0;
        let Some((index, column)) = columns.iter().enumerate().find(|(_, c)| of_name(c)) else {
            let names: Vec<String> = columns.iter().map(|c| c.path().string()).collect();
            return Err(self.error(
                None,
                format!("there is no column {name}"),
                format!("rename the column that is meant; there are: {}", names.join(", ")),
            ));
        };
        let kind = kind_of(column, role).ok_or_else(|| {
            let (stored, wanted) = (type_name(column), role.wanted());
            self.error(None, format!("column {name} is {stored}, not {wanted}"), format!("cast it to {wanted}"))
        })?;
        Ok(Field { index, name: name.to_string(), kind, level_of_value: column.max_def_level() })
    }

    /// A reader of each field over one row group.
    pub fn columns<const N: usize>(&self, row_group: usize, fields: [&Field; N]) -> Result<[Column; N], LedgerError> {
        let damaged = |why: ParquetError| LedgerError::damaged(&self.path, Some(row_group), why);
        let rows = self.reader.get_row_group(row_group).map_err(damaged)?;
        let mut columns = Vec::with_capacity(N);
        for field in fields {
            let reader = rows.get_column_reader(field.index).map_err(damaged)?;
            columns.push(Column::new(reader, field, self.path.clone(), row_group));
        }
        columns.try_into().map_err(|_| LedgerError::damaged(&self.path, Some(row_group), "columns are missing"))
    }

    /// An error in this file.
    pub fn error(&self, row_group: Option<usize>, problem: String, repair: String) -> LedgerError {
        LedgerError { file: self.path.clone(), row_group, problem, repair }
    }
}

impl Role {
    fn wanted(self) -> &'static str {
        match self {
            Role::Id => "an integer or text",
            Role::Group => "an integer, text, date or boolean",
            Role::Integer => "an integer",
            Role::Day => "a date",
        }
    }
}

/// The type of a column as its file states it: `DOUBLE`, `INT64 Timestamp(…)`.
fn type_name(column: &ColumnDescriptor) -> String {
    match column.logical_type_ref() {
        Some(logical) => format!("{} {logical:?}", column.physical_type()),
        None => column.physical_type().to_string(),
    }
}

/// How a column is read for a role; `None` when it does not fit.
fn kind_of(column: &ColumnDescriptor, role: Role) -> Option<Kind> {
    let kind = match (column.physical_type(), column.logical_type_ref(), column.converted_type()) {
        (Type::BOOLEAN, _, _) => Kind::Flag,
        (Type::BYTE_ARRAY, None | Some(LogicalType::String | LogicalType::Enum), converted)
            if converted != ConvertedType::DECIMAL =>
        {
            if role == Role::Day {
                Kind::DayText
            } else {
                Kind::Text
            }
        }
        (Type::INT32, Some(LogicalType::Date), _) | (Type::INT32, None, ConvertedType::DATE) => Kind::Day,
        (Type::INT64, Some(LogicalType::Timestamp(stamp)), _) => timestamp(&stamp.unit),
        (Type::INT64, None, ConvertedType::TIMESTAMP_MILLIS) => timestamp(&TimeUnit::MILLIS),
        (Type::INT64, None, ConvertedType::TIMESTAMP_MICROS) => timestamp(&TimeUnit::MICROS),
        (Type::INT32, Some(LogicalType::Integer(int)), _) if !int.is_signed => Kind::Unsigned32,
        (Type::INT32, None, ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32) => {
            Kind::Unsigned32
        }
        (Type::INT32 | Type::INT64, None | Some(LogicalType::Integer(_)), converted)
            if !matches!(
                converted,
                ConvertedType::DECIMAL | ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS
            ) =>
        {
            Kind::Integer
        }
        (Type::INT32 | Type::INT64, Some(LogicalType::Decimal(decimal)), _) if decimal.scale == 0 => Kind::Integer,
        _ => return None,
    };
    let fits = match role {
        Role::Id => matches!(kind, Kind::Integer | Kind::Unsigned32 | Kind::Text),
        Role::Group => true,
        Role::Integer => matches!(kind, Kind::Integer | Kind::Unsigned32),
        Role::Day => matches!(kind, Kind::Day | Kind::Timestamp { .. } | Kind::DayText),
    };
    fits.then_some(kind)
}

fn timestamp(unit: &TimeUnit) -> Kind {
    let per_second = match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    Kind::Timestamp { per_day: 86_400 * per_second }
}
