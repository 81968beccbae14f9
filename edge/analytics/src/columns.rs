//! Columns that grow row by row into an Arrow batch.

use datafusion::arrow::array::{ArrayRef, BooleanBuilder, Int32Builder, Int64Builder, StringBuilder};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use std::sync::Arc;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Months, groups, accounts.
    Numbers,
    /// Minor units.
    Minor,
    /// Names.
    Words,
    /// Yes or no.
    Truths,
}

/// A cell.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'a> {
    /// A month, a group, an account; or none.
    Number(Option<i32>),
    /// Minor units.
    Minor(i64),
    /// A name.
    Word(&'a str),
    /// Yes or no.
    Truth(bool),
}

/// Columns of one table.
#[derive(Debug)]
pub struct Columns {
    names: Vec<&'static str>,
    builders: Vec<Builder>,
}

#[derive(Debug)]
enum Builder {
    Numbers(Int32Builder),
    Minor(Int64Builder),
    Words(StringBuilder),
    Truths(BooleanBuilder),
}

impl Columns {
    /// Empty columns.
    pub fn new(columns: &[(&'static str, Of)]) -> Columns {
        let builder = |of: &Of| match of {
            Of::Numbers => Builder::Numbers(Int32Builder::new()),
            Of::Minor => Builder::Minor(Int64Builder::new()),
            Of::Words => Builder::Words(StringBuilder::new()),
            Of::Truths => Builder::Truths(BooleanBuilder::new()),
        };
        Columns {
            names: columns.iter().map(|(name, _)| *name).collect(),
            builders: columns.iter().map(|(_, of)| builder(of)).collect(),
        }
    }

    /// Adds a row, a cell per column in their order. A cell of another type than its column's is
    /// a slip of the caller; it leaves the columns uneven, and [`Columns::finish`] reports it.
    pub fn push(&mut self, row: &[Cell<'_>]) {
        for (builder, cell) in self.builders.iter_mut().zip(row) {
            match (builder, cell) {
                (Builder::Numbers(list), Cell::Number(n)) => list.append_option(*n),
                (Builder::Minor(list), Cell::Minor(n)) => list.append_value(*n),
                (Builder::Words(list), Cell::Word(w)) => list.append_value(w),
                (Builder::Truths(list), Cell::Truth(t)) => list.append_value(*t),
                _ => {}
            }
        }
    }

    /// The batch.
    ///
    /// # Errors
    /// What Arrow says of uneven columns.
    pub fn finish(self) -> Result<RecordBatch, DataFusionError> {
        let array = |(name, builder): (&'static str, Builder)| {
            let array: ArrayRef = match builder {
                Builder::Numbers(mut list) => Arc::new(list.finish()),
                Builder::Minor(mut list) => Arc::new(list.finish()),
                Builder::Words(mut list) => Arc::new(list.finish()),
                Builder::Truths(mut list) => Arc::new(list.finish()),
            };
            (name, array, true)
        };
        Ok(RecordBatch::try_from_iter_with_nullable(self.names.into_iter().zip(self.builders).map(array))?)
    }
}
