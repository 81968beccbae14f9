//! The KPI socket. One folder per KPI beside this crate's `src`: `definition.sql` says which rows
//! count and how they are summed, `meaning.md` says it in words, `cases.txt` holds numbers worked
//! out by hand. To add a KPI, add its folder and one line to [`CATALOGUE`].

mod band;
mod catalogue;
mod meaning;
mod question;

pub use band::{MONTHS_BEFORE, NoiseBand, noise_band_of};
pub use catalogue::{CATALOGUE, find};
pub use meaning::{Definition, Kpi, Measure, Settles, Side, Unit, kpi};
pub use question::{Dimension, Figure, Filter, NO_GROUP, Question, Rule, Value};
