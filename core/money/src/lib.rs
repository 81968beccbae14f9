//! Exact amounts and the calendar they live in.
//!
//! Amounts are `i64` minor units of one ISO 4217 currency (pence, cents, yen). Nothing here
//! uses floating point: a rate keeps its two parts until it is shown.

pub mod amount;
pub mod calendar;
pub mod currency;
pub mod rate;

pub use amount::{Money, allocate, parse_minor, parse_scaled, round_half_even, without_thousands};
pub use calendar::{Day, Month};
pub use currency::Currency;
pub use rate::Rate;
