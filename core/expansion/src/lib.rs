//! Where a customer could grow: what of our catalogue is in use, what could be, what is not.

pub mod catalogue;
pub mod whitespace;

pub use catalogue::Offering;
pub use whitespace::{Cell, CellState, Potential, Row, SideBySide, Totals, Whitespace};
