//! One column of one row group, decoded a few thousand rows at a time.

use super::LedgerError;
use super::labels::Labels;
use super::table::{Field, Kind};
use money::Day;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType};
use parquet::errors::ParquetError;
use std::path::PathBuf;

/// Values of some rows: integers, also days since 1970-01-01, or text.
pub enum Values<'a> {
    /// Integers, days, and booleans as 0 and 1.
    Integers(&'a [i64]),
    /// Text, as UTF-8 unless the file is wrong.
    Texts(&'a [ByteArray]),
}

impl Values<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Integers(integers) => integers.len(),
            Values::Texts(texts) => texts.len(),
        }
    }

    /// The integers; none when they are text.
    pub fn integers(&self) -> &[i64] {
        match self {
            Values::Integers(integers) => integers,
            Values::Texts(_) => &[],
        }
    }

    /// The value at a position as text.
    pub fn name(&self, at: usize) -> String {
        match self {
            Values::Integers(integers) => integers[at].to_string(),
            Values::Texts(texts) => String::from_utf8_lossy(texts[at].data()).into_owned(),
        }
    }

    /// The number that `labels` gives the value at a position.
    pub fn label(&self, at: usize, labels: &mut Labels) -> u32 {
        match self {
            Values::Integers(integers) => labels.of_integer(integers[at]),
            Values::Texts(texts) => labels.of_text(texts[at].data()),
        }
    }
}

/// A column of one row group, and the buffers it is decoded into.
pub struct Column {
    reader: ColumnReader,
    field: Field,
    path: PathBuf,
    row_group: usize,
    levels: Vec<i16>,
    flags: Vec<bool>,
    narrow: Vec<i32>,
    wide: Vec<i64>,
    texts: Vec<ByteArray>,
}

impl Column {
    /// A column that starts at the first row of a row group.
    pub fn new(reader: ColumnReader, field: &Field, path: PathBuf, row_group: usize) -> Column {
        let (levels, flags, narrow, wide, texts) = Default::default();
        Column { reader, field: field.clone(), path, row_group, levels, flags, narrow, wide, texts }
    }

    /// The next `rows` rows, each of which must have a value.
    pub fn read(&mut self, rows: usize) -> Result<Values<'_>, LedgerError> {
        let values = self.advance(rows)?;
        if values < rows {
            let name = &self.field.name;
            return Err(self.error(format!("a row has no {name}"), format!("fill {name}, or leave the row out")));
        }
        self.values()
    }

    /// The next `rows` rows: the values there are, and for each row whether it has one.
    pub fn read_some(&mut self, rows: usize) -> Result<(Values<'_>, Vec<bool>), LedgerError> {
        let values = self.advance(rows)?;
        let has_value = match values == rows {
            true => vec![true; rows],
            false => self.levels.iter().map(|&level| level == self.field.level_of_value).collect(),
        };
        Ok((self.values()?, has_value))
    }

    /// Decodes the next rows; how many values they have.
    fn advance(&mut self, rows: usize) -> Result<usize, LedgerError> {
        self.levels.clear();
        let levels = &mut self.levels;
        let decoded = match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => decode(reader, rows, levels, &mut self.flags),
            ColumnReader::Int32ColumnReader(reader) => decode(reader, rows, levels, &mut self.narrow),
            ColumnReader::Int64ColumnReader(reader) => decode(reader, rows, levels, &mut self.wide),
            ColumnReader::ByteArrayColumnReader(reader) => decode(reader, rows, levels, &mut self.texts),
            _ => Err(ParquetError::General("the type of a column changed".into())),
        };
        decoded.map_err(|why| LedgerError::damaged(&self.path, Some(self.row_group), why))
    }

    /// The values last decoded, in their one form.
    fn values(&mut self) -> Result<Values<'_>, LedgerError> {
        match (self.field.kind, &self.reader) {
            (Kind::Text, _) => return Ok(Values::Texts(&self.texts)),
            (Kind::DayText, _) => self.read_days()?,
            (_, ColumnReader::BoolColumnReader(_)) => {
                self.wide.clear();
                self.wide.extend(self.flags.iter().map(|&flag| i64::from(flag)));
            }
            (Kind::Unsigned32, ColumnReader::Int32ColumnReader(_)) => {
                self.wide.clear();
                self.wide.extend(self.narrow.iter().map(|&n| i64::from(n as u32)));
            }
            (_, ColumnReader::Int32ColumnReader(_)) => {
                self.wide.clear();
                self.wide.extend(self.narrow.iter().map(|&n| i64::from(n)));
            }
            (Kind::Timestamp { per_day }, _) => self.wide.iter_mut().for_each(|time| *time = time.div_euclid(per_day)),
            _ => {}
        }
        Ok(Values::Integers(&self.wide))
    }

    fn read_days(&mut self) -> Result<(), LedgerError> {
        let mut days = std::mem::take(&mut self.wide);
        days.clear();
        for text in &self.texts {
            let text = String::from_utf8_lossy(text.data());
            let day: Day = text.parse().map_err(|why: money::calendar::NotADate| {
                self.error(format!("{}: {why}", self.field.name), "write days as year-month-day".into())
            })?;
            days.push(i64::from(day.0));
        }
        self.wide = days;
        Ok(())
    }

    /// An error in this row group.
    pub fn error(&self, problem: String, repair: String) -> LedgerError {
        LedgerError { file: self.path.clone(), row_group: Some(self.row_group), problem, repair }
    }
}

/// Decodes exactly `rows` rows into `values`; how many of them have a value.
fn decode<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    levels: &mut Vec<i16>,
    values: &mut Vec<T::T>,
) -> Result<usize, ParquetError> {
    values.clear();
    let (records, decoded, _) = reader.read_records(rows, Some(levels), None, values)?;
    if records < rows {
        return Err(ParquetError::General("a column ends before its row group".into()));
    }
    Ok(decoded)
}
