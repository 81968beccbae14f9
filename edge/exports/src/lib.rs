//! Rows of typed cells as CSV, XLSX and Parquet. Rows go in one by one and bytes come out as they are made, so that a
//! list of any length takes the memory of some thousand rows. Nothing here knows of databases, people or pages.

mod cell;
mod csv_file;
mod export;
mod format;
mod parquet_file;
mod xlsx_file;

pub use cell::{Cell, Column, Holds};
pub use csv_file::as_text;
pub use export::Export;
pub use format::Format;
pub use xlsx_file::ROWS_MAX as XLSX_ROWS_MAX;
