//! Files become drafts: CSV, XLSX, Parquet and mailboxes of any size are read row by row, calendars
//! event by event, and each row turns into what it says or into complaints that tell where, what and how to repair.
//!
//! A kind of file is one file in `kinds/`, two fixtures and one line of the catalogue. Nothing
//! here records anything; the same reading serves the dry run and the commit.

mod bound;
mod group;
mod guess;
mod here;
mod kinds;
mod mapping;
mod number;
mod reading;
mod row;
mod tables;
mod unreadable;

pub use group::{Group, group};
pub use guess::guess;
pub use here::Here;
pub use kinds::{Column, Kind, Need};
pub use mapping::{DateOrder, Mapping, Origin};
pub use reading::{Preview, Reading, Row, of_records, open, preview};
pub use tables::Progress;
pub use unreadable::Unreadable;
