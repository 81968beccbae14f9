//! The API over a small company: Harbour & Pine pays £10,588 a year, Kestrel & Co left.

mod breaking_off;
mod document;
mod people;
mod reading;
mod writing;
