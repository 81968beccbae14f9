//! An export while it is written: rows in, bytes out.

use crate::cell::{Cell, Column, checked};
use crate::csv_file::CsvFile;
use crate::format::Format;
use crate::parquet_file::ParquetFile;
use crate::xlsx_file::XlsxFile;
use std::io::{self, Cursor, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// An export that is being written.
pub struct Export {
    columns: Vec<Column>,
    outlet: Outlet,
    file: File,
}

enum File {
    Csv(Box<CsvFile>),
    Xlsx(Box<XlsxFile>),
    Parquet(Box<ParquetFile>),
}

impl Export {
    /// Begins with the heads of these columns.
    ///
    /// # Errors
    /// No temporary file can be made.
    pub fn begin(format: Format, columns: Vec<Column>) -> io::Result<Export> {
        let outlet = Outlet::default();
        let file = match format {
            Format::Csv => File::Csv(Box::new(CsvFile::begin(outlet.clone(), &columns)?)),
            Format::Xlsx => File::Xlsx(Box::new(XlsxFile::begin(&columns)?)),
            Format::Parquet => File::Parquet(Box::new(ParquetFile::begin(outlet.clone(), &columns)?)),
        };
        Ok(Export { columns, outlet, file })
    }

    /// Writes a row: a cell for each column.
    ///
    /// # Errors
    /// The row does not fit the columns, the format holds no more rows, or the machine failed.
    pub fn row(&mut self, row: &[Cell]) -> io::Result<()> {
        checked(&self.columns, row)?;
        match &mut self.file {
            File::Csv(file) => file.row(&self.columns, row),
            File::Xlsx(file) => file.row(row),
            File::Parquet(file) => file.row(row),
        }
    }

    /// The bytes that are ready and were not taken yet. Of a workbook there is none before its end.
    pub fn take(&mut self) -> Vec<u8> {
        self.outlet.take()
    }

    /// What is left when the last row is written.
    ///
    /// # Errors
    /// The machine failed.
    pub fn end(self) -> io::Result<Box<dyn Read + Send>> {
        match self.file {
            File::Csv(file) => file.end()?,
            File::Xlsx(file) => return Ok(Box::new(file.end()?)),
            File::Parquet(file) => file.end()?,
        }
        Ok(Box::new(Cursor::new(self.outlet.take())))
    }
}

/// Where formats write to: bytes wait here until they are taken.
#[derive(Clone, Default)]
pub(crate) struct Outlet(Arc<Mutex<Vec<u8>>>);

impl Outlet {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
