//! The API over a small company: Harbour & Pine pays £10,588 a year, Kestrel & Co left.

mod administering;
mod breaking_off;
mod changes;
mod document;
mod fields;
mod handover;
mod land;
mod limits;
mod locking;
mod people;
mod policy_files;
mod reading;
mod segments;
mod surveys;
mod upserting;
mod views;
mod writing;
